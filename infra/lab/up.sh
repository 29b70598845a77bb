# shellcheck shell=bash
# ./lab up. Sourced by ./lab.
source "$parts/options.sh"
source "$parts/running.sh"
source "$parts/build.sh"
source "$parts/testbed.sh"
source "$parts/kind.sh"

usage="Usage: ./lab up [--detach] [--port N] [--data DIR]
Builds what is needed, then runs PostgreSQL, Kafka, the API and a host agent in one process on this machine, and
prints the address, the login and the next command to type. Ctrl-C stops it; the data stays.
Where Docker and kind are on this machine and Docker has a node image (kindest/node:vX.Y.Z), clusters are kind's unless
another provider is asked for; the daemon is used as it is.
  --detach     returns when it is ready and leaves it running; ./lab down stops it
  --port N     the port on 127.0.0.1 (default 8080; 0 takes any free one)
  --data DIR   where it keeps everything (default .data); with --port, several run side by side
It passes these settings on to the functions, from its environment (functions/SETTINGS.md): K8SLAB_OIDC_*, K8SLAB_SMTP_*
and K8SLAB_MAIL_FROM (mails by a server instead of the page /mail), K8SLAB_TLS_*, K8SLAB_PUBLIC_URL,
K8SLAB_ALLOWED_ORIGINS, K8SLAB_SOCKETS, K8SLAB_SOCKETS_PER_USER, K8SLAB_RATE_LIMIT_*, K8SLAB_QUOTA_*, K8SLAB_TEAM_QUOTA_*.
The log is DIR/lab.log. K8SLAB_JAVA_FLAGS adds flags to the JVM's, K8SLAB_READY_SECONDS (default 180) is how long
it may take to become ready. Exit code: 0; 1 when it did not become ready, ended by itself, or ran already."

java_flags=("@$LAB_ROOT/infra/local/jvm.options")

readonly READY_SECONDS=${K8SLAB_READY_SECONDS:-180}
jvm="" # this launcher's JVM, until it is handed over or gone

run() {
  options "--detach --port --data" "$@"
  say_if_running
  need_jdk
  build_if_needed
  local testbed kind
  optional_testbed
  optional_kind
  make_data
  lock_data
  say_if_running
  # What a JVM that was killed left behind: an old PostgreSQL would keep the new one out.
  end_marked "K8SLAB_DATA=$data"
  port_free || die "Port $port is taken by another program. Choose one: ./lab up --port N"
  start
  if ! await_ready; then
    stop_own
    fail "K8s-Lab did not become ready. The last lines of $data/lab.log:"
    tail -n 30 "$data/lab.log" >&2
    exit 1
  fi
  say_where "$data"
  exec 9>&-
  if [[ -n $detach ]]; then
    jvm=""
    return 0
  fi
  printf '%sCtrl-C stops it.%s\n' "$dim" "$plain"
  await_end
}

# say_if_running: ends the launcher where the folder has its JVM already; --detach then waits until that one is ready.
say_if_running() {
  local pid url start=$SECONDS
  pid=$(running_pid "$data") || return 0
  if [[ -n $detach ]]; then
    while ! is_ready "$data" "$pid" && is_lab "$pid" "$data" && ((SECONDS - start < READY_SECONDS)); do
      tick "waiting for the K8s-Lab that is starting (process $pid)" "$start"
    done
    end_ticks
  fi
  url=$(status_field "$data" url)
  say "K8s-Lab already runs on $data (process $pid)${url:+: $url}"
  if [[ -n $detach ]] && is_ready "$data" "$pid"; then exit 0; fi
  say "To stop it: $(down_command "$data")"
  exit 1
}

# Only the owner may look in: keys and passwords are kept here.
make_data() {
  local new=""
  [[ -n $(ls -A -- "$data" 2>/dev/null) ]] || new=true
  (umask 077 && mkdir -p -- "$data/run") || die "The data folder $data cannot be made: choose another with --data."
  [[ -z $new ]] || : >"$data/$MARKER"
}

# Held until it is ready, so that two launchers at once start one JVM.
lock_data() {
  local start=$SECONDS
  exec 9>"$data/run/launch.lock"
  until flock -n 9; do tick "waiting for another ./lab up on this folder" "$start"; done
  end_ticks
}

port_free() {
  ((port == 0)) || ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

start() {
  local arguments=(up --port "$port" --data "$data")
  local -a more
  read -ra more <<<"${K8SLAB_JAVA_FLAGS:-}"
  [[ -z $testbed ]] || arguments+=(--testbed "$testbed")
  [[ -z $kind ]] || arguments+=(--kind "$kind")
  rm -f "$data/run/lab.pid" "$data/run/status.json"
  [[ ! -e $data/lab.log ]] || mv -f "$data/lab.log" "$data/lab.log.1"
  (umask 077 && : >"$data/lab.log")
  trap stop_own EXIT
  in_session env K8SLAB_DATA="$data" "$JDK/bin/java" "${java_flags[@]}" "${more[@]}" \
    -cp "$(class_path infra/local)" "$MAIN" "${arguments[@]}" >>"$data/lab.log" 2>&1 </dev/null
  jvm=$child child=""
}

# await_ready: true when the JVM says so; false when it ended or the time is over.
await_ready() {
  local start=$SECONDS
  until is_ready "$data" "$jvm"; do
    if ! kill -0 "$jvm" 2>/dev/null; then
      end_ticks
      return 1
    elif ((SECONDS - start >= READY_SECONDS)); then
      end_ticks
      fail "Not ready after $((SECONDS - start)) s."
      return 1
    fi
    tick "starting K8s-Lab" "$start"
  done
  end_ticks
}

# await_end: a signal stops it in order; where the JVM ends by itself, says whether that was in order.
await_end() {
  local code=0 signalled=""
  trap 'signalled=true' INT TERM HUP
  { wait "$jvm" || code=$?; } 2>/dev/null # without the shell's own "Killed"
  if [[ -n $signalled ]]; then
    stop_own
    exit 0
  fi
  jvm=""
  end_marked "K8SLAB_DATA=$data"
  if ((code != 0)); then
    fail "K8s-Lab ended by itself with exit code $code. The last lines of $data/lab.log:"
    tail -n 30 "$data/lab.log" >&2
    exit 1
  fi
  say "K8s-Lab on $data is stopped."
}

# A second Ctrl-C must not leave a half-stopped one behind; stopping has a bound of its own.
stop_own() {
  [[ -n $jvm ]] || return 0
  local pid=$jvm
  trap '' INT TERM HUP
  set +e
  jvm=""
  if is_lab "$pid" "$data"; then
    say "Stopping K8s-Lab."
    stop_lab "$data" "$pid"
  else
    end_marked "K8SLAB_DATA=$data"
  fi
}
