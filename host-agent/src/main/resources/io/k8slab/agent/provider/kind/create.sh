# Makes the cluster's network and its nodes. Called as:
#   BIN NAME IMAGE CONFIG CPU-MILLIS MEMORY-BYTES KUBECONFIG LOCKS LEAST-DISK-KIB ADDRESSES
# CPU and memory are each node's share: the rest of the host is reserved for the system, so that the scheduler counts
# with what the node really has.
set -u
PATH=${1:+$1:}$PATH
name=$2 image=$3 config=$4 cpu=$5 memory=$6 kubeconfig=$7 locks=$8 least_disk=$9 addresses=${10}
network=k8slab-$name
# 15 characters at most; the last of a name are its most random. The host's firewall knows our bridges by k8l-
bridge=k8l-${name#???????????????}
export KIND_EXPERIMENTAL_PROVIDER=docker KIND_EXPERIMENTAL_DOCKER_NETWORK="$network"

root=$(docker info --format '{{.DockerRootDir}}') || exit 1
disk=$(df -Pk "$root" 2>/dev/null | { read -r _ && read -r _ _ _ free _ && echo "$free"; })
if [ -n "$disk" ] && [ "$disk" -lt "$least_disk" ]; then
  echo "disk left for Docker in $root: $disk KiB, needed: $least_disk KiB" >&2
  exit 21
fi

# What is there under this name is what an agent left that the host no longer remembers: kind would refuse.
nodes() { docker ps -aq --filter "label=io.x-k8s.kind.cluster=$name"; }
old=$(nodes) || exit 1
if [ -n "$old" ]; then
  echo "containers of an earlier attempt are removed" >&2
  docker rm -f -v $old >/dev/null || exit 1
fi
old=$(docker network ls -q --filter "label=k8slab.cluster=$name") || exit 1
if [ -n "$old" ]; then docker network rm $old >/dev/null || exit 1; fi
docker network create --driver bridge --label "k8slab.cluster=$name" \
  --opt "com.docker.network.bridge.name=$bridge" "$network" >/dev/null || exit 1

has_cpu=$(($(nproc) * 1000))
has_memory=$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo)
reserved_cpu=$((has_cpu > cpu ? has_cpu - cpu : 0))
reserved_memory=$((has_memory > memory / 1024 ? has_memory - memory / 1024 : 0))
sed "s/K8SLAB_RESERVED_CPU/${reserved_cpu}m/; s/K8SLAB_RESERVED_MEMORY/${reserved_memory}Ki/" "$config" >"$config.whole" || exit 1

# kind gives a node about 30 s to boot, whatever else the machine does meanwhile: two at once, and a second try.
# Without --wait: that exits with 0 whether the nodes are ready or not. Without --retain nothing could be diagnosed.
# Without --kubeconfig it would edit the user's own.
turn=''
until [ -n "$turn" ]; do
  for n in 1 2; do
    exec 9>>"$locks/kind.$n" || exit 1
    if flock -n 9; then turn=$n && break; fi
  done
  [ -n "$turn" ] || sleep 0.5
done
create() {
  kind create cluster --name "$name" --image "$image" --config "$config.whole" --kubeconfig "$kubeconfig" --retain 9>&-
}
said=$config.said
create 2>"$said"
code=$?
cat "$said" >&2
if [ "$code" -ne 0 ] && grep -q 'could not find a log line that matches' "$said"; then
  echo "a node took too long to boot: once more" >&2
  kind delete cluster --name "$name" --kubeconfig "$kubeconfig" >&2 9>&- && create
  code=$?
fi
exec 9>&-
rm -f "$kubeconfig" # the administrator's; ours is in the record
[ "$code" -eq 0 ] || exit "$code"

# Only the agent starts a cluster again after the host was down: Docker does not know which of them should run.
for node in $(nodes); do
  docker update --restart no --cpus "$((cpu / 1000)).$(printf %03d $((cpu % 1000)))" \
    --memory "$memory" --memory-swap "$memory" "$node" >/dev/null || exit 1
done

# The nodes know each other by addresses that Docker gives anew at each start, the lowest first.
for node in $(nodes); do
  docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}} {{.Id}}' "$node" || exit 1
done | sort -V >"$addresses"
