# Runs kwokctl after it was made harmless: it signals whatever process has a number from its pid
# files, and after a crash or a reboot that may be anybody's. Called as: KWOKCTL CLUSTER-NAME ARGS...
set -u
kwokctl=$1 name=$2
shift 2
for pidfile in "$KWOK_WORKDIR/clusters/$name/pids"/*.pid; do
  [ -f "$pidfile" ] || continue
  pid=$(cat "$pidfile")
  grep -qzxF "K8SLAB_CLUSTER=$K8SLAB_CLUSTER" "/proc/$pid/environ" 2>/dev/null || rm -f "$pidfile"
done
exec "$kwokctl" --name "$name" "$@"
