# Lists the containers of our clusters, running or not. kind's own clusters of other names are not ours. Called as: BIN
set -u
PATH=${1:+$1:}$PATH
docker ps -a --filter label=io.x-k8s.kind.cluster \
  --format '{{.Label "io.x-k8s.kind.cluster"}} {{.Label "io.x-k8s.kind.role"}} {{.State}}' |
  while read -r name role state; do
    case $name in
    *[!a-z2-7]*) ;;
    ??????????????????????????) echo "process $name $role $state" ;;
    esac
  done
# a pipe's exit code is its last command's
docker version --format '{{.Server.Version}}' >/dev/null
