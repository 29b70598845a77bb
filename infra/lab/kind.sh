# shellcheck shell=bash
# Real clusters with running pods: by the user's own Docker and kind, and whether the tests made some. Sourced, not run.

# optional_kind: sets kind to what the JVM is told: the daemon's socket and the node images that it has; empty where
# there are none, after saying what is missing. Changes nothing and pulls nothing.
optional_kind() {
  local socket images
  kind=""
  if ! type -P kind >/dev/null || ! type -P docker >/dev/null; then return 0; fi
  # a step on a host has a home folder of its own, and so no contexts
  socket=${DOCKER_HOST:-$(timeout 10 docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)} || socket=""
  if [[ $socket != unix:///* ]] || ! timeout 10 docker version >/dev/null 2>&1; then
    say "kind is here, but no Docker answers on this machine: no clusters with running pods."
    return 0
  fi
  images=$(timeout 10 docker image ls --format '{{.Repository}}:{{.Tag}}' |
    sed -n 's,^\(kindest\|k8slab\)/node:v\([0-9]*\.[0-9]*\.[0-9]*\)$,\2=&,p' | sort -u -t = -k 1,1 | paste -sd ,) || images=""
  if [[ -z $images ]]; then
    say "kind and Docker are here, but no node image. For clusters with running pods pull one that your kind's release
notes name (docker pull kindest/node:vX.Y.Z) and run ./lab up again."
    return 0
  fi
  # shellcheck disable=SC2034 # for up.sh
  kind=$socket,$images
}

# remove_kind_clusters DATA: what Docker keeps of the folder's clusters. Where it cannot be asked, nothing is deleted.
remove_kind_clusters() {
  local folder name socket left
  socket=$(sed -n "s/^ *docker_host: '\(.*\)'\$/\1/p" "$1/agent/inventory.yaml" 2>/dev/null) || return 0
  for folder in "$1"/host/clusters/*/; do
    [[ -n $socket && $(cat "$folder/provider" 2>/dev/null) == kind ]] || continue
    name=${folder%/}
    name=${name##*/}
    left=$(DOCKER_HOST=$socket docker ps -aq --filter "label=io.x-k8s.kind.cluster=$name") ||
      die "Docker does not answer, and has kind clusters of $1: nothing was deleted. Start Docker and try again."
    # shellcheck disable=SC2086 # ids are words
    [[ -z $left ]] || DOCKER_HOST=$socket docker rm -f -v $left >/dev/null || die "Docker did not remove $left."
    left=$(DOCKER_HOST=$socket docker network ls -q --filter "label=k8slab.cluster=$name")
    # shellcheck disable=SC2086
    [[ -z $left ]] || DOCKER_HOST=$socket docker network rm $left >/dev/null || die "Docker did not remove network $left."
  done
}

# real_kind_ran SINCE: says so and fails where a test of real kind clusters did not run, or was skipped.
real_kind_ran() {
  local name report
  for name in KindIT KindFaultsIT; do
    report=$LAB_ROOT/host-agent/target/failsafe-reports/TEST-io.k8slab.agent.host.$name.xml
    if [[ ! $report -nt $1 ]] || ! grep -qm 1 '<testsuite [^>]* skipped="0"' "$report" ||
      grep -qm 1 '<testsuite [^>]* tests="0"' "$report"; then
      fail "$name did not run in full: it makes real kind clusters, and has to wherever root runs the tests on Linux."
      return 1
    fi
  done
}
