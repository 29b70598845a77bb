# shellcheck shell=bash
# ./lab secrets. Sourced by ./lab.
source "$parts/running.sh"
source "$parts/build.sh"
source "$parts/make_secrets.sh"

usage="Usage: ./lab secrets FOLDER
Makes the keys and passwords of an installation in FOLDER (mode 700, files 600), for infra/docker, infra/helm and
infra/aws; what is there stays. Keep a copy: without sealing-private.json no kubeconfig can be handed out."

run() {
  (($# == 1)) || usage_error "lab: secrets takes one folder." "$usage"
  [[ -n $1 && $1 != -* ]] || usage_error "lab: '$1' is no folder." "$usage"
  make_secrets "$1"
}
