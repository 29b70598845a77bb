# Lists the virtual machines of our clusters, running or not. Called as: BIN
set -u
PATH=${1:+$1:}$PATH
said=$(lxc list --format csv -c s,user.k8slab.cluster) || exit 1
printf '%s\n' "$said" | while IFS=, read -r state name; do
  case $name in
  *[!a-z2-7]*) ;;
  ??????????????????????????) echo "process $name machine $state" ;;
  esac
done
