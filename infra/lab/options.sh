# shellcheck shell=bash
# One way to read options for every command: --name VALUE and --name=VALUE. Sourced, not run.

data=$LAB_ROOT/.data
port=8080
output=text
detach="" yes="" quick=""
more=()

# options "DATA PORT ..." ARGUMENT...: reads the options whose names are in the first word; anything else
# ends the program with the command's usage. What follows `--`, where that is among them, is left in `more`.
options() {
  local known=" $1 " name value
  shift
  while (($# > 0)); do
    name=${1%%=*}
    [[ $known == *" $name "* ]] || usage_error "lab: '$1' is not known here." "$usage"
    case $name in
      --)
        more=("${@:2}")
        return
        ;;
      --detach | --yes | --quick)
        [[ $1 != *=* ]] || usage_error "lab: $name takes no value." "$usage"
        printf -v "${name#--}" true
        shift
        continue
        ;;
    esac
    if [[ $1 == *=* ]]; then
      value=${1#*=}
      shift
    else
      (($# > 1)) || usage_error "lab: $name needs a value." "$usage"
      value=$2
      shift 2
    fi
    option_value "$name" "$value"
  done
}

# option_value NAME VALUE: a command that has options of its own defines it anew.
option_value() {
  case $1 in
    --data)
      [[ -n $2 && $2 != *$'\n'* ]] || usage_error "lab: --data needs a folder." "$usage"
      data=$(absolute "$2")
      ;;
    --port)
      [[ $2 =~ ^[0-9]{1,5}$ && $((10#$2)) -le 65535 ]] ||
        usage_error "lab: --port is a number from 0 (any free port) to 65535, not '$2'." "$usage"
      port=$((10#$2))
      ;;
    --output)
      [[ $2 == json || $2 == text ]] || usage_error "lab: --output is json or text, not '$2'." "$usage"
      output=$2
      ;;
  esac
}
