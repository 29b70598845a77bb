# shellcheck shell=bash
# ./lab secrets. Sourced by ./lab.
source "$parts/running.sh"
source "$parts/build.sh"

usage="Usage: ./lab secrets FOLDER
Makes the keys and passwords of an installation in FOLDER (mode 700, files 600), for infra/docker, infra/helm and
infra/aws; what is there stays. Keep a copy: without sealing-private.json no kubeconfig can be handed out."

run() {
  (($# == 1)) || usage_error "lab: secrets takes one folder." "$usage"
  [[ -n $1 && $1 != -* ]] || usage_error "lab: '$1' is no folder." "$usage"
  need_jdk
  build_if_needed
  "$JDK/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$(class_path infra/local)" io.k8slab.local.MakeSecrets "$(absolute "$1")"
}
