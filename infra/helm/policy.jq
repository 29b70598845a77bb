# The house's rules for manifests. Input: a List as the API server answers it (defaults filled in); output: one line per
# breach, "rule kind/name: why". Run: jq -r -f policy.jq

def at: "\(.kind)/\(.metadata.name)";

# Everything that makes pods: {at, labels, annotations, pod, long, knative, object}
def workloads:
  .items[] | . as $o
  | if .kind == "Pod" then {labels: .metadata.labels, pod: .spec, long: true}
    elif .kind == "Job" then {labels: .spec.template.metadata.labels, pod: .spec.template.spec, long: false}
    elif .kind == "CronJob" then (.spec.jobTemplate.spec.template | {labels: .metadata.labels, pod: .spec, long: false})
    elif .kind == "Service" and (.apiVersion | startswith("serving.knative.dev/"))
    then (.spec.template | {labels: .metadata.labels, pod: .spec, long: true, knative: true})
    elif .kind == "Deployment" or .kind == "StatefulSet" or .kind == "DaemonSet" or .kind == "ReplicaSet"
    then (.spec.template | {labels: .metadata.labels, pod: .spec, long: true})
    else empty end
  | . + {at: ($o | at), object: $o};

# {…workload, container, name, main}
def containers:
  workloads | . as $w
  | ((.pod.containers[] | {container: ., main: true}), ((.pod.initContainers // [])[] | {container: ., main: false}))
  | $w + . + {name: .container.name};

def breach(rule; why): "\(rule) \(.at)" + (if .name then "[\(.name)]" else "" end) + ": " + why;

def selects($labels): . as $selector # a LabelSelector of matchLabels only
  | ($selector.matchExpressions // []) == []
    and all(($selector.matchLabels // {}) | to_entries[]; $labels[.key] == .value);

def services: .items[] | select(.kind == "Service" and .apiVersion == "v1" and .spec.type != "ExternalName");

[workloads] as $workloads
| [.items[] | select(.kind == "NetworkPolicy")] as $policies
| [.items[] | select(.kind == "PodDisruptionBudget")] as $budgets
| [.items[] | select(.kind == "ServiceAccount") | .metadata.name] as $accounts
| [services | .metadata.name] as $services
| [.items[] | select(.kind == "Service" and (.apiVersion | startswith("serving.knative.dev/"))) | .metadata.name] as $functions
| [.items[] | select(.kind == "HorizontalPodAutoscaler") | .spec.scaleTargetRef.name] as $scaled
| (
  (containers
    | (.container.securityContext // {}) as $own | (.pod.securityContext // {}) as $pods
    | (select(($own.runAsNonRoot // $pods.runAsNonRoot) != true or ($own.runAsUser // $pods.runAsUser // 0) == 0)
        | breach("non-root"; "may run as root")),
      (select($own.readOnlyRootFilesystem != true) | breach("read-only-root"; "its root filesystem can be written")),
      (select($own.allowPrivilegeEscalation != false or $own.privileged == true)
        | breach("privileges"; "may gain privileges")),
      (select((($own.capabilities.drop // []) | index("ALL")) == null or (($own.capabilities.add // []) != []))
        | breach("capabilities"; "keeps capabilities")),
      (select(($own.seccompProfile // $pods.seccompProfile // {}).type != "RuntimeDefault")
        | breach("seccomp"; "has no RuntimeDefault profile")),
      (select([.container.resources | (.requests, .limits) | (.cpu, .memory)] | any(. == null))
        | breach("resources"; "a request or limit of cpu or memory is missing")),
      (select(.main and .long
          and ([.container | .startupProbe, .livenessProbe, .readinessProbe] | any(. == null)))
        | breach("probes"; "startup, liveness and readiness are to be probed")),
      (select(.container.image | test("^[^@]+@sha256:[0-9a-f]{64}$|:[A-Za-z0-9_][A-Za-z0-9._-]*$") | not)
        | breach("image-tag"; "no tag: \(.container.image)")),
      (select(.container.image | endswith(":latest")) | breach("image-tag"; "latest")),
      ((.container.env // [])[] as $env
        | select(($env.name | test("PASSWORD|SECRET|TOKEN|CREDENTIAL|_KEY")) and ($env.name | test("_FILES?$") | not)
            and $env.value != null)
        | breach("plain-secret"; "\($env.name) has its value in the manifest"))),

  (.items[] | select(.kind == "Secret") | {at: at} | breach("plain-secret"; "a Secret is not to be in a manifest")),

  ($workloads[]
    | (select(.pod.automountServiceAccountToken != false) | breach("token"; "Kubernetes' token is mounted")),
      (select(.pod.serviceAccountName as $name | $accounts | index($name) | not)
        | breach("account"; "no service account of its own")),
      (select(.pod | .hostNetwork or .hostPID or .hostIPC or any((.volumes // [])[]; .hostPath != null))
        | breach("host"; "reaches into its node")),
      (select(.labels as $labels
          | any($policies[]; (.spec.policyTypes | sort) == ["Egress", "Ingress"] and (.spec.podSelector | selects($labels))
              and (.metadata.name | endswith("-default-deny"))) | not)
        | breach("network"; "no default-deny policy selects it")),
      (select(.labels as $labels
          | any($policies[]; (.metadata.name | endswith("-default-deny") | not) and (.spec.podSelector | selects($labels)))
          | not)
        | breach("network"; "no policy says what it may reach"))),

  ($policies[] | select(.metadata.name | endswith("-default-deny"))
    | select((.spec.ingress // []) != [] or (.spec.egress // []) != []) | {at: at}
    | breach("network"; "the default is to deny all")),

  (.items[] | select(.kind == "ServiceAccount" and .automountServiceAccountToken != false) | {at: at}
    | breach("token"; "Kubernetes' token is mounted")),

  (services | . as $service
    | select(any($workloads[]; .labels as $labels | {matchLabels: $service.spec.selector} | selects($labels)) | not)
    | {at: at} | breach("service"; "selects no pod")),

  ($budgets[] | . as $budget
    | select(any($workloads[]; .labels as $labels | $budget.spec.selector | selects($labels)) | not)
    | {at: at} | breach("budget"; "selects no pod")),

  (.items[] | select(.kind == "Ingress") | .spec.rules[].http.paths[].backend.service.name as $name
    | select($services | index($name) | not) | {at: at} | breach("ingress"; "no Service \($name)")),

  ($workloads[] | select(.object.kind == "Deployment") | . as $w
    | (.object.spec.strategy) as $strategy
    | (select($strategy.type == "RollingUpdate" and $strategy.rollingUpdate.maxUnavailable != 0)
        | breach("rolling"; "an update takes a pod away before the next one is ready")),
      (.pod.containers[] | select(.lifecycle.preStop.sleep != null)
        | (.lifecycle.preStop.sleep.seconds
            + ((.env[] | select(.name == "K8SLAB_HTTP_DRAIN_TIMEOUT") | .value | capture("^PT(?<s>[0-9]+)S$").s | tonumber)
               // 0)) as $needs
        | select($w.pod.terminationGracePeriodSeconds <= $needs)
        | $w | breach("rolling"; "ended after \(.pod.terminationGracePeriodSeconds) s, needs more than \($needs) s")),
      (select((.object.spec.replicas // 1) > 1 or (.object.metadata.name as $n | $scaled | index($n)))
        | (select(.labels as $labels | any($budgets[]; .spec.selector | selects($labels)) | not)
            | breach("budget"; "several replicas without a PodDisruptionBudget")),
          (select((.pod.topologySpreadConstraints // []) == []) | breach("spread"; "several replicas on one node")))),

  ($workloads[] | select(.object.kind == "StatefulSet" and .object.spec.volumeClaimTemplates != null)
    | select(.object.spec.persistentVolumeClaimRetentionPolicy.whenDeleted != "Delete")
    | breach("leftovers"; "its volumes stay when the release goes")),

  ($workloads[] | select(.object.kind == "Job" and .object.spec.ttlSecondsAfterFinished == null)
    | breach("leftovers"; "a finished Job stays")),

  ($workloads[] | select(.knative)
    | (select(.pod.containerConcurrency as $limit
          | any(.pod.containers[0].env[]; .name == "K8SLAB_HTTP_CONCURRENCY" and (.value | tonumber) == $limit) | not)
        | breach("concurrency"; "Knative's limit is not the process's")),
      (select(any(.pod.containers[0].env[]; .name == "SPRING_CLOUD_FUNCTION_DEFINITION" and .value != "api")
          and .object.metadata.labels["networking.knative.dev/visibility"] != "cluster-local")
        | breach("visibility"; "an event function is open to the world"))),

  (.items[] | select(.kind == "KafkaSource" or .kind == "PingSource")
    | (select(.spec.sink.ref.name as $name | $functions | index($name) | not) | {at: at} | breach("sink"; "is no function")),
      (select(.kind == "KafkaSource" and (.spec.ordering != "ordered" or (.spec.delivery.retry // 0) < 1))
        | {at: at} | breach("delivery"; "records are to come in order, and again until they are taken")))
)
