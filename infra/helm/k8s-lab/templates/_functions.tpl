{{/* What every process of the functions is told. */}}

{{- define "k8slab.databaseHost" -}}
{{ .Values.global.database.host | default (printf "%s-postgresql" .Release.Name) }}
{{- end }}

{{- define "k8slab.databaseUrl" -}}
{{- $database := .Values.global.database -}}
jdbc:postgresql://{{ include "k8slab.databaseHost" . }}:{{ $database.port }}/{{ $database.name }}
{{- with $database.parameters }}?{{ . }}{{ end -}}
{{- end }}

{{- define "k8slab.kafkaServers" -}}
{{ .Values.global.kafka.bootstrapServers | default (printf "%s-kafka:9092" .Release.Name) }}
{{- end }}

{{/* 9092,9094: every port of the bootstrap servers, once. */}}
{{- define "k8slab.kafkaPorts" -}}
{{- $ports := list -}}
{{- range splitList "," (include "k8slab.kafkaServers" .) -}}
{{- $ports = append $ports (. | trim | splitList ":" | last) -}}
{{- end -}}
{{ $ports | uniq | join "," }}
{{- end }}

{{- define "k8slab.kafkaEnv" -}}
- {name: K8SLAB_KAFKA_BOOTSTRAP_SERVERS, value: {{ include "k8slab.kafkaServers" . | quote }}}
{{- if .Values.global.kafka.clientProperties }}
- {name: K8SLAB_KAFKA_PROPERTIES_FILE, value: {{ include "k8slab.secretsFolder" . }}/kafka-client.properties}
{{- end }}
{{- end }}

{{/*
(dict "root" $ "component" "api" "definition" "api"): the keys of a process. `api` alone signs tokens and opens what is
sealed, `sendMails` alone sends mails.
*/}}
{{- define "k8slab.functionKeys" -}}
{{- $keys := list "postgres-functions" -}}
{{- if eq .component "api" -}}
{{- $keys = concat $keys (list "token-key.pem" "sealing-private.json") -}}
{{- end -}}
{{- $keys = concat $keys (include "k8slab.settingKeys" . | fromJsonArray) -}}
{{- include "k8slab.withKafka" (dict "root" .root "keys" $keys) -}}
{{- end }}

