# Starts or stops the nodes of a cluster. Called as: BIN start|stop NAME TIMEOUT
set -u
PATH=${1:+$1:}$PATH
export LOG_COLORS=false # else it colours what no terminal reads
# k3d says only that there are no nodes
found=$(docker ps -aq --filter "label=k3d.cluster=$3" --filter label=k3d.role=server) || exit 1
if [ -z "$found" ]; then
  echo "no container of the server is left" >&2
  exit 23
fi
case $2 in
start) k3d cluster start "$3" --wait --timeout "$4" ;;
stop) k3d cluster stop "$3" ;;
esac
