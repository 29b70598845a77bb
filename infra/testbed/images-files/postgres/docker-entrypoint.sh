#!/bin/bash
# What the official image's entry point does with POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB (each also _FILE),
# POSTGRES_INITDB_ARGS, PGDATA and /docker-entrypoint-initdb.d, as the user that the container runs as.
set -euo pipefail

# from_file NAME DEFAULT: NAME from the file that NAME_FILE names, or its value, or the default.
from_file() {
  local file=$1_FILE
  if [[ -n ${!file:-} ]]; then
    printf -v "$1" '%s' "$(<"${!file}")"
  elif [[ -z ${!1:-} ]]; then
    printf -v "$1" '%s' "$2"
  fi
  export "${1?}"
  unset "$file"
}

make_database() {
  local file
  if [[ -z $POSTGRES_PASSWORD && ${POSTGRES_HOST_AUTH_METHOD:-} != trust ]]; then
    echo "Set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE: the superuser's password." >&2
    exit 1
  fi
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  # shellcheck disable=SC2086 # several options
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") -D "$PGDATA" ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
  export PGPASSWORD=$POSTGRES_PASSWORD PGUSER=$POSTGRES_USER PGHOST=$sockets
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -c unix_socket_directories=$sockets -p 5432" -w start
  if [[ $POSTGRES_DB != postgres ]]; then
    psql -v ON_ERROR_STOP=1 --no-psqlrc -d postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  export PGDATABASE=$POSTGRES_DB
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) bash "$file" ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-psqlrc -f "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD PGUSER PGHOST PGDATABASE
}

if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
if [[ ${1:-} == postgres ]]; then
  sockets=/var/run/postgresql
  [[ -w $sockets ]] || sockets=/tmp
  from_file POSTGRES_PASSWORD ""
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  [[ -s $PGDATA/PG_VERSION ]] || make_database
  unset POSTGRES_PASSWORD
fi
exec "$@"
