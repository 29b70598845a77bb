{{- define "k8slab.agentMounts" -}}
- {name: files, mountPath: /etc/k8slab, readOnly: true}
- {name: run, mountPath: /run/k8slab}
- {name: tmp, mountPath: /tmp}
{{- end }}

{{/*
The agent serves nothing. That it has a connection to a broker is seen in the kernel's tables, with the shell's own
means: "<remote address>:<port> 01" is an established one, all in hexadecimal. A consumer always holds one.
*/}}
{{- define "k8slab.agentProbe" -}}
{{- $patterns := list -}}
{{- range splitList "," (include "k8slab.kafkaPorts" .) -}}
{{- $patterns = append $patterns (printf "*:%04X' 01'" (int .)) -}}
{{- end -}}
{{- $look := printf "case \"$remote $state\" in %s) exit 0;; esac" (join "|" $patterns) -}}
{{- list "/bin/sh" "-c" (printf "for table in /proc/net/tcp /proc/net/tcp6; do [ -r $table ] || continue; while read -r slot local remote state rest; do %s; done < $table; done; exit 1" $look) | toJson -}}
{{- end }}
