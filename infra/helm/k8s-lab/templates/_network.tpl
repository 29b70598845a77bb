{{/* NetworkPolicies: everything is denied (networkpolicy.yaml), each component says what it needs. */}}

{{/* Who may be asked for names. */}}
{{- define "k8slab.egressDns" -}}
- to: {{- toYaml .Values.global.networkPolicy.dns | nindent 4 }}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}

{{/* The database: this chart's, or where the values say; a port without an address is open to any. */}}
{{- define "k8slab.egressDatabase" -}}
{{- $global := .Values.global -}}
{{- if not $global.database.host -}}
- to:
    - podSelector:
        matchLabels: {{- include "k8slab.selector" (dict "root" . "component" "postgresql") | nindent 10 }}
  ports: [{protocol: TCP, port: 5432}]
{{- else -}}
- ports: [{protocol: TCP, port: {{ $global.database.port }}}]
  {{- with $global.networkPolicy.database }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "k8slab.egressKafka" -}}
{{- $global := .Values.global -}}
{{- if not $global.kafka.bootstrapServers -}}
- to:
    - podSelector:
        matchLabels: {{- include "k8slab.selector" (dict "root" . "component" "kafka") | nindent 10 }}
  ports: [{protocol: TCP, port: 9092}]
{{- else -}}
- ports:
    {{- range splitList "," (include "k8slab.kafkaPorts" .) }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with $global.networkPolicy.kafka }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What Vault's agent and Linkerd's proxy in the pod need. */}}
{{- define "k8slab.egressSidecars" -}}
{{- $global := .Values.global -}}
{{- if eq $global.secrets.provider "vault" }}
- to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: {{ $global.secrets.vault.namespace }}}
  ports: [{protocol: TCP, port: {{ $global.secrets.vault.port }}}]
{{- end }}
{{- if $global.linkerd.enabled }}
- to:
    - namespaceSelector:
        matchLabels: {kubernetes.io/metadata.name: {{ $global.linkerd.namespace }}}
{{- end }}
{{- end }}

{{/* Namespaces by name: (list "knative-serving" …) */}}
{{- define "k8slab.namespaces" -}}
{{- range . }}
- namespaceSelector:
    matchLabels: {kubernetes.io/metadata.name: {{ . }}}
{{- end }}
{{- end }}

{{/* Knative's activator, gateway and autoscaler reach the pod by its queue-proxy only. */}}
{{- define "k8slab.ingressKnative" -}}
- from: {{- include "k8slab.namespaces" .Values.global.knative.namespaces | nindent 4 }}
  ports:
    {{- range list 8012 8013 8022 8112 9090 9091 }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}

{{/* A policy's head: (dict "root" $ "component" …) */}}
{{- define "k8slab.networkPolicyHead" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "k8slab.fullname" . }}
  labels: {{- include "k8slab.labels" . | nindent 4 }}
  annotations: {{- include "k8slab.before" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "k8slab.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end }}
