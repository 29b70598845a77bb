#!/usr/bin/env bash
# What check says of hosts that lack this or that: programs that answer as Docker 20.10 and kind 0.33 do, and a kernel's
# settings in a folder. Prints 'N passed, N failed'.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

says() { # NAME CODE TEXT [OPTION...]: check ends so and has a line like that (a pattern)
  local name=$1 want=$2 text=$3 code=0 output
  shift 3
  output=$(PATH=$work/bin:$PATH K8SLAB_CHECK_PROC=$work/proc HOME=$work/home "$here/check" --state-dir "$work/state" "$@" 2>&1) || code=$?
  if [[ $code == "$want" ]] && grep -qE -- "$text" <<<"$output"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\nexit code %s\n%s\n' "$name" "$code" "$output"
  fi
}
kernel() { mkdir -p "$work/proc/sys/${1%/*}" && echo "$2" >"$work/proc/sys/$1"; }
program() { printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1" && chmod +x "$work/bin/$1"; }

mkdir -p "$work/bin" "$work/home" "$work/proc"
good() {
  echo "MemAvailable:    8388608 kB" >"$work/proc/meminfo"
  kernel fs/inotify/max_user_instances 512
  kernel fs/inotify/max_user_watches 524288
  kernel net/ipv4/ip_forward 1
  program kind 'echo "kind v0.33.0 go1.26.0 linux/amd64"'
  program kwokctl 'echo "kwokctl version v0.8.0"'
  program docker 'case "$*" in
version*) echo 20.10.24 ;;
*DockerRootDir*) echo / ;;
*AddressPools*) echo 2 ;;
*CgroupVersion*) echo 2 ;;
*SecurityOptions*) echo "[name=seccomp,profile=default]" ;;
image*) echo kindest/node:v1.34.0 ;;
esac'
}

good
says "a good host misses nothing" 0 '^ok +docker +20\.10\.24$'
says "its images are told" 0 '^ok +node images +kindest/node:v1\.34\.0'
kernel fs/inotify/max_user_instances 128
says "few inotify instances are told with the setting" 0 '^weak +inotify +128 .*fs\.inotify\.max_user_instances=512'
good
kernel net/ipv4/ip_forward 0
says "forwarding that is off" 0 '^weak +forwarding'
good
echo "MemAvailable:    524288 kB" >"$work/proc/meminfo"
says "little memory" 0 '^weak +memory +512 MB'
good
program docker 'exit 1'
says "a daemon that does not answer" 1 '^MISSING +docker +its daemon does not answer'
says "and for KWOK alone that is nothing" 0 '^ok +kwokctl' --kwok
good
program docker 'case "$*" in version*) echo 19.03.15 ;; *DockerRootDir*) echo / ;; image*) echo kindest/node:v1.34.0 ;; esac'
says "a Docker that is too old" 1 '^MISSING +docker +19\.03\.15'
says "cgroups v1" 1 '^weak +cgroups +v1'
good
sed -i 's,kindest/node,postgres,' "$work/bin/docker"
says "no node image" 1 '^MISSING +node images'
good
program kind 'echo "kind v0.20.0 go1.20 linux/amd64"'
says "an old kind" 0 '^weak +kind +0\.20\.0'
good
says "an unknown option" 2 '^Usage: check' --all

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
