#!/usr/bin/env bash
# Acceptance of the evaluation images: each runs as a chart runs it (not root, read-only root, no capability) in the
# testbed's own Docker daemon. Needs root; changes nothing where a cluster is up. Prints 'N passed, N failed'.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
kind=$here/kind images=$here/images
# shellcheck source=../lab/find.sh
source "$here/../lab/find.sh"
work=$(mktemp -d)
((EUID == 0)) || { echo "images_test.sh needs root." >&2; exit 1; }
if "$kind" kubeconfig >/dev/null 2>&1; then
  echo "A cluster is up; it is left alone. Run infra/testbed/kind down first." >&2
  exit 1
fi
clean_up() {
  "$kind" down || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
PATH=$PATH:/usr/sbin:/sbin

passed=0 failed=0

# check NAME COMMAND...: the command is to succeed.
check() {
  local name=$1 start=$SECONDS
  shift
  if ("$@") >"$work/output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok: %s (%d s)\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name"
    sed 's/^/    /' "$work/output"
  fi
}

docker() { "$kind" docker "$@"; }
gets() { # TEXT COMMAND...: it says exactly that
  local want=$1 got
  shift
  got=$("$@")
  [[ $got == "$want" ]] || { printf 'wanted: %s\ngot:    %s\n' "$want" "$got"; return 1; }
}
refused() { if "$@"; then return 1; fi; }

# eventually COMMAND...: within a minute, unless the container has ended.
eventually() {
  local container=$1 end=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS > end)) || [[ $(docker inspect -f '{{.State.Running}}' "$container") != true ]]; then
      docker logs --tail 30 "$container"
      return 1
    fi
    sleep 0.2
  done
}
restricted=(--network kind --read-only --cap-drop ALL --security-opt no-new-privileges --tmpfs /tmp:exec)
address() { docker inspect -f '{{(index .NetworkSettings.Networks "kind").IPAddress}}' "$1"; }

# --- PostgreSQL
postgres() { docker exec -e PGPASSWORD=geheim postgres psql -h "$(address postgres)" -U owner -d shop -Atc "$1"; }
start_postgres() {
  printf geheim >"$work/password"
  chmod 644 "$work/password"
  chmod 755 "$work"
  docker run -d --name postgres "${restricted[@]}" --tmpfs /run/postgresql:uid=999 -v "$work/password:/secret/password:ro" \
    -e POSTGRES_USER=owner -e POSTGRES_DB=shop -e POSTGRES_PASSWORD_FILE=/secret/password \
    "$("$images" tag postgres)" -c max_connections=33
  eventually postgres docker exec postgres pg_isready -q -h 127.0.0.1
}
restart_postgres() {
  docker restart postgres
  eventually postgres docker exec postgres pg_isready -q -h 127.0.0.1
}
wrong_password() {
  refused docker exec -e PGPASSWORD=falsch postgres psql -h "$(address postgres)" -U owner -d shop -Atc 'SELECT 1'
}
no_password() {
  local said
  said=$(docker run --rm "${restricted[@]}" "$("$images" tag postgres)" 2>&1) || true
  [[ $said == *"Set POSTGRES_PASSWORD"* ]]
}
builtin_locale() {
  docker run --rm "${restricted[@]}" -e PGDATA=/tmp/data "$("$images" tag postgres)" initdb --username=postgres \
    --auth=trust --encoding=UTF8 --no-locale --locale-provider=builtin --builtin-locale=C.UTF-8
}

# --- Kafka
start_kafka() {
  mkdir "$work/kafka"
  cat >"$work/kafka/server.properties" <<'PROPERTIES'
process.roles=broker,controller
node.id=1
listeners=BROKER://:9092,CONTROLLER://127.0.0.1:9093
advertised.listeners=BROKER://localhost:9092
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:9093
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=/var/lib/kafka/data/log
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
  find_jdk
  "$JDK/bin/jlink" --version >/dev/null
  docker create --name kafka-jars "$("$images" tag kafka)" >/dev/null
  docker cp kafka-jars:/opt/kafka/libs "$work/libs"
  docker rm -v kafka-jars >/dev/null
  "$JDK/bin/javac" -cp "$work/libs/*" -d "$work/kafka" "$here/images-test/RoundTrip.java"
  chmod -R a+rX "$work"
  docker run -d --name kafka "${restricted[@]}" -v "$work/kafka:/test:ro" -e KAFKA_HEAP_OPTS="-Xms128m -Xmx256m" \
    -e EXTRA_ARGS="-name kafkaServer" "$("$images" tag kafka)" /bin/sh -ec '
    /opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id azhzbGFiLWV2YWx1YXQtMQ --config /test/server.properties
    exec /opt/kafka/bin/kafka-server-start.sh /test/server.properties'
  eventually kafka docker exec kafka /bin/bash -c '</dev/tcp/127.0.0.1/9092'
}
round_trip() {
  docker exec kafka java -Xmx128m -cp '/opt/kafka/libs/*:/test' RoundTrip localhost:9092 'grüße' >"$work/trip"
  grep -F 'topics [round-trip]' "$work/trip" && grep -F 'read grüße' "$work/trip"
}
kafka_logs() { docker logs kafka 2>&1 | grep -F 'Kafka Server started'; }
kafka_stops() {
  docker stop -t 30 kafka
  gets 143 docker inspect -f '{{.State.ExitCode}}' kafka
}

