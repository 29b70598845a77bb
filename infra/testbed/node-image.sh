# shellcheck shell=bash
# The image of a kind node, made from Debian packages, the testbed's and the node's programs. In it are the images of
# the control plane, in the store of the containerd that the node runs. Sourced, not run; needs archive.sh.

node_packages=(systemd-sysv dbus containerd runc containernetworking-plugins iptables conntrack iproute2 ethtool socat
  kmod mount procps ca-certificates dnsmasq-base less)

# Everything that decides what the image is.
node_image_version() {
  local digest
  digest=$({
    "$here/testbed" version
    "$here/node" version
    cat "$here"/{archive,node-image}.sh
    cd "$here/node-files" && find . -type f | LC_ALL=C sort | xargs sha256sum
    printf '%s\n' "$suite" "$mirror"
  } | sha256sum)
  printf '%s-%s\n' "$kubernetes" "${digest:0:12}"
}

# build_node_image OUT
build_node_image() {
  local debian packages store files
  openly "$here/testbed" build || exit 1
  openly "$here/node" build || exit 1
  testbed=$("$here/testbed" path)
  node=$("$here/node" path)
  debian_with node-packages "${node_packages[@]}"
  debian=$base packages=$layer
  need_layer node-store "$("$here/testbed" version) $("$here/node" version) ${packages##*/} $(declare -f component kube_proxy_root)" \
    component_store "$packages/rootfs"
  store=$layer
  need_layer node-files "$("$here/testbed" version) $("$here/node" version) ${packages##*/} $(cd "$here/node-files" && find . -type f |
    LC_ALL=C sort | xargs sha256sum)" node_files "$packages/rootfs"
  files=$layer
  say "image $node_image"
  write_archive "$1" "$node_image" \
    '{"Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "container=docker"],
 "Entrypoint": ["/usr/local/bin/node-entrypoint"], "StopSignal": "SIGRTMIN+3"}' \
    "$debian/layer.tar" "$packages/layer.tar" "$store/layer.tar" "$files/layer.tar"
}

# The names that kubeadm asks for; `component` makes an image for each.
component_names() { "$node/kubeadm" config images list --kubernetes-version "$kubernetes"; }

# component NAME ROOT OUT [ENTRYPOINT as JSON]: NAME is the last part of one of the names.
component() {
  local name compressed=yes # containerd keeps what it imports beside what it unpacks
  name=$(component_names | grep "/$1:") || die "kubeadm asks for no image $1."
  [[ $name == *":$(component_version "$1")"* ]] || die "kubeadm asks for $name; what is built is $(component_version "$1")."
  mkdir -p "$2/tmp"
  chmod 1777 "$2/tmp"
  pack "$2" "$2.tar"
  write_archive "$3/$1.tar" "$name" \
    "{\"Env\": [\"PATH=/usr/local/bin:/usr/sbin:/usr/bin\"], \"Entrypoint\": ${4:-null}}" "$2.tar"
  rm -r "$2" "$2.tar"
}

# What the name of its image says, as far as it is ours to choose.
component_version() {
  local version
  case $1 in
    etcd)
      version=$(awk '$1 == "go.etcd.io/etcd/server/v3" { print $2 }' "$here/kubernetes/go.mod")
      printf '%s-\n' "${version#v}"
      ;;
    coredns) awk '$1 == "github.com/coredns/coredns" { print $2 }' "$here/go/coredns/go.mod" ;;
    kube-*) printf '%s\n' "$kubernetes" ;;
  esac
}

component_store() {
  local part=$1 rootfs=$2 program count
  mkdir -p "$part"/{store,images} "$rootfs/var/lib/containerd"
  for program in kube-apiserver kube-controller-manager kube-scheduler etcd; do
    install -D -t "$part/root/usr/local/bin" "$testbed/$program"
    component "$program" "$part/root" "$part/images"
  done
  install -D -t "$part/root" "$node/coredns"
  mkdir -p "$part/root/etc/ssl"
  cp -a "$rootfs/etc/ssl/certs" "$part/root/etc/ssl"
  component coredns "$part/root" "$part/images" '["/coredns"]'
  install -D -t "$part/root" "$node/pause"
  component pause "$part/root" "$part/images" '["/pause"]'
  kube_proxy_root "$rootfs" "$part/root"
  component kube-proxy "$part/root" "$part/images"
  count=$(find "$part/images" -name '*.tar' | wc -l)
  [[ $count == "$(component_names | wc -l)" ]] || die "kubeadm asks for other images than were made: $(component_names)"
  with_progress "storing the images of the control plane" nice "${import_images[@]}" "$rootfs" "$part/store" "$part/images" ||
    die "The images of the control plane could not be stored."
  tar -C "$part/store" --numeric-owner --sort=name --transform 's,^\.,./var/lib/containerd,S' -cf "$part/layer.tar" .
  rm -r "$part"/{store,images}
}

