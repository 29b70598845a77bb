# shellcheck shell=bash
# ./lab deploy helm: what `helm upgrade --install` needs around it. Sourced by deploy.sh.
usage="Usage: ./lab deploy helm --context NAME [--namespace NAME] [--release NAME] [--values FILE]... [--secrets DIR]
                         [--image-registry REGISTRY] [--tag TAG] [--timeout 10m] [-- HELM-ARGUMENT...]
Installs or upgrades K8s-Lab by infra/helm/k8s-lab on the cluster of that kubectl context, waits until it is ready and
prints its address and what to type next. Another context is never touched.
  --namespace, --release   default k8slab; the namespace is made where it is missing
  --values FILE            may be given several times; without any: everything to try it out, see infra/helm/README.md
  --secrets DIR            files for the Secret, where that is missing: those of your own PostgreSQL and Kafka; the rest
                           is generated. A Secret that is there is left as it is
  --image-registry, --tag  of K8s-Lab's images; the cluster has to be able to pull them (kind: kind load docker-image)
Exit code: 0; 1 when it did not become ready or something is missing; 2 for wrong arguments."

readonly HELM_CHART=$LAB_ROOT/infra/helm/k8s-lab

deploy_helm() {
  context="" namespace=k8slab release=k8slab registry="" tag="" own_secrets="" timeout=10m
  values=()
  options "--context --namespace --release --values --secrets --image-registry --tag --timeout --" "$@"
  [[ -n $context ]] || usage_error "lab: deploy helm needs --context: one of kubectl config get-contexts." "$usage"
  find_helm
  reach_cluster
  helm_settings
  local rendered secret
  rendered=$(mktemp)
  deploy_folder=$(mktemp -d)
  trap 'rm -rf "$deploy_folder" "$rendered"; end_child' EXIT
  "$helm" "${helm_where[@]}" template "$release" "$HELM_CHART" "${helm_values[@]}" --kube-version "$cluster_version" \
    >"$rendered" || die "The chart refuses these values; the reason is above."
  secret=$(sed -n '/^# Source: .*migrate.yaml/,$s/^ *secretName: //p' "$rendered" | head -n 1)
  if [[ -n $secret ]] && ! grep -q '^kind: ExternalSecret' "$rendered"; then make_secret "$secret" "$rendered"; fi
  make_namespace
  upgrade
  "$helm" "${helm_where[@]}" get notes "$release"
  rm -rf "$deploy_folder" "$rendered"
  trap end_child EXIT
}

option_value() {
  [[ -n $2 ]] || usage_error "lab: $1 needs a value." "$usage"
  case $1 in
    --context) context=$2 ;;
    --image-registry) registry=$2 ;;
    --tag) tag=$2 ;;
    --namespace | --release)
      [[ $2 =~ ^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$ ]] ||
        usage_error "lab: $1 is a name of a-z, 0-9 and -, at most 32 of them, not '$2'." "$usage"
      if [[ $1 == --release ]]; then release=$2; else namespace=$2; fi
      ;;
    --values)
      [[ -r $2 && ! -d $2 ]] || usage_error "lab: --values: there is no file $2." "$usage"
      values+=("$(absolute "$2")")
      ;;
    --secrets)
      [[ -d $2 ]] || usage_error "lab: --secrets: there is no folder $2." "$usage"
      own_secrets=$(absolute "$2")
      ;;
    --timeout)
      [[ $2 =~ ^[0-9]+[sm]$ ]] || usage_error "lab: --timeout is a time such as 600s or 10m, not '$2'." "$usage"
      timeout=$2
      ;;
  esac
}

# find_helm: sets helm and kubectl: from PATH, else what infra/testbed has built.
find_helm() {
  local tools testbed
  tools=${K8SLAB_TOOLS:-$("$LAB_ROOT/infra/testbed/tools" path 2>/dev/null)} || tools=""
  testbed=${K8SLAB_TESTBED:-$("$LAB_ROOT/infra/testbed/testbed" path 2>/dev/null)} || testbed=""
  helm=$(PATH=$PATH:$tools type -P helm) ||
    die "Missing: helm (installs the chart). Get Helm 3.14 or later from https://helm.sh/docs/intro/install/, or build it: infra/testbed/tools build"
  kubectl=$(PATH=$PATH:$testbed type -P kubectl) ||
    die "Missing: kubectl (reaches the cluster). Get it from https://kubernetes.io/docs/tasks/tools/, or build it: infra/testbed/testbed build"
}

kube() { "$kubectl" --context "$context" "$@"; }

