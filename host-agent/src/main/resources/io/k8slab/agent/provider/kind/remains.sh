# Removes what Docker keeps of a cluster, and looks again. Called as: BIN NAME
set -u
PATH=${1:+$1:}$PATH
name=$2
nodes() { docker ps -aq --filter "label=io.x-k8s.kind.cluster=$name"; }
networks() { docker network ls -q --filter "label=k8slab.cluster=$name"; }

found=$(nodes) || exit 1
# with their anonymous volumes, paused ones and ones that never started too
[ -z "$found" ] || docker rm -f -v $found >/dev/null
found=$(networks) || exit 1
[ -z "$found" ] || docker network rm $found >/dev/null

nodes=$(nodes) && networks=$(networks) || exit 1
if [ -n "$nodes$networks" ]; then
  echo "left in Docker:" $nodes $networks >&2
  exit 24
fi
