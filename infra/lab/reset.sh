# shellcheck shell=bash
# ./lab reset. Sourced by ./lab.
source "$parts/down.sh"
source "$parts/kind.sh"

usage="Usage: ./lab reset [--data DIR] [--yes]
Stops the K8s-Lab that runs on the data folder DIR (default .data) and deletes that folder with every user,
cluster and secret in it. Asks first, unless --yes is given or CI=true is set."

run() {
  options "--data --yes" "$@"
  if [[ -e $data && ! -e $data/$MARKER ]]; then
    die "$data was not made by ./lab up (it has no file $MARKER): it is not deleted. Delete it by hand if you mean it."
  fi
  [[ -n $yes ]] || agreed "Stop K8s-Lab and delete all of $data?" || die "Nothing was deleted. To agree, add --yes."
  down
  [[ -e $data ]] || return 0
  remove_kind_clusters "$data"
  rm -rf -- "$data"
  say "Deleted $data."
}
