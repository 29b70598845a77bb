# What is done to a cluster's virtual machine. Called as: BIN OPERATION NAME ARGUMENTS...
# LXD takes no name that begins with a digit, which a cluster's may; hence the prefix.
set -u
PATH=${1:+$1:}$PATH
op=$2 name=$3 machine=k8slab-$3
shift 3
inside() { lxc exec "$machine" -- "$@" </dev/null; }

answers() { # the agent inside is up some time after the machine
  tries=0
  until inside true 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -ge 300 ]; then
      echo "the machine does not answer" >&2
      exit 1
    fi
    sleep 1
  done
}
ready() { # its exit code is 0 also where it was stopped on purpose, so its text decides
  said=$(inside microk8s status --wait-ready --timeout 300 --format short)
  case $said in *'try microk8s start'*)
    inside microk8s start || exit 1
    said=$(inside microk8s status --wait-ready --timeout 300 --format short)
    ;;
  esac
  printf '%s\n' "$said"
  case $said in
  'microk8s is running'*) ;;
  *)
    printf '%s\n' "$said" >&2
    exit 1
    ;;
  esac
}

case $op in
launch) # IMAGE CPUS MEMORY-MIB DISK-MIB
  lxc launch "$1" "$machine" --vm -c "limits.cpu=$2" -c "limits.memory=${3}MiB" -d "root,size=${4}MiB" \
    -d eth0,security.port_isolation=true -c "user.k8slab.cluster=$name" </dev/null
  ;;

boot)
  answers
  inside cloud-init status --wait || [ $? -eq 2 ] || exit 1 # 2: done, with complaints that can be lived with
  inside snap wait system seed.loaded
  ;;

install) # LAUNCH-CONFIG CHANNEL
  # read when the snap is installed, and never again
  lxc file push "$1" "$machine/var/snap/microk8s/common/.microk8s.yaml" --create-dirs --mode 600 || exit 1
  inside snap install microk8s --classic "--channel=$2" || exit 1
  ready
  ;;

secure) # PKI-FOLDER
  for file in ca.crt ca.key; do
    lxc file push "$1/$file" "$machine/root/k8slab-ca/$file" --create-dirs --mode 600 || exit 1
  done
  inside microk8s refresh-certs /root/k8slab-ca || exit 1
  inside rm -rf /root/k8slab-ca || exit 1
  ready
  # by default whoever is known may do everything
  inside microk8s enable rbac || exit 1
  ready
  ;;

expose) # ADDRESS PORT
  # LXD forwards to a machine only by its firewall, which wants an address that stays: the one it has
  address=$(lxc list "user.k8slab.cluster=$name" --format csv -c 4 | sed -n 's/^"\{0,1\}\([0-9.]*\) (e.*/\1/p' | head -n 1)
  if [ -z "$address" ]; then
    echo "the machine has no address" >&2
    exit 1
  fi
  lxc config device set "$machine" eth0 "ipv4.address=$address" &&
    lxc config device add "$machine" api proxy "listen=tcp:$1:$2" "connect=tcp:$address:16443" nat=true
  ;;

stop)
  lxc stop "$machine" --timeout 120 || lxc stop "$machine" --force
  ;;

start)
  lxc start "$machine" || exit 1
  answers
  ready
  ;;

diagnose)
  lxc info "$machine"
  inside snap changes
  inside journalctl --no-pager -q -n 20 -u snap.microk8s.daemon-kubelite
  exit 0
  ;;
esac
