# shellcheck shell=bash
# A Docker daemon of the testbed's own, beside any that is there: with its own containerd, folders, socket, bridge and
# cgroup, and with firewall rules that name that bridge only. Sourced, not run; needs common.sh, progress.sh, need.sh.

bridge=k8slab-kind0
network=kind # the name that kind looks for
cgroup=/k8slab-kind
run=/run/k8slab-kind                                       # sockets, process ids, what Docker keeps while it runs
data="${XDG_CACHE_HOME:-$HOME/.cache}/k8slab/kind/running" # images, containers, volumes
export DOCKER_HOST="unix://$run/docker.sock" DOCKER_CONFIG="$run/client"
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_API_VERSION

# Debian's own client first: another `docker` on PATH may be anything.
find_docker() {
  docker=$(PATH=/usr/bin:$PATH type -P docker) || return 1
}

# One process of a file with its id is one of ours only where it runs with our folder.
running() { # NAME: sets pid
  pid=$(cat "$run/$1.pid" 2>/dev/null) && [[ $pid =~ ^[0-9]+$ ]] &&
    grep -qzF -- "$run" "/proc/$pid/cmdline" 2>/dev/null
}

daemon_answers() { find_docker && running dockerd && "$docker" version >/dev/null 2>&1; }

need_docker() {
  local program missing=""
  for program in dockerd containerd runc iptables ip; do has_program "$program" || missing=yes; done
  if [[ -z $missing ]] && find_docker; then return 0; fi
  start_no_services
  need_program dockerd docker.io "runs the containers of real clusters"
  need_program containerd containerd "runs the containers of real clusters"
  need_program runc runc "runs the containers of real clusters"
  need_program iptables iptables "keeps containers from forwarding anything out of the machine"
  need_program ip iproute2 "removes the bridge"
  find_docker || offer "the docker command" docker-cli "Install Docker's command line."
  find_docker || die "The installed docker command was not found."
  start_services_again
}

# A package that brings a daemon must not start it here: what it would do to the firewall is not ours to decide.
# Debian's own switch for that; start_services_again is to be called on exit too.
no_services=""
start_no_services() {
  [[ ! -e /usr/sbin/policy-rc.d ]] || return 0
  no_services=/usr/sbin/policy-rc.d
  printf '#!/bin/sh\nexit 101\n' >"$no_services"
  chmod +x "$no_services"
}
start_services_again() {
  [[ -z $no_services ]] || rm -f "$no_services"
  no_services=""
}

# The first of a few private ranges that no route of this machine touches.
free_subnet() {
  local third routes
  routes=$(ip -4 route show table all)
  for third in {0..255}; do
    [[ $routes != *"10.213.$third."* ]] || continue
    printf '10.213.%s\n' "$third"
    return 0
  done
  return 1
}

# firewall -I | -D: nothing is forwarded between our bridges and anything else, and no name is looked up elsewhere; the
# containers of a bridge among each other are let through where the machine's policy would not. Before any container
# starts. The agent's clusters have a bridge each (k8l-…): on a daemon of the user's own, they reach nothing outside
# while ours runs.
firewall() {
  local rule bridges rules=()
  for bridges in "$bridge" k8l-+; do
    rules+=(
      "FORWARD -i $bridges ! -o $bridges -j DROP"
      "FORWARD -o $bridges ! -i $bridges -j DROP"
      "INPUT -i $bridges -p udp --dport 53 -j REJECT"
      "INPUT -i $bridges -p tcp --dport 53 -j REJECT"
    )
  done
  rules+=(
    "FORWARD -i $bridge -o $bridge -j ACCEPT"
    "FORWARD -i k8l-+ -o k8l-+ -m physdev --physdev-is-bridged -j ACCEPT"
  )
  for rule in "${rules[@]}"; do
    # shellcheck disable=SC2086 # words of a rule
    if [[ $1 == -I ]]; then
      # a kernel without physdev has no frames of bridges in its firewall either
      iptables -w -C $rule 2>/dev/null || iptables -w -I $rule || [[ $rule == *physdev* ]] || die "iptables refused the rule: $rule"
    else
      while iptables -w -D $rule 2>/dev/null; do :; done
    fi
  done
}

# CAP_SYS_RESOURCE is bit 24 of what any process here may have at most.
may_raise_limits() {
  local bounding
  bounding=$(awk '$1 == "CapBnd:" { print $2 }' /proc/self/status)
  ((0x$bounding >> 24 & 1))
}

# Where that capability is missing, `--privileged` asks for what nobody can give and ends in "unable to apply caps".
# This runc asks for all others.
write_runc_without_sys_resource() {
  cat >"$run/runc" <<RUNC
#!/bin/bash
# runc for a machine whose bounding set lacks CAP_SYS_RESOURCE: containers and execs do not ask for it.
for argument; do
  case \${before:-} in
    --bundle | -b) file=\$argument/config.json ;;
    --process | -p) file=\$argument ;;
  esac
  before=\$argument
done
[[ -z \${file:-} ]] || sed -i 's/,"CAP_SYS_RESOURCE"//g; s/"CAP_SYS_RESOURCE",//g' "\$file"
exec $(find_program runc) "\$@"
RUNC
  chmod +x "$run/runc"
}

