# shellcheck shell=bash
# Builds programs from Go modules, and data beside them, once per machine and version: a folder of the cache per
# version, each part moved into place when it is done, so that a build that was stopped goes on where it was.
# Sourced, not run; needs common.sh, progress.sh, find.sh. The script that sources it sets
#   set_name     what messages call it, and set_command, what to type
#   store        the folder with a folder per version
#   modules      folders (below $here) with the go.mod of what it builds
#   data         folders beside bin/ that make_NAME FOLDER fills (may be empty)
# and defines plan (program|module|package|linker flags, a line each) and version.

# Cut down to what runs: no debug tables, no build paths, no C library.
build_env=(CGO_ENABLED=0 GOWORK=off GOFLAGS=-buildvcs=false)
build_flags=(-trimpath)

# The version pinned in MODULE's go.mod for PACKAGE.
pinned() {
  awk -v package="$2" '$1 == package && $2 ~ /^v/ { print $2; exit }
    $1 == "require" && $2 == package { print $3; exit }' "$here/$1/go.mod"
}

# kubernetes_ldflags VERSION: without the version in them, kubectl and others see v0.0.0.
kubernetes_ldflags() {
  local package major minor flags="-s -w"
  IFS=. read -r major minor _ <<<"${1#v}"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$1 -X $package.gitMajor=$major -X $package.gitMinor=$minor"
    flags+=" -X $package.gitTreeState=clean"
  done
  printf '%s\n' "$flags"
}

# missing FOLDER: the names of what is not there yet.
missing() {
  local name
  while IFS='|' read -r name _; do
    [[ -x $1/bin/$name ]] || printf '%s\n' "$name"
  done < <(plan)
  for name in "${data[@]}"; do
    [[ -d $1/$name ]] || printf '%s\n' "$name"
  done
}

path() {
  local folder left
  folder="$store/$(version)"
  left=$(missing "$folder")
  [[ -z $left ]] || die "The $set_name is not built (missing: ${left//$'\n'/, }). Run: $set_command build"
  printf '%s\n' "$folder/bin"
}

# The Go that the modules ask for; an older one from 1.21 on fetches it by itself, unless told not to.
require_go() {
  local wanted
  wanted=$(awk '$1 == "go" { print $2 }' "${modules[@]/%//go.mod}" | sort -V | tail -n 1)
  local get="Get Go $wanted or later from https://go.dev/dl/ (unpack it to /usr/local/go), then run this again."
  find_go || die "Go is missing: it builds the $set_name. $get"
  if at_least "$GO_VERSION" "$wanted"; then return 0; fi
  at_least "$GO_VERSION" 1.21 || die "Go $GO_VERSION ($GO) is too old: the $set_name needs $wanted. $get"
  [[ $(cd / && "$GO" env GOTOOLCHAIN) != local ]] ||
    die "Go $GO_VERSION ($GO) is too old and may not fetch another (GOTOOLCHAIN=local): the $set_name needs $wanted. $get"
  say "Go $GO_VERSION will fetch Go $wanted for itself."
}

check() {
  require_go
  say "Go $GO_VERSION ($GO) can build the $set_name."
}

# lock FOLDER: one build of it at a time; held until this program ends.
lock() {
  mkdir -p "$1"
  exec 9>"$1/lock"
  until flock -n 9; do
    with_progress "$set_name: waiting for another build of it" flock "$1/lock" true
  done
}

# compile FOLDER: builds the programs of the plan that are not in FOLDER/bin.
compile() {
  local folder=$1 total number=0 name module package ldflags
  mkdir -p "$folder/bin"
  total=$(plan | wc -l)
  while IFS='|' read -r name module package ldflags <&3; do
    number=$((number + 1))
    [[ ! -x $folder/bin/$name ]] || continue
    say "$set_name: [$number/$total] $name"
    with_progress "$set_name: [$number/$total] $name" env -C "$here/$module" "${build_env[@]}" \
      nice "$GO" build "${build_flags[@]}" -ldflags "$ldflags" -o "$folder/part/$name" "$package" ||
      die "$set_name: $name could not be built. What is built is kept: run this again."
    mv "$folder/part/$name" "$folder/bin/$name"
  done 3< <(plan)
}

build() {
  local folder name start=$SECONDS
  folder="$store/$(version)"
  if [[ -z $(missing "$folder") ]]; then
    say "$set_name: $(version) is built"
    return 0
  fi
  require_go
  lock "$folder"
  rm -rf "$folder/part"
  mkdir "$folder/part"
  compile "$folder"
  for name in "${data[@]}"; do
    [[ ! -d $folder/$name ]] || continue
    mkdir "$folder/part/$name"
    "make_$name" "$folder/part/$name" "$folder"
    mv "$folder/part/$name" "$folder/$name"
  done
  rmdir "$folder/part"
  say "$set_name: $(version) built in $((SECONDS - start)) s"
}

# An older version that somebody builds at this moment is left alone.
clean() {
  local folder
  for folder in "$store"/*/; do
    [[ -d $folder && $folder != "$store/$(version)/" ]] || continue
    if [[ ! -e $folder/lock ]] || flock -n "$folder/lock" true; then
      rm -rf "$folder"
      say "$set_name: removed ${folder%/}"
    else
      say "$set_name: ${folder%/} is being built; left alone"
    fi
  done
}

# run COMMAND...: the commands that all such scripts have.
run() {
  end_children_on_exit
  case ${1:-} in
    build | path | check | version | clean)
      (($# == 1)) || usage_error "$set_name $1 takes no arguments." "$usage"
      "$1"
      ;;
    -h | --help) printf '%s\n' "$usage" ;;
    *) usage_error "$set_name: which command?" "$usage" ;;
  esac
}