# --- the host of KWOK clusters
start_host() {
  mkdir "$work/host"
  ssh-keygen -q -t ed25519 -N '' -f "$work/host/ssh-host"
  ssh-keygen -q -t ed25519 -N '' -f "$work/client"
  cp "$work/client.pub" "$work/host/authorized_keys"
  chown -R 0:65532 "$work/host"
  chmod 755 "$work/host"
  chmod 440 "$work/host/ssh-host" # as a Secret's volume has it
  docker run -d --name host "${restricted[@]}" -v /home/k8slab -v "$work/host:/etc/k8slab-host:ro" "$("$images" tag host)"
  printf '[%s]:2222 %s\n' "$(address host)" "$(cut -d' ' -f1,2 "$work/host/ssh-host.pub")" >"$work/known_hosts"
  eventually host on_host true
}
on_host() {
  ssh -n -F none -p 2222 -i "$work/client" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o UserKnownHostsFile="$work/known_hosts" -o StrictHostKeyChecking=yes "k8slab@$(address host)" "$@"
}
other_key() {
  ssh-keygen -q -t ed25519 -N '' -f "$work/other"
  refused ssh -n -F none -p 2222 -i "$work/other" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o UserKnownHostsFile="$work/known_hosts" -o StrictHostKeyChecking=yes "k8slab@$(address host)" true
}
# shellcheck disable=SC2016 # for the shell over there
kwok_cluster() {
  on_host 'set -e; bin=/usr/local/bin
    kwokctl create cluster --name try --runtime binary --wait 60s --etcd-binary $bin/etcd --kube-apiserver-binary $bin/kube-apiserver \
      --kube-controller-manager-binary $bin/kube-controller-manager --kube-scheduler-binary $bin/kube-scheduler \
      --kwok-controller-binary $bin/kwok
    kwokctl scale node --name try --replicas 2
    kubectl wait --for=condition=Ready node --all --timeout=30s'
}
end_kwok_cluster() {
  on_host 'kwokctl delete cluster --name try'
  refused on_host 'pgrep -x kube-apiserver || pgrep -x etcd'
}

check "images are built" "$images" build
check "a daemon alone" "$kind" daemon
for name in postgres kafka host; do
  check "load $name" docker load -q -i "$("$images" path "$name")"
done
check "PostgreSQL without a password says so" no_password
check "PostgreSQL starts with the official variables" start_postgres
check "PostgreSQL takes rows" postgres "CREATE TABLE t (v text); INSERT INTO t VALUES ('grüße')"
check "PostgreSQL gives them back" gets grüße postgres 'SELECT v FROM t'
check "PostgreSQL takes arguments" gets 33 postgres 'SHOW max_connections'
check "PostgreSQL is 18" gets 18 postgres "SELECT current_setting('server_version_num')::int / 10000"
check "PostgreSQL runs as 999" gets 999 docker exec postgres id -u
check "PostgreSQL refuses a wrong password" wrong_password
check "PostgreSQL restarts" restart_postgres
check "PostgreSQL has kept its rows" gets grüße postgres 'SELECT v FROM t'
check "PostgreSQL makes a database as the chart does" builtin_locale
check "Kafka starts" start_kafka
check "Kafka: a topic, a record there and back" round_trip
check "Kafka says what it does" kafka_logs
check "Kafka runs as 1000" gets 1000 docker exec kafka id -u
check "Kafka stops when told to" kafka_stops
check "the host starts" start_host
check "the host lets its user in" gets k8slab on_host id -un
check "the host refuses another key" other_key
check "the host makes a KWOK cluster" kwok_cluster
check "and deletes it" end_kwok_cluster
check "no image brings a host key" gets "" docker run --rm --network none --entrypoint find "$("$images" tag host)" /etc/ssh -name 'ssh_host_*'

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
