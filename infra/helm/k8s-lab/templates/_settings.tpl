{{/* What the functions are told of their surroundings: addresses, mail, sign-in by others, limits. */}}

{{/* A Secret's key as a file. */}}
{{- define "k8slab.secretFiles" -}}
{{- $folder := include "k8slab.secretsFolder" .root -}}
{{- $files := list -}}
{{- range .keys -}}{{- $files = append $files (printf "%s/%s" $folder .) -}}{{- end -}}
{{ join "," $files }}
{{- end }}

{{/* (dict "root" $ "component" … "definition" …): who sends mails, and who seals the audit log. */}}
{{- define "k8slab.sends" -}}
{{- if and .root.Values.global.functions.smtp.host (has "sendMails" (splitList ";" (.definition | default ""))) }}yes{{ end -}}
{{- end }}
{{- define "k8slab.seals" -}}
{{- if and .root.Values.global.functions.audit.key (has "sealAudit" (splitList ";" (.definition | default ""))) }}yes{{ end -}}
{{- end }}

{{/* What ends in TLS at the pod itself: what people reach. */}}
{{- define "k8slab.endsTls" -}}
{{- if and .root.Values.global.functions.tls.secretName (has .component (list "api" "realtime")) }}yes{{ end -}}
{{- end }}
{{- define "k8slab.scheme" -}}
{{ ternary "https" "http" (eq (include "k8slab.endsTls" .) "yes") }}
{{- end }}

{{/* The providers as the functions read them: no secret, but the file of one. */}}
{{- define "k8slab.oidcProviders" -}}
{{- $providers := list -}}
{{- range .Values.global.functions.oidc.providers -}}
{{- $provider := dict "id" .id "name" .name "issuer" .issuer "client_id" .clientId -}}
{{- with .clientSecretKey -}}
{{- $provider = set $provider "client_secret_file" (include "k8slab.secretFiles" (dict "root" $ "keys" (list .))) -}}
{{- end -}}
{{- with .scopes -}}{{- $provider = set $provider "scopes" . -}}{{- end -}}
{{- if .trustEmail -}}{{- $provider = set $provider "trust_email" true -}}{{- end -}}
{{- $providers = append $providers $provider -}}
{{- end -}}
{{ dict "providers" $providers | toJson }}
{{- end }}

{{/* The Secret's keys for all this, as a list in JSON. */}}
{{- define "k8slab.settingKeys" -}}
{{- $functions := .root.Values.global.functions -}}
{{- $keys := list -}}
{{- if eq .component "api" -}}
{{- $keys = concat $keys $functions.tokens.honouredKeys -}}
{{- range $functions.oidc.providers -}}
{{- if .clientSecretKey -}}{{- $keys = append $keys .clientSecretKey -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (include "k8slab.sends" .) $functions.smtp.user -}}{{- $keys = append $keys $functions.smtp.passwordKey -}}{{- end -}}
{{- if include "k8slab.seals" . -}}{{- $keys = concat $keys (list $functions.audit.key) $functions.audit.honouredKeys -}}{{- end -}}
{{ $keys | uniq | toJson }}
{{- end }}

{{/* addressReads → K8SLAB_<prefix>_ADDRESS_READS: (dict "prefix" … "values" …). */}}
{{- define "k8slab.numbered" -}}
{{- range $name, $value := .values }}
- {name: K8SLAB_{{ $.prefix }}_{{ regexReplaceAll "([A-Z])" $name "_${1}" | upper }}, value: {{ kindIs "string" $value | ternary $value (int64 $value) | quote }}}
{{- end }}
{{- end }}

{{- define "k8slab.settingsEnv" -}}
{{- $root := .root -}}
{{- $functions := $root.Values.global.functions -}}
{{- with $functions.publicUrl }}
- {name: K8SLAB_PUBLIC_URL, value: {{ . | quote }}}
{{- end }}
{{- with $functions.allowedOrigins }}
- {name: K8SLAB_ALLOWED_ORIGINS, value: {{ join "," . | quote }}}
{{- end }}
{{- include "k8slab.numbered" (dict "prefix" "QUOTA" "values" $functions.quota) }}
{{- include "k8slab.numbered" (dict "prefix" "TEAM_QUOTA" "values" $functions.teamQuota) }}
{{- if eq .component "api" }}
{{- include "k8slab.numbered" (dict "prefix" "RATE_LIMIT" "values" $functions.rateLimits) }}
{{- with $functions.realtimeUrl }}
- {name: K8SLAB_REALTIME_URL, value: {{ . | quote }}}
{{- end }}
{{- with $functions.tokens.honouredKeys }}
- {name: K8SLAB_TOKEN_HONOURED_KEY_FILES, value: {{ include "k8slab.secretFiles" (dict "root" $root "keys" .) | quote }}}
{{- end }}
{{- if $functions.oidc.providers }}
- {name: K8SLAB_OIDC_PROVIDERS, value: {{ include "k8slab.oidcProviders" $root | quote }}}
{{- end }}
{{- with $functions.oidc.redirectUris }}
- {name: K8SLAB_OIDC_REDIRECT_URIS, value: {{ join "," . | quote }}}
{{- end }}
{{- end }}
{{- if include "k8slab.sends" . }}
{{- $smtp := $functions.smtp }}
- {name: K8SLAB_SMTP_HOST, value: {{ $smtp.host | quote }}}
- {name: K8SLAB_SMTP_PORT, value: {{ int $smtp.port | quote }}}
- {name: K8SLAB_SMTP_SECURITY, value: {{ $smtp.security | quote }}}
- {name: K8SLAB_MAIL_FROM, value: {{ $smtp.from | quote }}}
{{- with $smtp.user }}
- {name: K8SLAB_SMTP_USER, value: {{ . | quote }}}
- {name: K8SLAB_SMTP_PASSWORD_FILE, value: {{ include "k8slab.secretFiles" (dict "root" $root "keys" (list $smtp.passwordKey)) | quote }}}
{{- end }}
{{- end }}
{{- if include "k8slab.seals" . }}
- {name: K8SLAB_AUDIT_KEY_FILE, value: {{ include "k8slab.secretFiles" (dict "root" $root "keys" (list $functions.audit.key)) | quote }}}
{{- with $functions.audit.honouredKeys }}
- {name: K8SLAB_AUDIT_HONOURED_KEY_FILES, value: {{ include "k8slab.secretFiles" (dict "root" $root "keys" .) | quote }}}
{{- end }}
{{- end }}
{{- if include "k8slab.endsTls" . }}
- {name: K8SLAB_TLS_CERT_FILE, value: /run/tls/tls.crt}
- {name: K8SLAB_TLS_KEY_FILE, value: /run/tls/tls.key}
{{- end }}
{{- end }}

{{/* A way out for what is not the database and not Kafka: (dict "port" 587 "peers" (list …)). */}}
{{- define "k8slab.egressPort" -}}
- ports: [{protocol: TCP, port: {{ .port }}}]
  {{- with .peers }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* The ports of the providers, each once; 443 where an issuer names none. */}}
{{- define "k8slab.oidcPorts" -}}
{{- $ports := list -}}
{{- range .Values.global.functions.oidc.providers -}}
{{- $port := regexFind ":[0-9]+$" (get (urlParse .issuer) "host") | trimPrefix ":" -}}
{{- $ports = append $ports ($port | default "443") -}}
{{- end -}}
{{ $ports | uniq | join "," }}
{{- end }}
