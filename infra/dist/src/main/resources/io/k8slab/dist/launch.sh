#!/bin/sh
# Starts what is in this folder with the AOT cache of exactly these jars, this JVM and these flags. A cache
# of anything else is refused: the JVM itself would take it and run the classes that it was made of.
set -eu
case $0 in */*) cd "${0%/*}/@ROOT@" ;; *) cd "@ROOT@" ;; esac
key=$(LC_ALL=C && export LC_ALL && cksum jvm.args jre/release lib/*.jar | sha256sum)
cache=aot/@NAME@-${key%% *}.aot
if [ -f "$cache" ]; then
  exec jre/bin/java "-XX:AOTCache=$cache" @jvm.args @MAIN@ "$@"
elif [ -n "${K8SLAB_AOT_TRAINING:-}" ]; then
  exec jre/bin/java "-XX:AOTCacheOutput=$cache" @jvm.args @MAIN@ "$@"
elif [ -d aot ]; then
  echo "@NAME@: no AOT cache is of these jars, this JVM and these flags; the start takes longer" >&2
fi
exec jre/bin/java @jvm.args @MAIN@ "$@"
