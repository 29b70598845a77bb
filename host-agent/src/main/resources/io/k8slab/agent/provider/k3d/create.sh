# Makes the cluster's network and its nodes. Called as:
#   BIN NAME NETWORK CONFIG CPU-MILLIS TIMEOUT LEAST-DISK-KIB
# CPU is each node's share; the rest of the host is reserved for the system, so that the scheduler counts with what the
# node really has. k3d limits memory, and tells the kubelet, by itself.
set -u
PATH=${1:+$1:}$PATH
export LOG_COLORS=false # else it colours what no terminal reads
name=$2 network=$3 config=$4 cpu=$5 timeout=$6 least_disk=$7
# 15 characters at most; the last of a name are its most random. The host's firewall knows our bridges by k8l-
bridge=k8l-${name#???????????????}

root=$(docker info --format '{{.DockerRootDir}}') || exit 1
disk=$(df -Pk "$root" 2>/dev/null | { read -r _ && read -r _ _ _ free _ && echo "$free"; })
if [ -n "$disk" ] && [ "$disk" -lt "$least_disk" ]; then
  echo "disk left for Docker in $root: $disk KiB, needed: $least_disk KiB" >&2
  exit 21
fi

# What is there under this name is what an agent left that the host no longer remembers: k3d would refuse.
nodes() { docker ps -aq --filter "label=k3d.cluster=$name"; }
old=$(nodes) || exit 1
if [ -n "$old" ]; then
  echo "containers of an earlier attempt are removed" >&2
  docker rm -f -v $old >/dev/null || exit 1
fi
old=$(docker network ls -q --filter "label=k8slab.cluster=$name") || exit 1
if [ -n "$old" ]; then docker network rm $old >/dev/null || exit 1; fi
docker network create --driver bridge --label "k8slab.cluster=$name" \
  --opt "com.docker.network.bridge.name=$bridge" "$network" >/dev/null || exit 1

has=$(($(nproc) * 1000))
sed "s/K8SLAB_RESERVED_CPU/$((has > cpu ? has - cpu : 0))m/" "$config" >"$config.whole" || exit 1

# Without --timeout it waits for ever. Without --kubeconfig-update-default=false it edits the user's own.
k3d cluster create "$name" --config "$config.whole" --wait --timeout "$timeout" \
  --kubeconfig-update-default=false --kubeconfig-switch-context=false || exit

# Only the agent starts a cluster again after the host was down: Docker does not know which of them should run.
for node in $(nodes); do
  docker update --restart no --cpus "$((cpu / 1000)).$(printf %03d $((cpu % 1000)))" "$node" >/dev/null || exit 1
done
