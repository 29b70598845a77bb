# Tells which of the images the daemon has, where it and k3d answer. Called as: BIN VERSION=IMAGE...
set -u
PATH=${1:+$1:}$PATH
shift
k3d version >/dev/null || exit 1
docker version --format 'docker {{.Server.Version}}' || exit 1
for offer; do
  docker image inspect "${offer#*=}" >/dev/null 2>&1 && echo "image ${offer%%=*}"
done
exit 0
