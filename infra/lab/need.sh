# shellcheck shell=bash
# Gets what a command needs, or says exactly what to install. On Debian and Ubuntu it offers to install it.
# Sourced, not run.

# need_jdk: sets JDK and exports JAVA_HOME.
need_jdk() {
  if ! find_jdk; then
    offer "JDK $JDK_WANTED or later${JDK_SEEN:+ (found only $JDK_SEEN)}" "temurin-$JDK_WANTED-jdk openjdk-$JDK_WANTED-jdk-headless" \
      "Install Eclipse Temurin $JDK_WANTED from https://adoptium.net and set JAVA_HOME to it."
    find_jdk || die "The installed JDK was not found: set JAVA_HOME to its folder."
  fi
  export JAVA_HOME=$JDK
}

need_go() {
  find_go || die "Go is missing: it builds the real control planes that the tests use.
Get Go from https://go.dev/dl/ (unpack it to /usr/local/go), then run this again."
}

# need_program PROGRAM PACKAGE WHAT-FOR
need_program() {
  has_program "$1" || offer "$1 ($3)" "$2" "Install the package $2."
}

# Debian keeps sshd where only root's PATH looks.
has_program() { [[ -n $(find_program "$1") ]]; }
find_program() { PATH=$PATH:/usr/sbin:/usr/local/sbin type -P "$1"; }

# offer WHAT PACKAGES HINT: installs the first of PACKAGES that apt knows: in CI and for root where nobody can be
# asked, else after asking. Ends the program where that is not possible.
offer() {
  local what=$1 hint=$3 package root=()
  type -P apt-get >/dev/null || die "Missing: $what. $hint"
  package=$(apt_candidate "$2") || die "Missing: $what. $hint"
  ((EUID == 0)) || root=(sudo)
  say "Missing: $what."
  if ! may_install "Install the package $package with apt?"; then
    die "Install it: ${root[*]}${root:+ }apt-get install $package. Or: $hint"
  fi
  # sudo asks for the password on the terminal, which a child in a session of its own does not have.
  if ((EUID == 0)); then
    with_progress "installing $package" env DEBIAN_FRONTEND=noninteractive \
      apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$package"
  else
    sudo apt-get install -y --no-install-recommends "$package" >&2
  fi || die "apt could not install $package. $hint"
}

may_install() {
  if ((EUID == 0)) && [[ ! -t 0 ]]; then return 0; fi
  agreed "$1"
}

# apt_candidate PACKAGES: prints the first that apt can install; refreshes apt's lists once where none is known.
apt_candidate() {
  local package try
  for try in 1 2; do
    for package in $1; do
      if apt-cache policy "$package" 2>/dev/null | grep -q '^  Candidate: [^(]'; then
        printf '%s\n' "$package"
        return 0
      fi
    done
    ((try == 1 && EUID == 0)) || return 1
    apt-get update -qq >&2 2>/dev/null || return 1
  done
  return 1
}
