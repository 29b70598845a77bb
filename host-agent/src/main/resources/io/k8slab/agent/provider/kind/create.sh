# Makes the cluster's network and its nodes. Called as:
#   KIND NAME IMAGE CONFIG CPU-MILLIS MEMORY-BYTES KUBECONFIG
# CPU and memory are each node's share: the rest of the host is reserved for the system, so that the scheduler counts
# with what the node really has.
set -u
kind=$1 name=$2 image=$3 config=$4 cpu=$5 memory=$6 kubeconfig=$7
export KIND_EXPERIMENTAL_PROVIDER=docker KIND_EXPERIMENTAL_DOCKER_NETWORK="k8slab-$name"

docker network create --driver bridge --label "k8slab.cluster=$name" "$KIND_EXPERIMENTAL_DOCKER_NETWORK" >/dev/null || exit 1

has_cpu=$(($(nproc) * 1000))
has_memory=$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo)
reserved_cpu=$((has_cpu > cpu ? has_cpu - cpu : 0))
reserved_memory=$((has_memory > memory / 1024 ? has_memory - memory / 1024 : 0))
sed "s/K8SLAB_RESERVED_CPU/${reserved_cpu}m/; s/K8SLAB_RESERVED_MEMORY/${reserved_memory}Ki/" "$config" >"$config.whole" || exit 1

create() { # as ever, kind edits the user's own kubeconfig unless it is told of another
  "$kind" create cluster --name "$name" --image "$image" --config "$config.whole" --kubeconfig "$kubeconfig" --retain
}
said=$config.said
create 2>"$said"
code=$?
cat "$said" >&2
# kind gives a node about 30 s to boot, whatever else the machine does meanwhile
if [ "$code" -ne 0 ] && grep -q 'could not find a log line that matches' "$said"; then
  echo "a node took too long to boot: once more" >&2
  "$kind" delete cluster --name "$name" --kubeconfig "$kubeconfig" >&2 && create
  code=$?
fi
rm -f "$kubeconfig" # the administrator's; ours is in the record
[ "$code" -eq 0 ] || exit "$code"

nodes=$(docker ps -q --filter "label=io.x-k8s.kind.cluster=$name") || exit 1
for node in $nodes; do
  docker update --cpus "$((cpu / 1000)).$(printf %03d $((cpu % 1000)))" --memory "$memory" --memory-swap "$memory" "$node" \
    >/dev/null || exit 1
done