# reach_cluster: sets cluster_version.
reach_cluster() {
  "$kubectl" config get-contexts "$context" >/dev/null 2>&1 ||
    die "kubectl knows no context '$context'. It knows: $("$kubectl" config get-contexts -o name | paste -sd' ' -)"
  cluster_version=$(kube get --raw /version --request-timeout=10s 2>/dev/null | sed -n 's/.*"gitVersion": *"\([^"]*\)".*/\1/p')
  [[ -n $cluster_version ]] || die "The cluster of the context '$context' does not answer: kubectl --context $context version"
}

helm_settings() {
  local file
  helm_where=(--kube-context "$context" --namespace "$namespace") helm_values=()
  for file in "${values[@]}"; do helm_values+=(--values "$file"); done
  [[ -z $registry ]] || helm_values+=(--set-string "global.image.registry=$registry")
  [[ -z $tag ]] || helm_values+=(--set-string "global.image.tag=$tag")
  helm_values+=("${more[@]}")
}

# Nothing of ours needs more than the strictest of Kubernetes' pod security standards.
make_namespace() {
  if kube get namespace "$namespace" >/dev/null 2>&1; then return 0; fi
  kube create namespace "$namespace" >&2 || die "The namespace $namespace cannot be made."
  kube label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null
}

# make_secret NAME MANIFESTS: from --secrets and, for the rest, `./lab secrets`; then they are in the cluster alone.
make_secret() {
  local folder=$deploy_folder/secrets file password
  if kube -n "$namespace" get secret "$1" >/dev/null 2>&1; then return 0; fi
  (umask 077 && mkdir "$folder")
  [[ -z $own_secrets ]] || cp -- "$own_secrets"/* "$folder/"
  if ! grep -q '^# Source: .*/charts/postgresql/' "$2"; then need_secret "$1" postgres-owner "the password of the schema's owner"; fi
  if ! grep -q '^# Source: .*/charts/kafka/' "$2" && grep -q 'kafka-client.properties' "$2"; then
    need_secret "$1" kafka-client.properties "how Kafka's clients get in (security.protocol, sasl.*)"
  fi
  make_secrets "$folder"
  if [[ ! -e $folder/kafka-client.properties ]]; then
    password=$(<"$folder/kafka")
    (
      umask 077
      printf '%s\n' security.protocol=SASL_PLAINTEXT sasl.mechanism=PLAIN \
        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"k8slab\" password=\"$password\";" \
        >"$folder/kafka-client.properties"
    )
  fi
  while IFS= read -r file; do
    need_secret "$1" "$file" "which the values name"
  done < <(sed -n 's/^ *- {key: \([^,]*\), path: .*/\1/p' "$2" | grep -vE '^tls\.(crt|key)$' | sort -u)
  make_namespace
  local -a from=()
  for file in "$folder"/*; do from+=("--from-file=$file"); done
  kube -n "$namespace" create secret generic "$1" "${from[@]}" >&2 || die "The Secret $1 cannot be made."
  rm -rf "$folder"
}

# need_secret SECRET FILE WHAT
need_secret() {
  [[ -s $deploy_folder/secrets/$2 ]] ||
    die "The Secret $1 is missing in $namespace, and $2 ($3) can not be generated: put the file into a folder and give --secrets DIR."
}

upgrade() {
  local status first=()
  status=$("$helm" "${helm_where[@]}" status "$release" 2>/dev/null | sed -n 's/^STATUS: //p') || status=""
  case $status in
    pending-*)
      die "The release $release is $status: another helm is at work, or was killed. If none is:
  helm --kube-context $context -n $namespace rollback $release   (or uninstall, where it never ran)"
      ;;
    "" | deployed) ;;
    *) # a hook before the upgrade would wait for a database that has not been made
      "$helm" "${helm_where[@]}" history "$release" 2>/dev/null | grep -qE $'\t(deployed|superseded) *\t' ||
        first=(--set-string migration.onUpgrade=job)
      ;;
  esac
  with_progress "waiting until $release is ready" "$helm" "${helm_where[@]}" upgrade --install "$release" "$HELM_CHART" \
    "${helm_values[@]}" "${first[@]}" --wait --wait-for-jobs --timeout "$timeout" || {
    fail "$release did not become ready within $timeout. Its pods:"
    kube -n "$namespace" get pods -l "app.kubernetes.io/instance=$release" >&2 || true
    say "Why: kubectl --context $context -n $namespace describe pods -l app.kubernetes.io/instance=$release"
    exit 1
  }
}
