# shellcheck shell=bash
# ./lab status. Sourced by ./lab.
source "$parts/options.sh"
source "$parts/running.sh"

usage="Usage: ./lab status [--data DIR] [--output json|text]
Says whether K8s-Lab runs on the data folder DIR (default .data) and where.
Exit code: 0 ready, 3 not running, 4 running but not ready yet.
JSON: url, ready, data_dir, admin_email, admin_password_file; null where nothing runs."

run() {
  local pid="" code=0
  options "--data --output" "$@"
  pid=$(running_pid "$data") || code=3
  if ((code == 0)) && ! is_ready "$data" "$pid"; then code=4; fi
  "status_$output" "$pid" "$code"
  return "$code"
}

status_json() {
  if (($2 != 3)) && [[ -r $data/run/status.json && $(status_field "$data" pid) == "$1" ]]; then
    printf '%s\n' "$(<"$data/run/status.json")"
    return
  fi
  printf '{"url":null,"ready":false,"data_dir":%s,"admin_email":null,"admin_password_file":null}\n' \
    "$(json_string "$data")"
}

status_text() {
  case $2 in
    0) say_where "$data" ;;
    3) printf 'K8s-Lab does not run on %s. Start it: ./lab up\n' "$data" ;;
    4) printf 'K8s-Lab is starting (process %s, data %s).\n' "$1" "$data" ;;
  esac
}
