# Prints what the nodes said last. Called as: BIN NAME
set -u
PATH=${1:+$1:}$PATH
for node in $(docker ps -aq --filter "label=io.x-k8s.kind.cluster=$2"); do
  docker inspect --format '== {{.Name}} {{.State.Status}} exit {{.State.ExitCode}} out of memory {{.State.OOMKilled}}' "$node"
  docker logs --tail 15 "$node" 2>&1
  docker exec "$node" journalctl --no-pager -q -n 15 -u kubelet 2>&1
done
exit 0
