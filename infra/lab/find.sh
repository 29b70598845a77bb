# shellcheck shell=bash
# Finds a JDK and Go where people have them. Sourced, not run; ./k8slab sources it on every call, so it
# starts no process where a file can be read instead.

readonly JDK_WANTED=25

# jdk_version FOLDER: prints the feature version of a JDK (not of a bare JRE).
jdk_version() {
  local home=$1 line
  [[ -x $home/bin/java && -x $home/bin/javac && -r $home/release ]] || return 1
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      printf '%s\n' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$home/release"
  return 1
}

# find_jdk: sets JDK to the first folder that holds a JDK of JDK_WANTED or later: JAVA_HOME, java on PATH,
# then the system's folders. JDK_SEEN lists what was too old. JDK_FOLDERS is there for the tests.
find_jdk() {
  local home version java
  local -a homes=()
  JDK="" JDK_SEEN=""
  [[ -z ${JAVA_HOME:-} ]] || homes+=("$JAVA_HOME")
  if java=$(type -P java); then
    java=$(realpath -- "$java" 2>/dev/null || printf '%s' "$java")
    homes+=("${java%/bin/java}")
  fi
  if [[ -n ${JDK_FOLDERS:-} ]]; then
    homes+=("$JDK_FOLDERS"/*)
  else
    homes+=(/usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*)
  fi
  for home in "${homes[@]}"; do
    version=$(jdk_version "$home") || continue
    if ((version >= JDK_WANTED)); then
      JDK=$home
      return 0
    fi
    JDK_SEEN+="${JDK_SEEN:+, }$version in $home"
  done
  return 1
}

# find_go: sets GO (the program) and GO_VERSION of the newest Go in the usual places.
find_go() {
  local go version
  local -a all=()
  GO="" GO_VERSION=""
  if go=$(type -P go); then all+=("$go"); fi
  all+=(/usr/local/go/bin/go /usr/lib/go-*/bin/go "$HOME"/sdk/go*/bin/go)
  for go in "${all[@]}"; do
    [[ -x $go ]] || continue
    version=$(cd / && GOTOOLCHAIN=local "$go" env GOVERSION 2>/dev/null) || continue
    version=${version#go}
    version=${version%%[!0-9.]*}
    if [[ -n $version ]] && { [[ -z $GO ]] || ! at_least "$GO_VERSION" "$version"; }; then
      GO=$go GO_VERSION=$version
    fi
  done
  [[ -n $GO ]]
}
