# shellcheck shell=bash
# Python environments of pinned packages, made once per machine and version. Sourced, not run; needs
# common.sh and progress.sh.

readonly PYTHON_OLDEST=12 PYTHON_NEWEST=13 # 3.x: LocalStack 4.14.0 fails on 3.11 in a way that is hard to read

# find_python: sets PYTHON to a program of a version that serves: of PATH, uv or pyenv.
find_python() {
  local candidate minor
  local -a candidates=()
  PYTHON=""
  for ((minor = PYTHON_NEWEST; minor >= PYTHON_OLDEST; minor--)); do
    candidates+=("python3.$minor" "$HOME/.pyenv/versions/3.$minor".*/bin/python /opt/python/3."$minor"*/bin/python)
    if type -P uv >/dev/null && candidate=$(uv python find --offline "3.$minor" 2>/dev/null); then
      candidates+=("$candidate")
    fi
  done
  candidates+=(python3)
  for candidate in "${candidates[@]}"; do
    # run, not only found: pyenv puts a program on PATH for versions that are not chosen
    if "$candidate" -c "import sys, venv, ensurepip
sys.exit(not (3, $PYTHON_OLDEST) <= sys.version_info[:2] <= (3, $PYTHON_NEWEST))" 2>/dev/null; then
      PYTHON=$(type -P "$candidate")
      return 0
    fi
  done
  return 1
}

require_python() {
  find_python || die "Python 3.$PYTHON_OLDEST to 3.$PYTHON_NEWEST with venv is missing. One of:
  apt-get install python3.13-venv   (Debian 13, Ubuntu 25.04; python3.12-venv on Ubuntu 24.04)
  pyenv install 3.13
  uv python install 3.13
then run this again."
}

# venv_folder NAME FILE...: where the environment is that these files describe.
venv_folder() {
  local name=$1 digest
  shift
  digest=$({
    cat "$@"
    printf '%s\n' "$PYTHON_OLDEST" "$PYTHON_NEWEST"
    uname -sm
  } | sha256sum)
  printf '%s/%s/%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/k8slab" "$name" "${digest:0:12}"
}

# venv_built FOLDER
venv_built() { [[ -e $1/complete && -x $1/bin/python ]]; }

# build_venv FOLDER LABEL REQUIREMENTS: what is there is kept; two at once: the second waits.
build_venv() {
  local folder=$1 label=$2 requirements=$3 start=$SECONDS
  venv_built "$folder" && return 0
  require_python
  mkdir -p "${folder%/*}"
  exec 8>"$folder.lock"
  until flock -n 8; do with_progress "$label: waiting for another build of it" flock "$folder.lock" true; done
  if ! venv_built "$folder"; then
    rm -rf "$folder"
    # --no-deps: the list is complete, and nothing that is not on it comes in
    with_progress "$label: Python packages (a minute or two, once per machine)" \
      bash -euc "$make_venv" make_venv "$PYTHON" "$folder" "$requirements" || die "$label could not be built; the reason is above."
    : >"$folder/complete"
    say "$label: built in $((SECONDS - start)) s"
  fi
  exec 8>&-
}

# a program, as what runs with progress must be: PYTHON FOLDER REQUIREMENTS
# shellcheck disable=SC2016
readonly make_venv='
  "$1" -m venv "$2"
  "$2/bin/pip" install --quiet --disable-pip-version-check --no-input --no-deps --require-virtualenv -r "$3"
  "$2/bin/pip" check
'

# clean_venvs NAME KEPT
clean_venvs() {
  local folder
  for folder in "${XDG_CACHE_HOME:-$HOME/.cache}/k8slab/$1"/*/; do
    [[ -d $folder && $folder != "$2/" ]] || continue
    flock -n "${folder%/}.lock" true || continue
    rm -rf "$folder" "${folder%/}.lock"
    say "removed ${folder%/}"
  done
}