# Folders that Docker, its containerd or kind make wherever told to work; the inner ones first.
made_by_daemons=(/run/containerd/s /run/containerd /run/docker/plugins /run/docker /etc/docker /lib/modules)

start_daemon() {
  local file subnet options=()
  mkdir -p "$run/client" "$data"
  chmod 700 "$run" "$data"
  for file in "${made_by_daemons[@]}"; do
    [[ -e $file ]] || printf '%s\n' "$file"
  done >"$run/absent"
  subnet=$(free_subnet) || die "No private subnet is free for the containers' network (10.213.0.0/16)."
  firewall -I
  cat >"$run/containerd.toml" <<TOML
version = 2
root = "$data/containerd"
state = "$run/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$run/containerd.sock"
[ttrpc]
  address = "$run/containerd.sock.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = "$data/opt"
TOML
  printf '{}\n' >"$run/daemon.json" # not the one of another daemon
  # Before version 23 Docker keeps a key where only one daemon is thought of.
  if [[ $(dockerd --version) =~ version\ (1[0-9]|2[0-2])\. ]]; then
    printf '{"deprecated-key-path": "%s"}\n' "$data/key.json" >"$run/daemon.json"
  fi
  if ! may_raise_limits; then
    write_runc_without_sys_resource
    options=(--add-runtime "no-sys-resource=$run/runc" --default-runtime no-sys-resource)
  fi
  start_process containerd "$(find_program containerd)" --config "$run/containerd.toml"
  await "containerd" test -S "$run/containerd.sock"
  # Names of the outside are asked for at the bridge, where the firewall refuses at once.
  start_process dockerd "$(find_program dockerd)" --config-file "$run/daemon.json" --host "$DOCKER_HOST" \
    --containerd "$run/containerd.sock" --data-root "$data/docker" --exec-root "$run/docker" --pidfile "$run/docker.pid" \
    --bridge none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
    --dns "$subnet.1" --dns-search . \
    --cgroup-parent "$cgroup" --exec-opt native.cgroupdriver=cgroupfs "${options[@]}"
  await "dockerd" "$docker" version
  "$docker" network create --driver bridge --subnet "$subnet.0/24" --gateway "$subnet.1" \
    --opt "com.docker.network.bridge.name=$bridge" \
    --opt com.docker.network.bridge.enable_ip_masquerade=false "$network" >/dev/null
}

# start_process NAME PROGRAM ARGUMENT...: in a session of its own, so that it outlives this program.
start_process() {
  local name=$1
  shift
  setsid nohup "$@" >"$run/$name.log" 2>&1 </dev/null 3>&- 8>&- 9>&- &
  printf '%s\n' $! >"$run/$name.pid"
}

# await WHAT COMMAND...: until it succeeds, as long as the process of that name runs.
await() {
  local name=$1 start=$SECONDS
  shift
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$(<"$run/$name.pid")" 2>/dev/null || ((SECONDS - start > 60)); then
      tail -n 20 "$run/$name.log" >&2
      stop_daemon
      die "$name did not start (its last lines are above)."
    fi
    tick "starting $name" "$start"
  done
  end_ticks
}

# Removes everything that start_daemon and the containers have left, also after either was killed.
stop_daemon() {
  local name mount left file
  if daemon_answers; then
    "$docker" ps -aq | xargs -r "$docker" rm -f -v >/dev/null 2>&1 || true
    "$docker" network prune -f >/dev/null 2>&1 || true
  fi
  for name in dockerd containerd; do
    if running "$name"; then end_session "$pid" 20; fi
  done
  # What serves a container outlives its daemon; it names our socket.
  while read -r left; do kill -KILL "$left" 2>/dev/null || true; done < <(processes_of_ours)
  while read -r mount; do umount -l "$mount" 2>/dev/null || true; done < <(mounts_of_ours)
  for name in "$bridge" $(cluster_bridges); do
    ! ip link show "$name" >/dev/null 2>&1 || ip link delete "$name"
  done
  ! has_program iptables || firewall -D
  find /sys/fs/cgroup -type d -path "*$cgroup*" -depth -exec rmdir {} \; 2>/dev/null || true
  while read -r file; do rmdir "$file" 2>/dev/null || true; done < <(cat "$run/absent" 2>/dev/null)
  rm -rf --one-file-system "$run" "$data"
}

# Those of networks that a killed daemon could not remove: its database still names them.
cluster_bridges() {
  grep -aoh 'k8l-[a-z2-7]\{11\}' "$data/docker/network/files/local-kv.db" 2>/dev/null | sort -u || true
}

processes_of_ours() {
  local file
  for file in /proc/[0-9]*/cmdline; do
    if grep -qzxF -- "$run/containerd.sock" "$file" 2>/dev/null; then
      file=${file%/cmdline}
      printf '%s\n' "${file##*/}"
    fi
  done
}

mounts_of_ours() {
  awk -v run="$run" -v data="$data" 'index($5, run "/") == 1 || index($5, data "/") == 1 { print $5 }' \
    /proc/self/mountinfo | LC_ALL=C sort -r
}
