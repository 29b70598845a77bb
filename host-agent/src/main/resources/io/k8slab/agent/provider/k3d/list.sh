# Lists the containers of our clusters, running or not. k3d's own clusters of other names are not ours. Called as: BIN
set -u
PATH=${1:+$1:}$PATH
docker ps -a --filter label=k8slab.cluster --filter label=k3d.role \
  --format '{{.Label "k8slab.cluster"}} {{.Label "k3d.role"}} {{.State}}' |
  while read -r name role state; do
    case $name in
    *[!a-z2-7]*) ;;
    ??????????????????????????) echo "process $name $role $state" ;;
    esac
  done
# a pipe's exit code is its last command's
docker version --format '{{.Server.Version}}' >/dev/null
