# Prints what the nodes said last. Called as: BIN NAME
set -u
PATH=${1:+$1:}$PATH
for node in $(docker ps -aq --filter "label=k3d.cluster=$2"); do
  docker inspect --format '== {{.Name}} {{.State.Status}} exit {{.State.ExitCode}} out of memory {{.State.OOMKilled}}' "$node"
  docker logs --tail 20 "$node" 2>&1
done
exit 0
