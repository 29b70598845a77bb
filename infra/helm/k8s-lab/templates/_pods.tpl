{{/* What all pods share. */}}

{{/* (dict "root" $ "uid" 65532): a pod's part of the security context. */}}
{{- define "k8slab.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .uid }}
runAsGroup: {{ .uid }}
fsGroup: {{ .uid }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* A container's. The user is named again, because Knative knows no security context of pods. */}}
{{- define "k8slab.containerSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .uid }}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* (dict "root" $ "component" …): account, pull secrets; no token of Kubernetes in any pod. */}}
{{- define "k8slab.podIdentity" -}}
serviceAccountName: {{ include "k8slab.fullname" . }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.global.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Where a pod may run: (dict "root" $ "component" …) */}}
{{- define "k8slab.podPlacement" -}}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Spread over nodes and zones, as far as there are any. */}}
{{- define "k8slab.topologySpread" -}}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "k8slab.selector" $ | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}

{{- define "k8slab.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "k8slab.fullname" . }}
  labels: {{- include "k8slab.labels" . | nindent 4 }}
  annotations: {{- include "k8slab.before" . | nindent 4 }}
automountServiceAccountToken: false
{{- end }}

{{/* Argo CD applies these before the migration, which comes before what serves; Helm does not read it. */}}
{{- define "k8slab.before" -}}
argocd.argoproj.io/sync-wave: "-2"
{{- end }}

{{/* (dict "root" $ "keys" (list …) "mesh" true): a pod template's annotations, with the secrets that Vault brings. */}}
{{- define "k8slab.podAnnotations" -}}
{{- $global := .root.Values.global -}}
{{- if $global.linkerd.enabled }}
linkerd.io/inject: {{ ternary "enabled" "disabled" .mesh }}
{{- if .mesh }}
config.linkerd.io/skip-outbound-ports: {{ printf "%d,%s" (int $global.database.port) (include "k8slab.kafkaPorts" .root) | quote }}
{{- end }}
{{- end }}
{{- if eq $global.secrets.provider "vault" }}
vault.hashicorp.com/agent-inject: "true"
vault.hashicorp.com/role: {{ $global.secrets.vault.role | quote }}
vault.hashicorp.com/agent-run-as-same-user: "true"
vault.hashicorp.com/agent-service-account-token-volume-name: vault-token
vault.hashicorp.com/agent-pre-populate-only: "true"
{{- range .keys }}
{{- $path := printf "%s/%s" $global.secrets.vault.path . }}
vault.hashicorp.com/agent-inject-secret-{{ . }}: {{ $path | quote }}
vault.hashicorp.com/agent-inject-perms-{{ . }}: "0400"
vault.hashicorp.com/agent-inject-template-{{ . }}: {{ printf "{{- with secret %q -}}{{ .Data.data.value }}{{- end }}" $path | quote }}
{{- end }}
{{- end }}
{{- with .root.Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}
