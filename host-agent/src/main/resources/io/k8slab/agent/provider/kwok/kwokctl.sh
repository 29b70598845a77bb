# Runs kwokctl, made harmless and impatient. Called as: KWOKCTL CLUSTER-NAME ARGS...
# Harmless: kwokctl signals whatever process has a number from its pid files, and after a crash or a
# reboot that may be anybody's. Impatient: kwokctl waits two minutes for a control plane of which a
# part has ended; here that is exit code 22 within a second.
set -u
kwokctl=$1 name=$2
shift 2
pids=$KWOK_WORKDIR/clusters/$name/pids
for pidfile in "$pids"/*.pid; do
  [ -f "$pidfile" ] || continue
  pid=$(cat "$pidfile")
  grep -qzxF "K8SLAB_CLUSTER=$K8SLAB_CLUSTER" "/proc/$pid/environ" 2>/dev/null || rm -f "$pidfile"
done
case $1 in create | start) ;; *) exec "$kwokctl" --name "$name" "$@" ;; esac

ended() { # a part that has a pid file and no living process
  for pidfile in "$pids"/*.pid; do
    [ -s "$pidfile" ] || continue
    # the files have no line end, for which read(1) fails
    pid=''
    read -r pid <"$pidfile" || [ -n "$pid" ] || continue
    if read -r stat 2>/dev/null <"/proc/$pid/stat"; then
      case ${stat##*) } in Z* | X*) ;; *) continue ;; esac
    fi
    part=${pidfile##*/}
    echo "$name: ${part%.pid} has ended" >&2
    return 0
  done
  return 1
}
"$kwokctl" --name "$name" "$@" &
running=$!
(
  trap 'kill "$nap" 2>/dev/null; exit 0' TERM
  while :; do
    sleep 0.5 &
    nap=$!
    wait "$nap"
    if ended; then
      kill -TERM "$running"
      exit 22
    fi
  done
) &
watching=$!
wait "$running"
code=$?
if kill -TERM "$watching" 2>/dev/null; then
  wait "$watching" 2>/dev/null
  exit "$code"
fi
wait "$watching"
exit 22
