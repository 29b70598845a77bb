{{/* One Secret, whose keys are the files of `./lab secrets`. A pod gets the keys that it needs, as files. */}}

{{- define "k8slab.secretsFolder" -}}
{{ ternary "/vault/secrets" "/run/secrets/k8slab" (eq .Values.global.secrets.provider "vault") }}
{{- end }}

{{/* The volume: (dict "root" $ "keys" (list …) "mode" 0440). With Vault: the token with which its agent signs in. */}}
{{- define "k8slab.secretsVolume" -}}
{{- if eq .root.Values.global.secrets.provider "vault" -}}
- name: vault-token
  projected:
    sources:
      - serviceAccountToken:
          path: token
          audience: {{ .root.Values.global.secrets.vault.audience }}
          expirationSeconds: 3600
{{- else -}}
- name: secrets
  secret:
    secretName: {{ .root.Values.global.secrets.name }}
    defaultMode: {{ .mode }}
    items:
      {{- range .keys }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
{{- end }}
{{- end }}

{{- define "k8slab.secretsMount" -}}
{{- if ne .Values.global.secrets.provider "vault" -}}
- {name: secrets, mountPath: {{ include "k8slab.secretsFolder" . }}, readOnly: true}
{{- end }}
{{- end }}

{{/* The keys of what talks to Kafka, as a list in JSON: (dict "root" $ "keys" (list …)). */}}
{{- define "k8slab.withKafka" -}}
{{- $keys := .keys -}}
{{- if .root.Values.global.kafka.clientProperties -}}
{{- $keys = append $keys "kafka-client.properties" -}}
{{- end -}}
{{ toJson $keys }}
{{- end }}

{{/* Every key that this release reads, as a list in JSON. */}}
{{- define "k8slab.allKeys" -}}
{{- $keys := include "k8slab.functionKeys" (dict "root" . "component" "api") | fromJsonArray -}}
{{- if .Values.events.enabled -}}
{{- $keys = concat $keys (include "k8slab.functionKeys" (dict "root" . "component" "events" "definition" "sealAudit;sendMails") | fromJsonArray) -}}
{{- end -}}
{{- $keys = concat $keys (include "k8slab.migrateKeys" . | fromJsonArray) -}}
{{- $agents := index .Values "host-agent" -}}
{{- if $agents.enabled -}}
{{- $keys = append $keys "sealing-public.json" -}}
{{- range $agents.agents -}}
{{- $keys = concat $keys (list .privateKey) .sshKeys -}}
{{- end -}}
{{- end -}}
{{- if .Values.postgresql.enabled -}}{{- $keys = append $keys "postgres-superuser" -}}{{- end -}}
{{- if .Values.kafka.enabled -}}{{- $keys = append $keys "kafka" -}}{{- end -}}
{{- if (index .Values "evaluation-host").enabled -}}
{{- $keys = concat $keys (list "ssh-host" "ssh-host.pub" "ssh-client" "ssh-client.pub") -}}
{{- end -}}
{{- if eq .Values.global.functions.mode "knative" -}}
{{- $keys = concat $keys (values .Values.global.kafka.knativeSasl) (values .Values.global.kafka.knativeTls) -}}
{{- end -}}
{{- $keys | uniq | sortAlpha | toJson -}}
{{- end }}

{{- define "k8slab.migrateKeys" -}}
{{- $keys := list "postgres-owner" -}}
{{- if .Values.migration.setFunctionsPassword -}}{{- $keys = append $keys "postgres-functions" -}}{{- end -}}
{{- if .Values.migration.adminEmail -}}{{- $keys = append $keys "admin-password" -}}{{- end -}}
{{- if (index .Values "host-agent").enabled -}}
{{- range (index .Values "host-agent").agents -}}{{- $keys = append $keys .publicKey -}}{{- end -}}
{{- end -}}
{{- range .Values.migration.otherAgents -}}
{{- if .publicKey -}}{{- $keys = append $keys .publicKey -}}{{- end -}}
{{- end -}}
{{- include "k8slab.withKafka" (dict "root" . "keys" ($keys | uniq)) -}}
{{- end }}
