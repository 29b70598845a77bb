# Starts or stops the nodes of a cluster, the control plane first or last. Called as: BIN start|stop NAME
set -u
PATH=${1:+$1:}$PATH
of() { docker ps -aq --filter "label=io.x-k8s.kind.cluster=$1" --filter "label=io.x-k8s.kind.role=$2"; }
control_planes=$(of "$3" control-plane) && workers=$(of "$3" worker) || exit 1
if [ -z "$control_planes" ]; then
  echo "no container of the control plane is left" >&2
  exit 23
fi
case $2 in
start) docker start $control_planes $workers ;;
stop) docker stop --time 10 $workers $control_planes ;;
esac
