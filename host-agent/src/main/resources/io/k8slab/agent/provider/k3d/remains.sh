# Removes what Docker keeps of a cluster, and looks again. Called as: BIN NAME
# By k3d's label, not ours: its tools' container has only that. The name is no other's.
set -u
PATH=${1:+$1:}$PATH
name=$2
nodes() { docker ps -aq --filter "label=k3d.cluster=$name"; }
volumes() { docker volume ls -q --filter "label=k3d.cluster=$name"; }
networks() { docker network ls -q --filter "label=k8slab.cluster=$name"; }

found=$(nodes) || exit 1
# with their anonymous volumes, paused ones and ones that never started too
[ -z "$found" ] || docker rm -f -v $found >/dev/null
found=$(volumes) || exit 1
[ -z "$found" ] || docker volume rm -f $found >/dev/null
found=$(networks) || exit 1
[ -z "$found" ] || docker network rm $found >/dev/null

left=$(nodes && volumes && networks) || exit 1
if [ -n "$left" ]; then
  echo "left in Docker:" $left >&2
  exit 24
fi
