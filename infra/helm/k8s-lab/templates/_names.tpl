{{/* Names and labels. Each takes (dict "root" $ "component" "api"). */}}

{{- define "k8slab.fullname" -}}
{{ .root.Release.Name }}-{{ .component }}
{{- end }}

{{/* What never changes of a component: for selectors. */}}
{{- define "k8slab.selector" -}}
app.kubernetes.io/name: k8s-lab
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Of pods: nothing that differs from version to version, or PostgreSQL would start anew with each. */}}
{{- define "k8slab.podLabels" -}}
{{ include "k8slab.selector" . }}
app.kubernetes.io/part-of: k8s-lab
{{- end }}

{{- define "k8slab.labels" -}}
{{ include "k8slab.podLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- end }}

{{/* applyStatusEvent → apply-status-event */}}
{{- define "k8slab.kebab" -}}
{{ regexReplaceAll "([A-Z])" . "-${1}" | lower }}
{{- end }}

{{/* (dict "root" $ "image" .Values.image): an image of ours; registry and tag may be set for all of them at once. */}}
{{- define "k8slab.ownImage" -}}
{{- $all := .root.Values.global.image -}}
{{- $registry := .image.registry | default $all.registry -}}
{{- $tag := .image.tag | default $all.tag | default .root.Chart.AppVersion -}}
{{- include "k8slab.imageName" (dict "registry" $registry "repository" .image.repository "tag" $tag "digest" .image.digest) -}}
{{- end }}

{{/* Somebody else's image: as it is given. */}}
{{- define "k8slab.officialImage" -}}
{{- include "k8slab.imageName" .image -}}
{{- end }}

{{- define "k8slab.imageName" -}}
{{- with .registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end -}}
{{- end }}
