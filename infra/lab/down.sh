# shellcheck shell=bash
# ./lab down. Sourced by ./lab.
source "$parts/options.sh"
source "$parts/running.sh"

usage="Usage: ./lab down [--data DIR]
Stops the K8s-Lab that runs on the data folder DIR (default .data) and everything it started. The data stays:
the next ./lab up goes on with it."

run() {
  options "--data" "$@"
  down
}

down() {
  local pid
  if pid=$(running_pid "$data"); then
    stop_lab "$data" "$pid"
    say "K8s-Lab on $data is stopped."
  else
    end_marked "K8SLAB_DATA=$data"
    rm -f "$data/run/lab.pid" "$data/run/status.json"
    say "K8s-Lab does not run on $data."
  fi
}