{{/* (dict "root" $ "definition" "api" "pool" 10 "concurrency" 64): concurrency 0 leaves it to the program. */}}
{{- define "k8slab.functionsEnv" -}}
{{- $folder := include "k8slab.secretsFolder" .root -}}
{{- $global := .root.Values.global -}}
{{- with .definition }}
- {name: SPRING_CLOUD_FUNCTION_DEFINITION, value: {{ . | quote }}}
{{- end }}
- {name: K8SLAB_HTTP_ADDRESS, value: {{ $global.functions.address | quote }}}
- {name: K8SLAB_HTTP_PORT, value: "8080"}
- {name: K8SLAB_HTTP_DRAIN_TIMEOUT, value: {{ printf "PT%dS" (int $global.functions.drainSeconds) }}}
{{- with .concurrency }}
- {name: K8SLAB_HTTP_CONCURRENCY, value: {{ . | quote }}}
{{- end }}
- {name: K8SLAB_DATABASE_URL, value: {{ include "k8slab.databaseUrl" .root | quote }}}
- {name: K8SLAB_DATABASE_USER, value: {{ $global.database.user | quote }}}
- {name: K8SLAB_DATABASE_PASSWORD_FILE, value: {{ $folder }}/postgres-functions}
- {name: K8SLAB_DATABASE_POOL_SIZE, value: {{ .pool | quote }}}
{{ include "k8slab.kafkaEnv" .root }}
- {name: K8SLAB_KAFKA_GROUP_PROTOCOL, value: {{ $global.kafka.groupProtocol }}}
{{- if eq .component "api" }}
- {name: K8SLAB_TOKEN_KEY_FILE, value: {{ $folder }}/token-key.pem}
- {name: K8SLAB_SEALING_KEYSET_FILE, value: {{ $folder }}/sealing-private.json}
{{- end }}
{{- if has .component (list "api" "realtime") }}
- {name: K8SLAB_HTTP_PROXIES, value: {{ .root.Values.proxies | quote }}}
{{- end }}
{{- if eq .component "realtime" }}
- {name: K8SLAB_SOCKETS, value: {{ int .root.Values.sockets | quote }}}
- {name: K8SLAB_SOCKETS_PER_USER, value: {{ int .root.Values.socketsPerUser | quote }}}
{{- end }}
{{- include "k8slab.settingsEnv" . }}
{{- range $name, $value := $global.functions.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{/* The container of a Deployment: (dict "root" $ "command" "serve" + what functionsEnv takes). */}}
{{- define "k8slab.functionsContainer" -}}
{{- $global := .root.Values.global -}}
- name: functions
  image: {{ include "k8slab.ownImage" (dict "root" .root "image" .root.Values.image) }}
  imagePullPolicy: {{ $global.image.pullPolicy }}
  args: [{{ .command }}]
  env: {{- include "k8slab.functionsEnv" . | nindent 4 }}
  ports:
    - {name: {{ include "k8slab.scheme" . }}, containerPort: 8080}
  {{- include "k8slab.functionsProbes" . | nindent 2 }}
  lifecycle:
    preStop: # new connections go elsewhere before it stops to take any
      sleep: {seconds: {{ $global.functions.preStopSeconds }}}
  resources: {{- toYaml .root.Values.resources | nindent 4 }}
  securityContext: {{- include "k8slab.containerSecurity" (dict "uid" 65532) | nindent 4 }}
  volumeMounts:
    {{- include "k8slab.secretsMount" .root | nindent 4 }}
    - {name: tmp, mountPath: /tmp}
    {{- if include "k8slab.endsTls" . }}
    - {name: tls, mountPath: /run/tls, readOnly: true}
    {{- end }}
{{- end }}

{{- define "k8slab.functionsProbes" -}}
{{- $scheme := include "k8slab.scheme" . | upper }}
startupProbe:
  httpGet: {path: /health/live, port: 8080, scheme: {{ $scheme }}}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 120
livenessProbe:
  httpGet: {path: /health/live, port: 8080, scheme: {{ $scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe: # waits up to 3 s for a connection by itself
  httpGet: {path: /health/ready, port: 8080, scheme: {{ $scheme }}}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

{{/* Of a Service before it. */}}
{{- define "k8slab.servicePort" -}}
{{- $scheme := include "k8slab.scheme" . -}}
- {name: {{ $scheme }}, port: {{ ternary 443 80 (eq $scheme "https") }}, targetPort: {{ $scheme }}, appProtocol: {{ $scheme }}}
{{- end }}

{{- define "k8slab.functionsVolumes" -}}
{{ include "k8slab.secretsVolume" (dict "root" .root "mode" .mode "keys" (include "k8slab.functionKeys" . | fromJsonArray)) }}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- if include "k8slab.endsTls" . }}
- name: tls
  secret:
    secretName: {{ .root.Values.global.functions.tls.secretName }}
    defaultMode: {{ .mode }}
    items:
      - {key: tls.crt, path: tls.crt}
      - {key: tls.key, path: tls.key}
{{- end }}
{{- end }}

{{/* A Knative Service's revision: (dict "root" $ "component" … "knative" {minScale …} + what functionsEnv takes). */}}
{{- define "k8slab.knativeTemplate" -}}
{{- $global := .root.Values.global -}}
metadata:
  labels: {{- include "k8slab.podLabels" . | nindent 4 }}
  annotations:
    autoscaling.knative.dev/min-scale: {{ .knative.minScale | quote }}
    autoscaling.knative.dev/max-scale: {{ .knative.maxScale | quote }}
    autoscaling.knative.dev/target-utilization-percentage: "70"
    autoscaling.knative.dev/target-burst-capacity: "-1" # always by the activator, so that X-Forwarded-For counts alike
    {{- include "k8slab.podAnnotations" (dict "root" .root "mesh" true "keys" (include "k8slab.functionKeys" . | fromJsonArray)) | nindent 4 }}
spec:
  {{- include "k8slab.podIdentity" . | nindent 2 }}
  containerConcurrency: {{ .concurrency }} # what K8SLAB_HTTP_CONCURRENCY says
  timeoutSeconds: {{ .knative.timeoutSeconds }}
  containers:
    - name: functions
      image: {{ include "k8slab.ownImage" (dict "root" .root "image" .root.Values.image) }}
      imagePullPolicy: {{ $global.image.pullPolicy }}
      args: [serve]
      env: {{- include "k8slab.functionsEnv" . | nindent 8 }}
      ports:
        - {name: http1, containerPort: 8080}
      {{- include "k8slab.functionsProbes" . | nindent 6 }}
      resources: {{- toYaml .knative.resources | nindent 8 }}
      securityContext: {{- include "k8slab.containerSecurity" (dict "uid" 65532) | nindent 8 }}
      volumeMounts:
        {{- include "k8slab.secretsMount" .root | nindent 8 }}
        - {name: tmp, mountPath: /tmp}
  volumes: # readable by all in this container: Knative cannot give them to a group
    {{- include "k8slab.functionsVolumes" (dict "root" .root "component" .component "definition" .definition "mode" 292) | nindent 4 }}
{{- end }}
