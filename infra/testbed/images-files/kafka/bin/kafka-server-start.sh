#!/bin/sh
# kafka-server-start.sh FILE [--override KEY=VALUE]...
if [ $# -eq 0 ]; then
  echo "Usage: $0 FILE [--override KEY=VALUE]..." >&2
  exit 1
fi
export KAFKA_HEAP_OPTS="${KAFKA_HEAP_OPTS:--Xms256M -Xmx1G}"
# shellcheck disable=SC2086 # several options
exec "$(dirname "$0")/kafka-run-class.sh" ${EXTRA_ARGS:-} kafka.Kafka "$@"
