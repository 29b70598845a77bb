#!/usr/bin/env bash
# The firewall of a host under a real Docker daemon that manages its own rules, in a network namespace without a way out:
# what a node, or a pod on its node's network, reaches is a namespace on a bridge as kind's; the metadata service, the
# rest of the world and another cluster are namespaces too. Needs root, Linux and Docker's daemon; touches neither the
# machine's network nor a daemon that is there. Prints 'N passed, N failed'.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
((EUID == 0)) || { echo "firewall_test.sh needs root." >&2; exit 1; }
PATH=$PATH:/usr/sbin:/sbin
[[ ${1:-} == inside ]] || exec unshare --net --mount --propagation private "$0" inside

work=$(mktemp -d)
mount -t tmpfs tmpfs /run # names of namespaces, plugins, locks: for this test alone
mkdir -p /run/netns
clean_up() {
  local pid
  exec 2>/dev/null # nobody wants to hear who was killed
  stop_docker
  for name in $(ip netns list | cut -d ' ' -f 1); do
    for pid in $(ip netns pids "$name"); do kill -KILL "$pid" 2>/dev/null || true; done
  done
  for pid in $(jobs -p); do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  umount -l "$work/docker" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

passed=0 failed=0
check() { # NAME COMMAND...: the command is to succeed
  local name=$1
  shift
  if ("$@") >"$work/output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok: %s\n' "$name"
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name"
    sed 's/^/    /' "$work/output"
  fi
}
not() { ! "$@"; }
within() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    read -r -t 0.1 <> <(:) || true
  done
}

# --- a host: forwarding on, no way out
ip link set lo up
sysctl -q net.ipv4.ip_forward=1
[[ -z $(ip route show default) ]]

export DOCKER_HOST=unix://$work/docker.sock
docker=/usr/bin/docker
[[ -x $docker ]] || docker=$(type -P docker)
start_docker() {
  dockerd --host "$DOCKER_HOST" --data-root "$work/docker" --exec-root "$work/exec" --pidfile "$work/docker.pid" \
    --config-file "$work/daemon.json" >>"$work/dockerd.log" 2>&1 &
  dockerd=$!
  within 30 "$docker" version || { tail -n 20 "$work/dockerd.log" >&2; exit 1; }
}
stop_docker() {
  [[ -n ${dockerd:-} ]] || return 0
  kill "$dockerd" 2>/dev/null || true
  wait "$dockerd" 2>/dev/null || true
  dockerd=""
}
echo '{}' >"$work/daemon.json"
# before version 23 Docker keeps a key where only one daemon is thought of
if [[ $(dockerd --version) =~ version\ (1[0-9]|2[0-2])\. ]]; then
  printf '{"deprecated-key-path": "%s"}\n' "$work/key.json" >"$work/daemon.json"
fi
start_docker

# stand_in NAME BODY PORT...: answers HTTP there
stand_in() {
  local name=$1 body=$2 port there=()
  shift 2
  [[ $name == host ]] || there=(ip netns exec "$name")
  mkdir -p "$work/www-$body" && printf '%s\n' "$body" >"$work/www-$body/index.html"
  for port; do
    "${there[@]}" python3 -m http.server --directory "$work/www-$body" "$port" >/dev/null 2>&1 &
    within 10 "${there[@]}" curl -sf "http://127.0.0.1:$port/"
  done
}
node() { # NAME NETWORK: a namespace on a network's bridge, as a kind node is; sets nothing
  local bridge gateway
  bridge=$("$docker" network inspect -f '{{index .Options "com.docker.network.bridge.name"}}' "$2")
  gateway=$("$docker" network inspect -f '{{(index .IPAM.Config 0).Gateway}}' "$2")
  join "$1" "${gateway%.*}.$3/16" "$gateway"
  ip link set "to-$1" master "$bridge"
}
join() { # NAME ADDRESS/BITS GATEWAY
  ip netns add "$1"
  ip link add "to-$1" type veth peer name eth0 netns "$1"
  ip link set "to-$1" up
  ip -n "$1" link set lo up
  ip -n "$1" link set eth0 up
  ip -n "$1" address add "$2" dev eth0
  ip -n "$1" route add default via "$3"
}
beyond() { # NAME ADDRESS GATEWAY: something that the host routes to
  join "$1" "$2/24" "$3"
  ip address add "$3/24" dev "to-$1"
}

