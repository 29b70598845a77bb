# Starts or stops the nodes of a cluster. Called as: BIN start|stop NAME ADDRESSES
set -u
PATH=${1:+$1:}$PATH
of() { docker ps -aq --no-trunc --filter "label=io.x-k8s.kind.cluster=$1" --filter "label=io.x-k8s.kind.role=$2"; }
control_planes=$(of "$3" control-plane) && workers=$(of "$3" worker) || exit 1
if [ -z "$control_planes" ]; then
  echo "no container of the control plane is left" >&2
  exit 23
fi
case $2 in
stop) docker stop --time 10 $workers $control_planes ;;
start)
  # Docker gives the lowest address that is free: in the order of its addresses, each node gets its own again
  while read -r address node; do
    case "$control_planes $workers" in *"$node"*) docker start "$node" || exit 1 ;; esac
    now=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$node")
    [ "$now" = "$address" ] || echo "node $node had the address $address, and has $now" >&2
  done <"$4"
  docker start $control_planes $workers # whichever is not in the file
  ;;
esac
