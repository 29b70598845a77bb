# shellcheck shell=bash
# What runs on a data folder, and how it is stopped. The JVM writes run/lab.pid and run/status.json into the
# folder; all it starts carries K8SLAB_DATA=<folder> in its environment. Sourced, not run.

readonly MAIN=io.k8slab.local.Main
readonly MARKER=.k8slab-data # a file in every folder that ./lab up made, so that ./lab reset deletes no other

# is_lab PID DATA: true when PID is the JVM of that folder: not a zombie, not another program that got its number.
is_lab() {
  [[ $1 =~ ^[1-9][0-9]*$ && -r /proc/$1/cmdline ]] || return 1
  grep -qzxF -- "$MAIN" "/proc/$1/cmdline" 2>/dev/null &&
    grep -qzxF -e "$2" -e "--data=$2" "/proc/$1/cmdline" 2>/dev/null
}

# marked MARK: prints the ids of the processes that carry MARK (NAME=VALUE) in their environment, without this
# launcher, those that started it, and those of its own session (a person's shell, if they exported it).
marked() {
  local file pid ancestor=$$ session
  local -A own=()
  while [[ -r /proc/$ancestor/stat ]] && ((ancestor > 1)); do
    own[$ancestor]=1
    ancestor=$(stat_field "$ancestor" 4)
  done
  session=$(stat_field $$ 6)
  while IFS= read -r file; do
    pid=${file//[!0-9]/}
    [[ -z ${own[$pid]:-} && $(stat_field "$pid" 6) != "$session" ]] || continue
    printf '%s\n' "$pid"
  done < <(grep -lzxF -- "$1" /proc/[0-9]*/environ 2>/dev/null)
}

# stat_field PID N: the N-th field of /proc/PID/stat, for N > 2 (the second one may hold blanks).
stat_field() {
  local line
  local -a fields
  IFS= read -r line 2>/dev/null <"/proc/$1/stat" || return 0
  read -ra fields <<<"${line##*) }"
  printf '%s\n' "${fields[$2 - 3]}"
}

# running_pid DATA: prints the id of the folder's JVM; fails where none runs. A stale pid file is passed over,
# and a JVM that has written none yet is found.
running_pid() {
  local pid=""
  if [[ -r $1/run/lab.pid ]]; then
    IFS= read -r pid <"$1/run/lab.pid" || true
    if is_lab "$pid" "$1"; then
      printf '%s\n' "$pid"
      return 0
    fi
  fi
  while IFS= read -r pid; do
    if is_lab "$pid" "$1"; then
      printf '%s\n' "$pid"
      return 0
    fi
  done < <(marked "K8SLAB_DATA=$1")
  return 1
}

# status_field DATA NAME: a string or literal of run/status.json; nothing where it is not there.
status_field() {
  local text=""
  [[ -r $1/run/status.json ]] || return 0
  IFS= read -rd '' text <"$1/run/status.json" || true
  if [[ $text =~ \"$2\"[[:space:]]*:[[:space:]]*\"([^\"]*)\" || $text =~ \"$2\"[[:space:]]*:[[:space:]]*([a-z0-9]+) ]]; then
    printf '%s\n' "${BASH_REMATCH[1]}"
  fi
}

# is_ready DATA PID: the status file is of this process (not of one before it) and says ready.
is_ready() {
  [[ $(status_field "$1" ready) == true && $(status_field "$1" pid) == "$2" ]]
}

# end_marked MARK: ends what carries MARK, TERM first, KILL after 10 s, and says what it ended.
end_marked() {
  local mark=$1 signal pid name left
  for signal in TERM KILL; do
    left=$(marked "$mark")
    [[ -n $left ]] || return 0
    for pid in $left; do
      name=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" || true)
      kill "-$signal" "$pid" 2>/dev/null || continue
      say "ended a process that was left ($signal): $pid ${name:0:100}"
    done
    for _ in {1..100}; do
      [[ -n $(marked "$mark") ]] || return 0
      sleep 0.1
    done
  done
  left=$(marked "$mark")
  [[ -z $left ]] || die "These processes could not be ended: ${left//$'\n'/ }"
}

run_mark="" # what the processes of leaving_nothing carry

# leaving_nothing COMMAND...: runs it openly; whatever it leaves behind, now or when this launcher is stopped, is
# ended and named.
leaving_nothing() {
  local code=0
  run_mark="K8SLAB_RUN=$$-$RANDOM$RANDOM"
  trap 'end_child; end_marked "$run_mark"' EXIT
  openly env "$run_mark" "$@" || code=$?
  end_marked "$run_mark"
  trap end_child EXIT
  return "$code"
}

# stop_lab DATA PID: TERM, up to 60 s of patience, KILL; then whatever of the folder is left. Leaves no stale files.
stop_lab() {
  local start=$SECONDS
  kill -TERM "$2" 2>/dev/null || is_gone "$2" || die "Process $2 is somebody else's: stop it as the user who started it."
  while is_lab "$2" "$1"; do
    if ((SECONDS - start >= 60)); then
      end_ticks
      warn "K8s-Lab did not stop within 60 s: ending process $2 by force."
      kill -KILL "$2" 2>/dev/null || true
      break
    fi
    tick "stopping K8s-Lab" "$start"
  done
  end_ticks
  end_marked "K8SLAB_DATA=$1"
  rm -f "$1/run/lab.pid" "$1/run/status.json"
}

is_gone() { [[ ! -d /proc/$1 ]]; }

# json_string TEXT: as a JSON string.
json_string() {
  local text=$1 i character out=""
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    case $character in
      [\"\\]) out+="\\$character" ;;
      [[:cntrl:]]) printf -v character '\\u%04x' "'$character" && out+=$character ;;
      *) out+=$character ;;
    esac
  done
  printf '"%s"' "$out"
}

# down_command DATA: what to type to stop it.
down_command() {
  if [[ $1 == "$LAB_ROOT/.data" ]]; then printf './lab down'; else printf './lab down --data %q' "$1"; fi
}

# say_where DATA: address, login and the next command to type, on standard output.
say_where() {
  local url cli=./k8slab
  url=$(status_field "$1" url)
  [[ $1 == "$LAB_ROOT/.data" ]] || cli="K8SLAB_API_URL=$url ./k8slab"
  printf '%sK8s-Lab is ready: %s%s\n\n' "$bold$green" "$url" "$plain"
  printf '  sign in as   %s\n' "$(status_field "$1" admin_email)"
  printf '  password in  %s\n' "$(status_field "$1" admin_password_file)"
  printf '  data and log %s\n' "$1"
  printf '  to stop      %s\n\n' "$(down_command "$1")"
  printf 'Next, in another terminal: %s%s auth login%s\n' "$bold" "$cli" "$plain"
}
