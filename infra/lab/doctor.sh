# shellcheck shell=bash
# ./lab doctor. Sourced by ./lab.
source "$parts/need.sh"

usage="Usage: ./lab doctor
Shows what this machine has, what is missing, what that costs and how to get it. Changes nothing.
Exit code 1 when something is missing without which ./lab up cannot work."

required_missing=""

# found WHAT VALUE; lacks WHAT COST-AND-CURE; weak WHAT VALUE COST-AND-CURE; needs: like lacks, and ./lab up cannot do without
found() { row "$green" ok "$1" "$2"; }
lacks() { row "$yellow" missing "$1" "$2"; }
weak() { row "$yellow" weak "$1" "$2"; }
needs() {
  row "$red" MISSING "$1" "$2"
  required_missing=true
}
row() { printf '%s%-8s%s %-14s %s\n' "$1" "$2" "$plain" "$3" "$4"; }

run() {
  (($# == 0)) || usage_error "lab: doctor takes no options." "$usage"
  programs
  machine
  if [[ -n $required_missing ]]; then
    fail "./lab up cannot work here before what is MISSING is there."
    return 1
  fi
}

programs() {
  if [[ $(uname -sm) == "Linux x86_64" ]]; then
    found system "$(uname -srm)"
  else
    needs system "$(uname -sm): the embedded PostgreSQL is for Linux x86_64; use a Linux machine, a VM or WSL 2"
  fi
  if find_jdk; then
    found JDK "$(jdk_version "$JDK") in $JDK"
  else
    needs JDK "no JDK >= $JDK_WANTED${JDK_SEEN:+ (only $JDK_SEEN)}: nothing runs; install Eclipse Temurin $JDK_WANTED (https://adoptium.net)"
  fi
  if has_program mvn; then
    found Maven "$(mvn_version) in $(find_program mvn)"
  else
    needs Maven "nothing can be built; install the package maven"
  fi
  local testbed=$LAB_ROOT/infra/testbed/testbed check
  if check=$("$testbed" check 2>&1); then
    find_go
    found Go "$GO_VERSION in $GO"
  else
    lacks Go "$check Without it: no clusters but with kwokctl's own downloads, no full ./lab test"
  fi
  if "$testbed" path >/dev/null 2>&1; then
    found testbed "$("$testbed" path)"
  else
    lacks testbed "the first ./lab up builds it (about 12 minutes); or now: infra/testbed/testbed build"
  fi
  program git "changed sources are found by a slower way, and commits cannot be made" "install the package git"
  program ssh "./lab test cannot run in full" "install the package openssh-client"
  program sshd "./lab test cannot run in full" "install the package openssh-server"
  program chromium "./lab test cannot run in full" "install the package chromium"
  program docker "no clusters with running pods" "install Docker; K8s-Lab uses its daemon as it is"
  program kind "no clusters with running pods" "get kind (https://kind.sigs.k8s.io)"
  program kubectl "clusters are made, but not looked into by hand" "use the testbed's: \$(infra/testbed/testbed path)/kubectl"
}

# program NAME COST CURE
program() {
  if has_program "$1"; then found "$1" "$(version_of "$1") in $(find_program "$1")"; else lacks "$1" "$2; $3"; fi
}

version_of() {
  case $1 in
    ssh | sshd) ssh -V 2>&1 | cut -d, -f1 ;;
    kubectl) kubectl version --client 2>/dev/null | sed -n 's/^Client Version: //p' ;;
    *) "$1" --version | head -n 1 ;;
  esac
}

# Without starting Java, as far as possible: the version is in the name of a jar.
mvn_version() {
  local home
  home=$(realpath -- "$(find_program mvn)")
  home=${home%/bin/mvn}
  set -- "$home"/lib/maven-core-[0-9]*.[0-9]*.jar
  if [[ -e $1 ]]; then
    set -- "${1##*/maven-core-}"
    printf '%s\n' "${1%.jar}"
  else
    JAVA_HOME=${JDK:-${JAVA_HOME:-}} mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p'
  fi
}

machine() {
  local memory disk cache instances
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  at_least_row memory "$memory" 2000 "MB free" "K8s-Lab takes up to 700 MB and each cluster about 500 MB: close something"
  cache=${XDG_CACHE_HOME:-$HOME/.cache}
  while [[ ! -d $cache ]]; do cache=${cache%/*}; [[ -n $cache ]] || cache=/; done
  disk=$(df -Pm "$cache" | awk 'NR == 2 { print $4 }')
  at_least_row disk "$disk" 8000 "MB free in $cache" "the testbed and Go's caches take about 6 GB: make room or set XDG_CACHE_HOME"
  if (exec 3<>/dev/tcp/127.0.0.1/8080) 2>/dev/null; then
    weak "port 8080" "taken (by K8s-Lab itself? ./lab status): ./lab up needs --port N"
  else
    found "port 8080" "free"
  fi
  at_least_row "open files" "$(open_files)" 4096 "a process (ulimit -n)" "many clusters at once fail with 'too many open files': ulimit -n 65536"
  instances=$(cat /proc/sys/fs/inotify/max_user_instances 2>/dev/null || echo 0)
  at_least_row inotify "$instances" 512 "instances (fs.inotify.max_user_instances)" \
    "enough for about $((instances / 4)) clusters (an API server takes 4): sysctl fs.inotify.max_user_instances=512"
  at_least_row watches "$(cat /proc/sys/fs/inotify/max_user_watches 2>/dev/null || echo 0)" 65536 \
    "files (fs.inotify.max_user_watches)" "sysctl fs.inotify.max_user_watches=524288"
}

open_files() {
  local limit
  limit=$(ulimit -n)
  if [[ $limit == unlimited ]]; then echo 1048576; else echo "$limit"; fi
}

# at_least_row WHAT VALUE WANTED UNIT COST-AND-CURE
at_least_row() {
  if (($2 >= $3)); then found "$1" "$2 $4"; else weak "$1" "$2 $4, $3 would be better: $5"; fi
}