for cluster in aaaaaaaaaaa bbbbbbbbbbb; do
  "$docker" network create -o "com.docker.network.bridge.name=k8l-$cluster" "k8slab-$cluster" >/dev/null
done
node a1 k8slab-aaaaaaaaaaa 11
node a2 k8slab-aaaaaaaaaaa 12
node b1 k8slab-bbbbbbbbbbb 11
beyond metadata 169.254.169.254 169.254.169.1
beyond world 203.0.113.5 203.0.113.1
beyond office 10.9.8.7 10.9.8.1
stand_in metadata credentials 80
stand_in world world 80
stand_in office office 80
stand_in a2 neighbour 6443
stand_in b1 another-cluster 6443
stand_in a1 api 6443
stand_in host host 22 2375 9000
address() { ip -n "$1" -4 -o address show eth0 | sed 's,.* inet \([0-9.]*\)/.*,\1,'; }
gateway=$(ip -n a1 route show default | cut -d ' ' -f 3)

# reaches FROM ADDRESS:PORT BODY: an answer counts by its body
reaches() { [[ $(ip netns exec "$1" curl -s --max-time 3 "http://$2/") == "$3" ]]; }
closed() { # WHEN
  local port
  check "$1: a node does not reach the metadata service" not reaches a1 169.254.169.254:80 credentials
  for port in 22 2375 9000; do
    check "$1: nor the host's port $port by its gateway" not reaches a1 "$gateway:$port" host
  done
  check "$1: nor the host by another of its addresses" not reaches a1 203.0.113.1:22 host
  check "$1: nor another cluster's node" not reaches a1 "$(address b1):6443" another-cluster
  check "$1: it reaches the other node of its cluster" reaches a1 "$(address a2):6443" neighbour
  check "$1: it reaches the rest of the world" reaches a1 203.0.113.5:80 world
  check "$1: the host reaches it" eval "[[ \$(curl -s --max-time 3 http://$(address a1):6443/) == api ]]"
}
rules() { iptables-save | grep -c k8slab; }

# --- without it, there is something to close
check "without: the metadata service is reached" reaches a1 169.254.169.254:80 credentials
check "without: the host's SSH port is reached" reaches a1 "$gateway:22" host
check "without: it is said to be missing" not "$here/firewall" check

"$here/firewall" keep
closed "kept"
check "kept: it is said to be there" "$here/firewall" check
before=$(rules)
"$here/firewall" keep
check "kept twice: no rule is there twice" eval "[[ \$(rules) == $before ]]"

stop_docker
start_docker
closed "after a restart of Docker"
check "after a restart of Docker: it is said to be there" "$here/firewall" check

# What Docker does to keep networks apart is not what keeps clusters apart.
iptables -F DOCKER-ISOLATION-STAGE-1 2>/dev/null || true
check "without Docker's own rules: another cluster is not reached" not reaches a1 "$(address b1):6443" another-cluster

check "more can be denied: it is reached" reaches a1 10.9.8.7:80 office
"$here/firewall" keep --deny 10.9.8.0/24
check "more can be denied: no longer" not reaches a1 10.9.8.7:80 office
check "more can be denied: the world still is" reaches a1 203.0.113.5:80 world

"$here/firewall" remove
check "removed: the metadata service is reached again" reaches a1 169.254.169.254:80 credentials
check "removed: no rule is left" eval "[[ \$(rules) == 0 ]]"

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
