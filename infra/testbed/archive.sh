# shellcheck shell=bash
# Makes container images without a container engine: Debian root file systems, layers, docker archives. Layers are
# kept in the cache, each under a name with a hash of what it is made from, so that images share them and a change
# rebuilds only what it touches. Sourced, not run; needs common.sh, progress.sh, need.sh, and root to build.

cache="${XDG_CACHE_HOME:-$HOME/.cache}/k8slab"
layers=$cache/layers
suite=bookworm
# shellcheck disable=SC2016 # the names in it are apt's
mirror=${DEBIAN_MIRROR:-$({ apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' "Created-By: Packages" || true; } 2>/dev/null |
  awk -F'|' '$1 == "Debian" && $2 == "Debian" { sub("/$", "", $3); print $3; exit }')}

# need_layer NAME INPUTS FUNCTION [ARGUMENT...]: sets `layer` to the folder that holds layer.tar (and what else FUNCTION
# leaves there). FUNCTION PART ARGUMENT... fills the folder PART, where it is not there yet.
need_layer() {
  local name=$1 inputs=$2 digest part
  shift 2
  digest=$({
    printf '%s\n' "$inputs" "$suite" "$mirror"
    declare -f "$1"
  } | sha256sum)
  layer=$layers/$name-${digest:0:12}
  [[ ! -d $layer ]] || return 0
  part=$layers/part-$name
  remove_tree "$part"
  mkdir -p "$part"
  say "layer $name"
  "$1" "$part" "${@:2}"
  mv "$part" "$layers/$name-${digest:0:12}"
  layer=$layers/$name-${digest:0:12}
}

# Nothing is deleted through a mount that something left behind.
remove_tree() {
  [[ -e $1 ]] || return 0
  rm -rf --one-file-system -- "$1"
}

# lock_images: one build of images at a time; held until this program ends.
lock_images() {
  ((EUID == 0)) || die "Building images needs root: they hold files of several users. Run it with sudo -E."
  mkdir -p "$layers"
  exec 9>"$layers/lock"
  until flock -n 9; do
    with_progress "waiting for another build of images" flock "$layers/lock" true
  done
}

# remove_layers: all of them; the next build makes anew what it needs.
remove_layers() {
  local folder
  for folder in "$layers"/*/; do
    [[ ! -d $folder ]] || { remove_tree "$folder" && say "removed ${folder%/}"; }
  done
}

# in_root ROOT COMMAND...: runs it in that root file system, in namespaces that end with it, mounts included.
in_root() {
  local root=$1
  shift
  unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" chroot "$root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

# debian_base: sets `layer` to Debian's smallest root file system (rootfs/ and layer.tar).
debian_base() {
  need_program debootstrap debootstrap "makes Debian root file systems"
  need_program unshare util-linux "keeps what is mounted while building apart"
  [[ -n $mirror ]] || die "This machine's apt knows no mirror of Debian: set DEBIAN_MIRROR to the address of one."
  [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] ||
    offer "Debian's archive keys" debian-archive-keyring "Install the package debian-archive-keyring."
  need_layer debian minbase bootstrap
}

bootstrap() {
  with_progress "debootstrap $suite" nice unshare --mount --fork --kill-child \
    debootstrap --variant=minbase "$suite" "$1/rootfs" "$mirror" || die "Debian $suite could not be had from $mirror."
  rm -f "$1"/rootfs/etc/{hostname,resolv.conf} # of the machine that built it
  slim "$1/rootfs"
  pack "$1/rootfs" "$1/layer.tar"
}

# slim ROOTFS: what no container reads.
slim() {
  rm -rf "$1"/{var/cache/apt/*,var/cache/debconf/*-old,var/lib/apt/lists/*,usr/share/doc,usr/share/man,usr/share/locale,usr/share/info}
  find "$1/var/log" -type f -delete
}

# debian_with NAME PACKAGE...: sets `layer` to what the packages add to debian_base: layer.tar is only the difference,
# rootfs/ is all of it. Sets `base` to debian_base's folder.
debian_with() {
  local name=$1
  shift
  debian_base
  base=$layer
  need_layer "$name" "${base##*/} $*" add_packages "$base/rootfs" "$@"
}

add_packages() {
  local root=$1/rootfs stamp=$1/stamp
  with_progress "copying Debian" cp -a "$2" "$root"
  touch "$stamp"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no service is started while building
  chmod +x "$root/usr/sbin/policy-rc.d"
  cat /etc/resolv.conf >"$root/etc/resolv.conf"
  with_progress "packages: ${*:3}" "${in_root_program[@]}" "$root" sh -c \
    'apt-get update -qq && apt-get install -y --no-install-recommends "$@"' sh "${@:3}" ||
    die "apt could not install ${*:3} into a new root file system."
  rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf" "$root"/etc/ssh/ssh_host_* # no image brings host keys
  slim "$root"
  pack_newer "$root" "$stamp" "$1/layer.tar"
  rm "$stamp"
}

# in_root for with_progress, which starts programs only.
in_root_program=(bash -c "$(declare -f in_root)"$'\nin_root "$@"' in_root)

# pack FOLDER TAR: sorted, so that the same content is the same file.
pack() { tar -C "$1" --numeric-owner --sort=name -cf "$2" .; }

# pack_newer FOLDER STAMP TAR: only what has changed since STAMP was touched.
pack_newer() {
  (cd "$1" && find . -cnewer "$2" -print0) | LC_ALL=C sort -z |
    tar -C "$1" --numeric-owner --no-recursion --null -T - -cf "$3"
}

# write_archive OUT TAG CONFIG LAYER.tar...: an image as `docker save` writes it. CONFIG is the image's "config" as JSON;
# layers are compressed where the caller has set `compressed`.
write_archive() {
  local out=$1 tag=$2 config=$3 part=$1.part tar number=0 ids="" names="" files=()
  shift 3
  remove_tree "$part"
  mkdir -p "$part"
  for tar; do
    number=$((number + 1))
    if [[ -n ${compressed:-} ]]; then
      gzip -1 <"$tar" >"$part/$number.tar"
    else
      ln "$tar" "$part/$number.tar" 2>/dev/null || cp "$tar" "$part/$number.tar"
    fi
    ids+="${ids:+, }\"sha256:$(sha256sum <"$tar" | cut -c-64)\""
    names+="${names:+, }\"$number.tar\""
    files+=("$number.tar")
  done
  printf '{"architecture": "%s", "os": "linux", "created": "1970-01-01T00:00:00Z", "config": %s,
 "rootfs": {"type": "layers", "diff_ids": [%s]}}\n' "$(image_architecture)" "$config" "$ids" >"$part/config.json"
  printf '[{"Config": "config.json", "RepoTags": ["%s"], "Layers": [%s]}]\n' "$tag" "$names" >"$part/manifest.json"
  tar -C "$part" --owner=0 --group=0 --sort=name -cf "$out.tar.part" manifest.json config.json "${files[@]}"
  rm -r "$part"
  mv "$out.tar.part" "$out"
}

image_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}
