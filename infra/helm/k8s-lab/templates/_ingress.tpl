{{/* Ways in from outside. Each takes (dict "root" $ "component" "api" "ingress" .Values.api.ingress). */}}

{{- define "k8slab.ingressSecret" -}}
{{ .ingress.tls.secretName | default (printf "%s-tls" .name) }}
{{- end }}

{{/* … and "paths" (list (list "/" "api")): of each path the component behind it, the longest first. */}}
{{- define "k8slab.ingress" -}}
{{- $name := include "k8slab.fullname" . -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ $name }}
  labels: {{- include "k8slab.labels" . | nindent 4 }}
  {{- with .ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  {{- if .ingress.tls.enabled }}
  tls:
    - hosts: [{{ .ingress.host }}]
      secretName: {{ include "k8slab.ingressSecret" (dict "name" $name "ingress" .ingress) }}
  {{- end }}
  rules:
    - host: {{ .ingress.host }}
      http:
        paths:
          {{- range .paths }}
          {{- $behind := dict "root" $.root "component" (last .) }}
          - path: {{ first . }}
            pathType: Prefix
            backend:
              service: {name: {{ include "k8slab.fullname" $behind }}, port: {name: {{ include "k8slab.scheme" $behind }}}}
          {{- end }}
{{- end }}

{{/* Of cert-manager, where its issuer is named. */}}
{{- define "k8slab.certificate" -}}
{{- $tls := .ingress.tls -}}
{{- $name := include "k8slab.fullname" . -}}
{{- if and $tls.enabled $tls.issuerName -}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ $name }}
  labels: {{- include "k8slab.labels" . | nindent 4 }}
spec:
  secretName: {{ include "k8slab.ingressSecret" (dict "name" $name "ingress" .ingress) }}
  dnsNames: [{{ .ingress.host }}]
  issuerRef: {group: cert-manager.io, kind: {{ $tls.issuerKind }}, name: {{ $tls.issuerName }}}
  privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}
{{- end }}
{{- end }}
