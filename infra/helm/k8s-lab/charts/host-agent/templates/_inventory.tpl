{{/* (dict "root" $ "agent" … "files" "/etc/k8slab"): the agent's inventory, as JSON, which is YAML and keeps large numbers whole. */}}
{{- define "k8slab.inventory" -}}
{{- $hosts := .agent.hosts -}}
{{- if .agent.evaluationHost -}}
{{- $evaluation := .root.Values.global.evaluationHost -}}
{{- $name := include "k8slab.evaluationHostName" .root -}}
{{- $ssh := dict "host" $name "port" $evaluation.sshPort "user" $evaluation.user "private_key_file" (printf "%s/ssh-client" .files) "known_hosts_file" "/run/k8slab/known_hosts" -}}
{{- $hosts = list (dict
    "host_id" "evaluation"
    "api_address" $name
    "bind_address" "0.0.0.0"
    "ssh" $ssh
    "kwok" (dict "bin_folder" "/run/k8slab/bin")
    "ports" (dict "first" $evaluation.firstPort "count" (mul $evaluation.slots 6))
    "slots" $evaluation.slots
    "cpu_millis" $evaluation.cpuMillis
    "memory_bytes" $evaluation.memoryBytes) -}}
{{- end -}}
{{ dict "pool" .agent.pool "hosts" $hosts | toPrettyJson }}
{{- end }}

{{/* Of a Service without an address of its own, so that each port of the pod is reached. */}}
{{- define "k8slab.evaluationHostName" -}}
{{ .Release.Name }}-evaluation-host.{{ .Release.Namespace }}.svc
{{- end }}
