# Removes what LXD keeps of a cluster, and looks again. Called as: BIN NAME
set -u
PATH=${1:+$1:}$PATH
name=$2
machines() { lxc list "user.k8slab.cluster=$name" --format csv -c n; }

found=$(machines) || exit 1
for machine in $found; do
  lxc delete --force "$machine"
done
left=$(machines) || exit 1
if [ -n "$left" ]; then
  echo "left in LXD:" $left >&2
  exit 24
fi
