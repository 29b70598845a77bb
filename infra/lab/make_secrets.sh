# shellcheck shell=bash
# The secrets of an installation elsewhere. Sourced, not run; needs build.sh.

# make_secrets FOLDER: what is there stays.
make_secrets() {
  need_jdk
  build_if_needed
  "$JDK/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$(class_path infra/local)" io.k8slab.local.MakeSecrets "$(absolute "$1")" >&2 ||
    die "The secrets could not be made."
}
