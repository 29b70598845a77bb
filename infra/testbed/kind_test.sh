#!/usr/bin/env bash
# Acceptance of real clusters: twice up, pods that reach each other by DNS and Service, and down with nothing left.
# Needs root; changes nothing where one is up already. Prints 'N passed, N failed'.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
kind=$here/kind
bridge=k8slab-kind0 run=/run/k8slab-kind
work=$(mktemp -d)
((EUID == 0)) || { echo "kind_test.sh needs root." >&2; exit 1; }
if "$kind" kubeconfig >/dev/null 2>&1; then
  echo "A cluster is up; it is left alone. Run infra/testbed/kind down first." >&2
  exit 1
fi
clean_up() {
  [[ ! -e $run ]] || "$kind" down || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
PATH=$PATH:/usr/sbin:/sbin

passed=0 failed=0

# check NAME COMMAND...: the command is to succeed.
check() {
  local name=$1 start=$SECONDS
  shift
  if ("$@") >"$work/output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok: %s (%d s)\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name"
    sed 's/^/    /' "$work/output"
  fi
}

# What a daemon, its clusters and its network could leave on the machine, and nothing that others change meanwhile.
traces() {
  echo "links: $(ip -o link show | grep -E 'veth|k8slab|docker|br-' | sed 's/^[0-9]*: //' || true)"
  echo "routes: $(ip -4 route show table all)"
  echo "rules: $(iptables-save | grep '^-A' || true)"
  echo "forwarding: $(cat /proc/sys/net/ipv4/ip_forward)"
  echo "mounts: $(awk '$5 ~ /k8slab|docker|containerd/ { print $5 }' /proc/self/mountinfo)"
  echo "namespaces: $(ls /run/docker/netns /run/netns 2>/dev/null || true)"
  echo "groups: $(find /sys/fs/cgroup -type d -name '*k8slab-kind*')"
  echo "folders: $(find /run /etc /opt /var/lib /lib -maxdepth 1 | grep -E '/(k8slab-kind.*|docker|containerd|modules)$' | sort || true)"
  echo "processes: $(grep -lszE '[k]8slab-kind' /proc/[0-9]*/cgroup /proc/[0-9]*/cmdline 2>/dev/null |
    grep -v -e "/$$/" -e /self/ || true)"
}

same_traces() { diff "$work/before" <(traces); }

image() { # an image of one static program
  (
    # shellcheck source=../lab/common.sh
    source "$here/../lab/common.sh"
    # shellcheck source=../lab/find.sh
    source "$here/../lab/find.sh"
    # shellcheck source=archive.sh
    source "$here/archive.sh"
    find_go
    mkdir -p "$work/root"
    env -C "$here/go/echo" CGO_ENABLED=0 GOWORK=off GOFLAGS=-buildvcs=false "$GO" build -trimpath -o "$work/root/echo" .
    pack "$work/root" "$work/echo-layer.tar"
    write_archive "$work/echo.tar" k8slab/testbed-echo:1 '{"Entrypoint": ["/echo"], "User": "65532:65532"}' "$work/echo-layer.tar"
  )
}

deployment() {
  kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Mi}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: echo}
spec:
  replicas: 2
  selector: {matchLabels: {app: echo}}
  template:
    metadata: {labels: {app: echo}}
    spec:
      containers:
        - name: echo
          image: k8slab/testbed-echo:1
          ports: [{containerPort: 8080}]
          readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
          resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 64Mi}}
          volumeMounts: [{name: data, mountPath: /data}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: v1
kind: Service
metadata: {name: echo}
spec:
  selector: {app: echo}
  ports: [{port: 80, targetPort: 8080}]
YAML
  kubectl rollout status deployment/echo --timeout=120s
}

# Both pods have answered, by name: an empty answer is none.
both_answer() {
  local url=http://echo.default.svc.cluster.local/ urls=() pods answers
  for _ in {1..30}; do urls+=("$url"); done
  pods=$(kubectl get pods -l app=echo -o 'jsonpath={range .items[*]}{"hello from "}{.metadata.name}{"\n"}{end}' | sort)
  answers=$(kubectl exec deploy/echo -- /echo "${urls[@]}")
  [[ $(wc -l <<<"$answers") == 30 ]]
  diff <(sort -u <<<"$answers") <(printf '%s\n' "$pods")
}

no_name_outside() {
  local answer
  if answer=$(kubectl exec deploy/echo -- /echo http://example.com/ 2>&1); then
    printf 'it answered: %s\n' "$answer"
    return 1
  fi
  printf '%s\n' "$answer"
  [[ $answer == *lookup* ]]
}

no_way_out() {
  iptables -w -C FORWARD -i $bridge ! -o $bridge -j DROP && iptables -w -C FORWARD -o $bridge ! -i $bridge -j DROP
}

iptables -S >/dev/null # lets an empty table come into being, if it is not there yet
check "an image of the test's own" image
check "the node's image is built" "$kind" build
traces >"$work/before"
for round in 1 2; do
  check "round $round: up" "$kind" up
  check "round $round: up again keeps it" "$kind" up
  KUBECONFIG=$("$kind" kubeconfig)
  export KUBECONFIG
  PATH=$("$here/testbed" path):$PATH
  check "round $round: nothing is forwarded out" no_way_out
  check "round $round: the node is ready" kubectl wait --for=condition=Ready node --all --timeout=60s
  check "round $round: load" "$kind" load "$work/echo.tar"
  check "round $round: a deployment with a volume" deployment
  check "round $round: all system pods are ready" kubectl wait -n kube-system --for=condition=Ready pod --all --timeout=120s
  check "round $round: DNS, Service, both pods answer" both_answer
  check "round $round: no name of the outside is known" no_name_outside
  check "round $round: docker is that daemon's" "$kind" docker exec k8slab-control-plane true
  check "round $round: down" "$kind" down
  check "round $round: nothing is left" same_traces
  check "round $round: no cluster is known" test ! -e $run
done
check "down where nothing is up" "$kind" down

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