# kube-proxy runs iptables: taken out of the node, with its extensions and the libraries that both need (libxt_statistic
# alone wants libm, and only a Service with two endpoints wants libxt_statistic).
kube_proxy_root() {
  local rootfs=$1 root=$2 lib file name
  lib=/usr/lib/$(uname -m)-linux-gnu
  mkdir -p "$root"/{run,usr/sbin,usr/lib64,"$lib"}
  ln -s usr/sbin usr/lib usr/lib64 "$root/"
  cp -a "$rootfs$lib/xtables" "$root$lib/"
  while read -r file; do
    install -D "$rootfs$file" "$root/usr$file"
  done < <(chroot "$rootfs" sh -c "ldd /usr/sbin/xtables-nft-multi /usr/sbin/conntrack $lib/xtables/*.so" |
    grep -o '/lib[^ ]*' | grep -v : | sort -u)
  cp -a "$rootfs"/usr/sbin/{xtables-nft-multi,conntrack} "$root/usr/sbin/"
  for name in ip{,6}tables{,-save,-restore}; do ln -s xtables-nft-multi "$root/usr/sbin/$name"; done
  install -D -t "$root/usr/local/bin" "$node/kube-proxy"
}

# ROOTFS STORE IMAGES: imports with the containerd of the node itself, which is the one that will read the store. It
# runs in namespaces of its own, in the node's root file system with everything that it writes mounted over it.
# shellcheck disable=SC2016 # for the shell in there
import_images=(unshare --mount --pid --fork --kill-child bash -c '
  set -euo pipefail
  mount -t proc proc "$1/proc"
  mount -t tmpfs tmpfs "$1/run"
  mount -t tmpfs tmpfs "$1/tmp"
  mount --bind "$2" "$1/var/lib/containerd"
  mount --bind "$3" "$1/mnt"
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin
  printf "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n[plugins.\"io.containerd.internal.v1.opt\"]\npath = \"/tmp/opt\"\n" >"$1/run/config.toml"
  chroot "$1" containerd -c /run/config.toml &
  containerd=$!
  for _ in {1..300}; do
    chroot "$1" ctr version >/dev/null 2>&1 && break
    sleep 0.1
  done
  for image in "$3"/*.tar; do
    chroot "$1" ctr -n k8s.io images import "/mnt/${image##*/}"
  done
  kill "$containerd"
  wait "$containerd" || true' import)

node_files() {
  local root=$1/root rootfs=$2 pause
  cp -a "$here/node-files" "$root"
  chown -R 0:0 "$root"
  install -D -t "$root/usr/bin" "$node"/{kubeadm,kubelet} "$testbed/kubectl"
  mkdir -p "$root"/etc/{kubernetes/manifests,cni/net.d}
  printf '%s\n' "$kubernetes" >"$root/kind/version"
  : >"$root/etc/machine-id"
  pause=$(component_names | grep /pause:)
  sed -i "s#PAUSE#$pause#" "$root/etc/containerd/config.toml"
  enable_units "$rootfs" "$root"
  pack "$root" "$1/layer.tar"
  rm -r "$root"
}

# What `systemctl enable` and `mask` would do, without running it.
enable_units() {
  local unit
  mkdir -p "$2/etc/systemd/system/multi-user.target.wants"
  for unit in kubelet node-dns node-cni; do
    ln -s "/etc/systemd/system/$unit.service" "$2/etc/systemd/system/multi-user.target.wants/"
  done
  ln -s /etc/systemd/system/node-volumes.path "$2/etc/systemd/system/multi-user.target.wants/"
  [[ -e $1/lib/systemd/system/containerd.service ]] || die "Debian's containerd has no unit."
  ln -s /lib/systemd/system/containerd.service "$2/etc/systemd/system/multi-user.target.wants/"
  for unit in console-getty.service getty.target systemd-logind.service apt-daily.timer apt-daily-upgrade.timer \
    dpkg-db-backup.timer fstrim.timer e2scrub_all.timer; do
    ln -s /dev/null "$2/etc/systemd/system/$unit"
  done
}
