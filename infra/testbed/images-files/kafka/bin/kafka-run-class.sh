#!/bin/sh
# kafka-run-class.sh [-name NAME] [-daemon] [-loggc] CLASS ARGUMENT...: the options are the official script's; a container
# has no use for them.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
while :; do
  case ${1:-} in
    -name) shift 2 ;;
    -daemon | -loggc) shift ;;
    *) break ;;
  esac
done
# shellcheck disable=SC2086 # several options each
exec "$home/jre/bin/java" ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC} \
  -Dkafka.logs.dir="${LOG_DIR:-/tmp/kafka-logs}" \
  ${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=$home/config/log4j2.yaml} ${KAFKA_OPTS:-} \
  -cp "$home/libs/*" "$@"
