#!/usr/bin/env bash
# Tests of the launcher itself: arguments, finders, stamps, status, stale and running processes. Starts no Java
# and builds nothing; everything happens in a temporary copy. Prints 'N passed, N failed'.
# shellcheck disable=SC2016 # what is in single quotes is for another shell to expand
set -euo pipefail

source_root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
work=$(mktemp -d)
started=()
clean_up() {
  local pid
  for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  [[ ! -s $work/sleeper ]] || kill -KILL "$(<"$work/sleeper")" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

root="$work/check out" # with a blank, as people's folders have
mkdir -p "$root/infra" "$root/module/src"
cp -r "$source_root/lab" "$source_root/k8slab" "$root/"
cp -r "$source_root/infra/lab" "$source_root/infra/testbed" "$root/infra/"
printf '<project>\n<module>module</module>\n</project>\n' >"$root/pom.xml"
echo one >"$root/module/src/A.java"
export HOME=$work/home XDG_CACHE_HOME=$work/cache
mkdir "$HOME"
unset JAVA_HOME CI K8SLAB_API_URL K8SLAB_DATA K8SLAB_TESTBED GOFLAGS
cd "$root"
parts=$root/infra/lab

passed=0 failed=0

# check NAME COMMAND...: the command is to succeed.
check() {
  local name=$1
  shift
  if ("$@") >"$work/output" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name"
    sed 's/^/    /' "$work/output"
  fi
}

# exits CODE TEXT COMMAND...: ends with that code and says that text.
exits() {
  local want=$1 text=$2 code=0 output
  shift 2
  output=$("$@" 2>&1 </dev/null) || code=$?
  printf 'exit code %s, output:\n%s\n' "$code" "$output"
  [[ $code == "$want" && $output == *"$text"* ]]
}

# parts_do SCRIPT [ARGUMENT...]: runs a piece of shell with the launcher's parts loaded, as ./lab does.
parts_do() {
  local script=$1
  shift
  bash -c 'set -euo pipefail; parts=$1; shift; usage=""
    for part in common progress find options running build; do source "$parts/$part.sh"; done
    '"$script" parts_do "$parts" "$@"
}

is() { [[ $1 == "$2" ]] || { printf 'wanted: %s\ngot:    %s\n' "$2" "$1"; return 1; }; }

jdk() { # FOLDER VERSION: what find_jdk looks at
  mkdir -p "$1/bin"
  printf '#!/bin/sh\necho "java of %s: $*"\n' "$2" >"$1/bin/java"
  cp "$1/bin/java" "$1/bin/javac"
  chmod +x "$1/bin/java" "$1/bin/javac"
  printf 'IMPLEMENTOR="somebody"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

# --- arguments
check "no command shows the commands" exits 2 "Usage: ./lab COMMAND" ./lab
check "an unknown command is named" exits 2 "no command 'frobnicate'" ./lab frobnicate
check "help is no error" exits 0 "doctor" ./lab --help
for command in up down reset status secrets deploy test bench doctor; do
  check "$command has help" exits 0 "Usage: ./lab $command" ./lab "$command" --help
done
check "an unknown option is named" exits 2 "'--prot' is not known here" ./lab up --prot 1
check "a port is a number" exits 2 "not '80a'" ./lab up --port 80a
check "a port has a bound" exits 2 "not '65536'" ./lab up --port=65536
check "a value is needed" exits 2 "--data needs a value" ./lab status --data
check "an empty folder is refused" exits 2 "--data needs a folder" ./lab status --data=
check "a flag takes no value" exits 2 "--detach takes no value" ./lab up --detach=yes
check "an output is known" exits 2 "not 'xml'" ./lab status --output xml
check "secrets need a folder" exits 2 "takes one folder" ./lab secrets
check "a platform is known" exits 2 "no platform 'azure'" ./lab deploy azure
check "options of other commands are refused" exits 2 "'--yes' is not known here" ./lab down --yes
check "both ways to give a value are read" parts_do '
  options "--data --port" --data=/a/../b --port 08; [[ $data == /b && $port == 8 ]]'
check "a port may be any free one" parts_do 'options "--port" --port 0; ((port == 0))'

# --- JDK
jdk "$work/jdks/old-21" 21.0.2
jdk "$work/jdks/the new-25" 25.0.3
jdk "$work/home26" 26
mkdir -p "$work/jdks/broken-99/bin" "$work/jre-25/bin"
printf 'JAVA_VERSION="25"\n' >"$work/jre-25/release"
cp "$work/home26/bin/java" "$work/jre-25/bin/"
check "JAVA_HOME comes first" env JAVA_HOME="$work/home26" JDK_FOLDERS="$work/jdks" \
  bash -c "source '$parts/find.sh'; find_jdk; [[ \$JDK == '$work/home26' ]]"
check "a JAVA_HOME that is too old is passed over" env JAVA_HOME="$work/jdks/old-21" JDK_FOLDERS="$work/jdks" PATH=/usr/bin:/bin \
  bash -c "source '$parts/find.sh'; find_jdk; [[ \$JDK != */old-21 && \$JDK_SEEN == '21 in $work/jdks/old-21'* ]]"
ln -s "$work/home26/bin/java" "$work/java"
mkdir "$work/path"
mv "$work/java" "$work/path/java"
check "java on PATH is followed to its JDK" env PATH="$work/path:/usr/bin:/bin" JDK_FOLDERS="$work/none" \
  bash -c "source '$parts/find.sh'; find_jdk; [[ \$JDK == '$work/home26' ]]"
check "a folder with blanks is found" env PATH="$work/none" JDK_FOLDERS="$work/jdks" \
  /bin/bash -c "source '$parts/find.sh'; find_jdk; [[ \$JDK == '$work/jdks/the new-25' ]]"
check "a JRE is no JDK" env JAVA_HOME="$work/jre-25" PATH="$work/none" JDK_FOLDERS="$work/none" \
  /bin/bash -c "source '$parts/find.sh'; ! find_jdk"
check "what is too old is named" exits 1 "found only 21 in $work/jdks/old-21" env JAVA_HOME="$work/jdks/old-21" \
  PATH="$work/none" JDK_FOLDERS="$work/none" /bin/bash -c \
  "source '$parts/common.sh'; source '$parts/find.sh'; source '$parts/need.sh'; need_jdk"

# --- versions and texts
check "versions are compared by number" parts_do 'at_least 1.26.10 1.26.9 && at_least 1.26 1.26 && ! at_least 1.9 1.24'
check "JSON strings are escaped" parts_do '[[ $(json_string "$1") == "$2" ]]' $'a "b" \\ c\té' '"a \"b\" \\ c\u0009é"'
check "yes is not assumed where nobody answers" parts_do '! agreed "Really?" </dev/null'
check "CI agrees" env CI=true bash -c "source '$parts/common.sh'; agreed 'Really?' </dev/null"

# --- build stamp
digest() { parts_do sources_digest; }
first=$(digest)
check "the same sources have the same digest" is "$(digest)" "$first"
mkdir -p module/target && echo x >module/target/A.class
check "what is built is no source" is "$(digest)" "$first"
echo two >module/src/A.java
check "a changed file changes it" bash -c "[[ \$1 != \$2 ]]" _ "$(digest)" "$first"
second=$(digest)
echo new >"module/src/New file.java"
check "a new file changes it" bash -c "[[ \$1 != \$2 ]]" _ "$(digest)" "$second"
mkdir -p infra/local/target/{classes,lib} cli/target/{classes,lib} infra/bench/target/{classes,lib}
check "no stamp is not built" parts_do '! built "$(sources_digest)"'
check "the stamp of these sources is built" parts_do 'stamp_build "$(sources_digest)"; built "$(sources_digest)"'
check "other sources are not built" parts_do '! built 0123'
mkdir -p module/target/classes
touch -d '+1 minute' module/target/classes/B.class
check "classes newer than the stamp are not trusted" parts_do '! built "$(sources_digest)"'
rm -r module/target/classes cli/target/lib
check "a missing class path is not built" parts_do '! built "$(sources_digest)"'

# --- status and processes
data="$work/da ta"
mkdir -p "$data/run"
nothing="{\"url\":null,\"ready\":false,\"data_dir\":\"$data\",\"admin_email\":null,\"admin_password_file\":null}"

# process MARK ARGUMENT...: a process with these arguments and mark, in a session of its own; sets pid.
process() {
  local mark=$1 before=${#started[@]}
  shift
  setsid env "$mark" bash -c 'while :; do sleep 0.1; done' "$@" >/dev/null 2>&1 &
  pid=$!
  started+=("$pid")
  disown "$pid" # its end is no news
  until [[ -n ${1:-} ]] && grep -qzxF -- "$1" "/proc/$pid/cmdline" 2>/dev/null; do sleep 0.02; done
  ((${#started[@]} > before))
}
status_file() { # PID READY
  printf '{\n "url" : "http://127.0.0.1:1", "ready":%s, "admin_email":"a@b", "pid": %s\n}\n' "$2" "$1" >"$data/run/status.json"
}
ended() {
  for _ in {1..100}; do
    [[ -d /proc/$1 && $(parts_do 'stat_field "$1" 3' "$1") != Z ]] || return 0
    sleep 0.05
  done
  return 1
}

check "nothing runs: exit code 3" exits 3 "does not run on $data" ./lab status --data "$data"
check "nothing runs: JSON with nulls" exits 3 "$nothing" ./lab status --data "$data" --output json
check "nothing runs: down is no error" exits 0 "does not run" ./lab down --data "$data"

status_file 999999999 true
echo 999999999 >"$data/run/lab.pid"
check "a pid file of a process that is gone is stale" exits 3 "$nothing" ./lab status --data "$data" --output json
process "NO=mark" some-other-program
echo "$pid" >"$data/run/lab.pid"
check "a pid file of another program is stale" exits 3 "$nothing" ./lab status --data "$data" --output json
check "down leaves another program alone" exits 0 "does not run" ./lab down --data "$data"
check "it is still there" kill -0 "$pid"
check "down removes the stale files" bash -c '[[ ! -e $1/run/lab.pid && ! -e $1/run/status.json ]]' _ "$data"
process "NO=mark" io.k8slab.local.Main --data "$data 2"
echo "$pid" >"$data/run/lab.pid"
check "a K8s-Lab on another folder is not this one" exits 3 "does not run" ./lab status --data "$data"
echo 'x; rm -rf /' >"$data/run/lab.pid"
check "a pid file of anything else is stale" exits 3 "does not run" ./lab status --data "$data"
rm "$data/run/lab.pid"

process "K8SLAB_DATA=$data" io.k8slab.local.Main up --data "$data"
jvm=$pid
check "one without pid file is found by its mark" exits 4 "is starting (process $jvm" ./lab status --data "$data"
check "one that is not ready has no URL yet" exits 4 "$nothing" ./lab status --data "$data" --output json
status_file 4711 true
check "a status file of one before is not believed" exits 4 "$nothing" ./lab status --data "$data" --output json
echo "$jvm" >"$data/run/lab.pid"
status_file "$jvm" true
check "ready: exit code 0 and the URL" exits 0 "ready: http://127.0.0.1:1" ./lab status --data "$data"
check "ready: JSON is the status file" exits 0 "$(cat "$data/run/status.json")" ./lab status --data "$data" --output json
check "a link to the folder is the folder" bash -c 'ln -s "$1" "$2/link" && ./lab status --data "$2/link"' _ "$data" "$work"
process "K8SLAB_DATA=$data" left-behind
left=$pid
process "K8SLAB_DATA=$data 2" of-another-folder
other=$pid
check "down stops it and names what was left" exits 0 "$left bash -c" ./lab down --data "$data"
check "its process is gone" ended "$jvm"
check "what it left is gone" ended "$left"
check "what belongs to another folder stays" kill -0 "$other"
check "down removes its files" bash -c '[[ ! -e $1/run/lab.pid && ! -e $1/run/status.json ]]' _ "$data"

check "a shell that exported the mark survives" exits 0 "survived" \
  setsid -w env K8SLAB_DATA="$data" bash -c './lab down --data "$K8SLAB_DATA" && echo survived'
check "and so does one further up, in another session" exits 0 "survived" \
  env K8SLAB_DATA="$data" bash -c 'setsid -w ./lab down --data "$K8SLAB_DATA" && echo survived'

# --- reset
check "reset deletes no folder that it did not make" exits 1 "was not made by ./lab up" ./lab reset --data "$data" --yes
touch "$data/.k8slab-data"
check "reset asks" exits 1 "Nothing was deleted" ./lab reset --data "$data"
check "the folder is still there" test -d "$data/run"
check "reset deletes" exits 0 "Deleted $data" ./lab reset --data "$data" --yes
check "the folder is gone" test ! -e "$data"

# --- progress
check "a failing command's output is shown" exits 3 "so it is" parts_do 'with_progress work bash -c "echo so it is; exit 3"'
check "a good command's output is not" is "$(parts_do 'with_progress work echo quiet' 2>&1)" ""
interrupted() {
  bash -c 'set -euo pipefail; source "$1/common.sh"; source "$1/progress.sh"; end_children_on_exit
    with_progress work bash -c "sleep 1000 & echo \$! >\"$2\"; wait"' _ "$parts" "$work/sleeper" &
  local launcher=$! code=0
  started+=("$launcher")
  until [[ -s $work/sleeper ]]; do sleep 0.02; done
  kill -TERM "$launcher"
  wait "$launcher" || code=$?
  is "$code" 143 && ended "$(<"$work/sleeper")"
}
check "a stopped launcher takes all its children along" interrupted

# --- k8slab
check "not built: says what to run" exits 1 "Run ./lab up first" ./k8slab --version
mkdir -p cli/target/classes cli/target/lib
check "no JDK: says where to look" exits 1 "./lab doctor" env PATH="$work/none" JDK_FOLDERS="$work/none" /bin/bash ./k8slab
export JAVA_HOME=$work/home26
check "runs the command line with its arguments" exits 0 "io.k8slab.cli.Main cluster get a b" ./k8slab cluster get "a b"
printf '#!/bin/sh\necho "url=$K8SLAB_API_URL"\n' >"$JAVA_HOME/bin/java"
check "without a running K8s-Lab no address is set" exits 0 "url=" ./k8slab
mkdir -p .data/run
echo '{"url":"http://127.0.0.1:8123","ready":true}' >.data/run/status.json
check "the address of this checkout's K8s-Lab is taken" exits 0 "url=http://127.0.0.1:8123" ./k8slab
check "an address that is given holds" exits 0 "url=http://elsewhere" env K8SLAB_API_URL=http://elsewhere ./k8slab
ln -s "$root/k8slab" "$work/link-to-k8slab"
check "a link to it works from anywhere" bash -c 'cd / && "$1"' _ "$work/link-to-k8slab"

# --- testbed
check "not built: says what to run" exits 1 "infra/testbed/testbed build" infra/testbed/testbed path
check "the version starts with Kubernetes'" bash -c '[[ $(infra/testbed/testbed version) =~ ^v1\.[0-9]+\.[0-9]+-[0-9a-f]{12}$ ]]'
version=$(infra/testbed/testbed version)
bin=$XDG_CACHE_HOME/k8slab/testbed/$version/bin
mkdir -p "$bin"
for program in etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kwok kwokctl; do
  check "incomplete before $program" exits 1 "missing: " infra/testbed/testbed path
  touch "$bin/$program" && chmod +x "$bin/$program"
done
check "complete: the folder" exits 0 "$bin" infra/testbed/testbed path
check "complete: nothing is built" exits 0 "is built" infra/testbed/testbed build
mkdir -p "$bin/../../v0.1-old/bin"
check "clean removes another version" exits 0 "v0.1-old" infra/testbed/testbed clean
check "and keeps this one" infra/testbed/testbed path
echo "// changed" >>infra/testbed/kwok/go.mod
check "a changed module is another version" bash -c '[[ $(infra/testbed/testbed version) != "$1" ]]' _ "$version"

check "a command is needed" exits 2 "Usage: infra/testbed/testbed build" infra/testbed/testbed
check "and takes no arguments" exits 2 "testbed path takes no arguments" infra/testbed/testbed path here

# --- the user's own Docker and kind; programs that answer as Docker 20.10 does
mkdir "$work/own"
printf '#!/bin/sh\n' >"$work/own/kind"
cat >"$work/own/docker" <<'DOCKER'
#!/bin/sh
case $1 in
  context) echo unix:///run/user/1000/docker.sock ;;
  version) [ ! -e "${0%/*}/down" ] ;;
  image) cat "${0%/*}/images" ;;
esac
DOCKER
chmod +x "$work/own/kind" "$work/own/docker"
found_kind() { (unset DOCKER_HOST; PATH=$work/own:$PATH parts_do 'source "$parts/kind.sh"; optional_kind; echo "kind: $kind"'); }
printf 'postgres:18\nkindest/node:v1.34.0\nkindest/node:latest\nk8slab/node:v1.34.4\n' >"$work/own/images"
check "kind: what the user's Docker has is offered" \
  exits 0 "kind: unix:///run/user/1000/docker.sock,1.34.0=kindest/node:v1.34.0,1.34.4=k8slab/node:v1.34.4" found_kind
echo postgres:18 >"$work/own/images"
check "kind: without an image it says what to pull" exits 0 "docker pull kindest/node" found_kind
: >"$work/own/down"
check "kind: a daemon that does not answer is said" exits 0 "no Docker answers" found_kind
rm "$work/own/kind"
if ! type -P kind >/dev/null; then check "kind: without kind nothing is said" bash -c '[[ $1 == "kind: " ]]' _ "$(found_kind)"; fi

cat >"$work/own/docker" <<'DOCKER'
#!/bin/sh
here=${0%/*}
[ ! -e "$here/down" ] || exit 1
echo "$DOCKER_HOST $*" >>"$here/calls"
case $1 in ps) echo 1a 2b ;; network) [ "$2" != ls ] || echo 3c ;; esac
DOCKER
clusters() { # what ./lab up leaves of a kind cluster and of another
  mkdir -p "$data/agent" "$data/host/clusters/aaaa" "$data/host/clusters/bbbb"
  : >"$data/.k8slab-data"
  printf "      docker_host: 'unix:///own.sock'\n" >"$data/agent/inventory.yaml"
  echo kind >"$data/host/clusters/aaaa/provider"
  echo kwok >"$data/host/clusters/bbbb/provider"
}
reset_with() { PATH=$work/own:$PATH ./lab reset --data "$data" --yes; }
clusters
check "reset: without Docker, kind clusters and the data stay" exits 1 "nothing was deleted" reset_with
check "reset: the data is there" test -e "$data/host/clusters/aaaa"
rm "$work/own/down"
check "reset: kind clusters go with the data" exits 0 "Deleted $data" reset_with
check "reset: their containers" grep -qx "unix:///own.sock rm -f -v 1a 2b" "$work/own/calls"
check "reset: their networks" grep -qx "unix:///own.sock network rm 3c" "$work/own/calls"
check "reset: and no other's" bash -c '! grep -q bbbb "$1"' _ "$work/own/calls"

# --- ./lab test fails where real kind was skipped
reports=$root/host-agent/target/failsafe-reports
mkdir -p "$reports"
report() { # NAME TESTS SKIPPED
  printf '<testsuite name="x" tests="%s" errors="0" skipped="%s" failures="0">\n' "$2" "$3" >"$reports/TEST-io.k8slab.agent.host.$1.xml"
}
ran() { parts_do 'source "$parts/kind.sh"; real_kind_ran "$1"' "$work/before"; }
: >"$work/before"
touch -d '1 minute ago' "$work/before"
check "kind: no report is no run" exits 1 "KindIT did not run in full" ran
report KindIT 25 0
report KindFaultsIT 8 0
check "kind: all ran" exits 0 "" ran
report KindFaultsIT 8 1
check "kind: one was skipped" exits 1 "KindFaultsIT did not run in full" ran
report KindFaultsIT 0 0
check "kind: none was there" exits 1 "KindFaultsIT did not run in full" ran
report KindFaultsIT 8 0
touch -d '1 hour ago' "$reports/TEST-io.k8slab.agent.host.KindIT.xml"
check "kind: yesterday's report" exits 1 "KindIT did not run in full" ran
rm -r "$root/host-agent"

# --- tools, nodes, clusters and images of the testbed
for set in tools node; do
  check "$set has help" exits 0 "Usage: infra/testbed/$set build" "infra/testbed/$set" --help
  check "$set needs a command" exits 2 "$set: which command?" "infra/testbed/$set"
  check "$set path takes no arguments" exits 2 "$set path takes no arguments" "infra/testbed/$set" path here
  check "$set is not built: says what to run" exits 1 "infra/testbed/$set build" "infra/testbed/$set" path
  check "$set has a version" bash -c '[[ $("$1" version) =~ ^v[0-9]+\.[0-9]+\.[0-9]+-[0-9a-f]{12}$ ]]' _ "infra/testbed/$set"
done
tools=$XDG_CACHE_HOME/k8slab/tools/$(infra/testbed/tools version)
mkdir -p "$tools/bin"
for program in kind k3d kubeconform vegeta schemas helm; do touch "$tools/bin/$program" && chmod +x "$tools/bin/$program"; done
mkdir "$tools/crds"
check "tools without schemas are incomplete" exits 1 "missing: schemas" infra/testbed/tools path
mkdir "$tools/schemas"
check "tools are complete" exits 0 "$tools/bin" infra/testbed/tools path
check "complete: nothing is built" exits 0 "is built" infra/testbed/tools build
version=$(infra/testbed/tools version)
echo "# changed" >>infra/testbed/crds/modules.txt
check "other CRDs are another version" bash -c '[[ $(infra/testbed/tools version) != "$1" ]]' _ "$version"

check "kind has help" exits 0 "Usage: infra/testbed/kind COMMAND" infra/testbed/kind --help
check "kind needs a command" exits 2 "kind: which command?" infra/testbed/kind
check "kind down takes no arguments" exits 2 "kind down takes no arguments" infra/testbed/kind down now
check "kind up knows one option" exits 2 "only --config FILE is known" infra/testbed/kind up --workers 2
check "kind load needs an archive" exits 2 "which archives?" infra/testbed/kind load
check "kind load names what is not there" exits 1 "No such archive: $work/none.tar" infra/testbed/kind load "$work/none.tar"
check "the node's image is not built: says what to run" exits 1 "infra/testbed/kind build" infra/testbed/kind path
version=$(infra/testbed/kind version)
check "the node's version starts with Kubernetes'" bash -c '[[ $1 =~ ^v1\.[0-9]+\.[0-9]+-[0-9a-f]{12}$ ]]' _ "$version"
echo "# changed" >>infra/testbed/node-files/etc/containerd/config.toml
check "a changed file of the node is another version" bash -c '[[ $(infra/testbed/kind version) != "$1" ]]' _ "$version"

cp "$source_root/pom.xml" pom.xml
check "images has help" exits 0 "Usage: infra/testbed/images build" infra/testbed/images --help
check "images needs a command" exits 2 "images: which command?" infra/testbed/images
check "images path needs a name" exits 2 "of which image?" infra/testbed/images path
check "an unknown image is named" exits 2 "no image 'oracle'" infra/testbed/images build oracle
for image in postgres kafka host; do
  check "image $image has a tag" bash -c '[[ $(infra/testbed/images tag "$1") =~ ^k8slab/evaluation-$1:[0-9] ]]' _ "$image"
  check "image $image is not built: says what to run" exits 1 "infra/testbed/images build $image" infra/testbed/images path "$image"
done
mkdir -p "$XDG_CACHE_HOME/k8slab/images"
touch "$XDG_CACHE_HOME/k8slab/images/$(infra/testbed/images version kafka).tar"
check "a built image has a path" exits 0 "/images/kafka-" infra/testbed/images path kafka

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
