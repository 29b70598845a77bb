# shellcheck shell=bash
# Builds the Java modules when their sources changed since the last build. Sourced, not run.
source "$parts/need.sh"

readonly STAMP=$LAB_ROOT/infra/local/target/lab-stamp
readonly DIST_STAMP=$LAB_ROOT/infra/dist/target/lab-stamp
readonly RUNNABLE=(infra/local cli infra/bench) # the modules whose target/lib holds all they need

modules() {
  sed -n 's:.*<module>\(.*\)</module>.*:\1:p' "$LAB_ROOT/pom.xml"
}

# sources_digest: one hash over the names and contents of everything that the build reads.
sources_digest() (
  cd "$LAB_ROOT" || exit 1
  local -a where
  mapfile -t where < <(modules)
  where+=(pom.xml .mvn)
  {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
      git ls-files -coz --exclude-standard -- "${where[@]}"
    else
      find "${where[@]}" -name target -prune -o -type f -print0 2>/dev/null || true # what is not there
    fi
  } | sort -z | { xargs -0r sha256sum 2>/dev/null || true; } | sha256sum | cut -c1-64
)

# built DIGEST: what is in the target folders was made from these sources and is untouched since.
built() {
  local module stamp=""
  [[ -r $STAMP ]] && IFS= read -r stamp <"$STAMP"
  [[ $stamp == "$1" ]] || return 1
  for module in "${RUNNABLE[@]}"; do
    [[ -d $LAB_ROOT/$module/target/classes && -d $LAB_ROOT/$module/target/lib ]] || return 1
  done
  local -a classes
  mapfile -t classes < <(modules | sed "s:.*:$LAB_ROOT/&/target/classes:")
  [[ -z $(find "${classes[@]}" -newer "$STAMP" -type f -print -quit 2>/dev/null) ]]
}

# build_if_needed: needs need_jdk first. Two at once: the second waits and then finds it done.
build_if_needed() {
  local digest module
  digest=$(sources_digest)
  built "$digest" && return 0
  need_program mvn maven "builds K8s-Lab"
  mkdir -p "${STAMP%/*}"
  exec 9>"${STAMP%/*}/.build-lock"
  until flock -n 9; do with_progress "waiting for another build" flock "${STAMP%/*}/.build-lock" true; done
  if ! built "$digest"; then
    rm -f "$STAMP"
    for module in "${RUNNABLE[@]}"; do rm -rf "${LAB_ROOT:?}/$module/target/lib"; done
    with_progress "building K8s-Lab (the first time takes minutes)" \
      env -C "$LAB_ROOT" nice mvn -B -q -Dquick -DskipTests package ||
      die "The build failed; the reason is above."
    stamp_build "$digest"
    built "$digest" || die "The build left no class path in target/lib of: ${RUNNABLE[*]}."
  fi
  exec 9>&-
}

stamp_build() { stamp "$STAMP" "$1"; }

stamp() {
  printf '%s\n' "$2" >"$1.new"
  mv "$1.new" "$1"
}

# build_distributions: makes the folders of infra/dist where the sources changed since. Needs need_jdk first.
build_distributions() {
  local digest made=""
  digest=$(sources_digest)
  [[ -r $DIST_STAMP ]] && IFS= read -r made <"$DIST_STAMP"
  [[ $made != "$digest" ]] || return 0
  need_program mvn maven "builds K8s-Lab"
  rm -f "$DIST_STAMP"
  with_progress "building what is deployed (about 3 minutes)" \
    env -C "$LAB_ROOT" nice mvn -B -q -Dquick -DskipTests pre-integration-test -pl infra/dist -am ||
    die "The build failed; the reason is above."
  stamp "$DIST_STAMP" "$digest"
}

# class_path MODULE: for java -cp; java itself expands the star.
class_path() {
  printf '%s:%s' "$LAB_ROOT/$1/target/classes" "$LAB_ROOT/$1/target/lib/*"
}
