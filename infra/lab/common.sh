# shellcheck shell=bash
# What every command of ./lab shares: messages, questions, the places of things. Sourced, not run.

LAB_ROOT=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
readonly LAB_ROOT

bold="" dim="" red="" green="" yellow="" plain=""
if [[ -t 1 && -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'
fi

# A message that cannot be written (the terminal is gone) must not end what is being put in order.
say() { printf '%s\n' "$*" >&2 || true; }
warn() { say "$yellow$*$plain"; }
fail() { say "$red$*$plain"; }

# Ends the program with a message that says what to do; exit code 2 is for wrong arguments.
die() {
  fail "$*"
  exit 1
}
usage_error() {
  fail "$1"
  say "$2"
  exit 2
}

is_ci() { [[ ${CI:-} == true ]]; }

# agreed QUESTION: yes in CI; asks on a terminal; no where nobody can answer.
agreed() {
  is_ci && return 0
  [[ -t 0 && -t 2 ]] || return 1
  local answer
  read -r -p "$1 [y/N] " answer
  [[ $answer == [yY] || $answer == [yY][eE][sS] ]]
}

# at_least HAVE WANT: compares dotted versions.
at_least() {
  [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

absolute() { realpath -m -- "$1"; }
