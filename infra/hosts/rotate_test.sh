#!/usr/bin/env bash
# rotate-key against a real sshd on loopback. Prints 'N passed, N failed'.
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
clean_up() {
  [[ -z ${sshd:-} ]] || kill "$sshd" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
passed=0 failed=0
check() { # NAME COMMAND...
  local name=$1
  shift
  if ("$@") >"$work/output" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name"
    sed 's/^/    /' "$work/output"
  fi
}
not() { ! "$@"; }

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
key=$work/agent.key authorized=$work/authorized_keys
for name in host agent other; do ssh-keygen -q -t ed25519 -N "" -C "$name" -f "$work/$name.key"; done
options="from=\"127.0.0.1\",restrict"
printf 'ssh-ed25519 %s somebody\n%s %s\n' "$(cut -d ' ' -f 2 "$work/other.key.pub")" "$options" "$(<"$key.pub")" >"$authorized"
printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d ' ' -f 1,2 "$work/host.key.pub")" >"$work/known_hosts"
cat >"$work/sshd_config" <<CONFIG
ListenAddress 127.0.0.1
Port $port
HostKey $work/host.key
AuthorizedKeysFile $authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv K8SLAB_AUTHORIZED_KEYS=$authorized
CONFIG
((EUID != 0)) || mkdir -p /run/sshd
"$(type -P sshd)" -D -e -f "$work/sshd_config" 2>"$work/sshd.log" &
sshd=$!
for _ in {1..100}; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  read -r -t 0.1 <> <(:) || true
done

rotate() { "$here/rotate-key" --key "$key" --known-hosts "$work/known_hosts" --port "$port" "$(id -un)@127.0.0.1"; }
opens() {
  ssh -F none -i "$1" -p "$port" -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes \
    -o "UserKnownHostsFile=$work/known_hosts" "$(id -un)@127.0.0.1" true
}

cp "$key" "$work/old.key"
check "the old key opens" opens "$work/old.key"
check "it is changed" rotate
check "the new key opens" opens "$key"
check "the old one no longer does" not opens "$work/old.key"
check "the new one has the same options" grep -qF "$options ssh-ed25519 $(ssh-keygen -y -f "$key" | cut -d ' ' -f 2)" "$authorized"
check "other people's keys stay" opens "$work/other.key"
check "there are as many keys as before" eval "[[ \$(wc -l <'$authorized') == 2 ]]"
check "the key file is its owner's alone" eval "[[ \$(stat -c %a '$key') == 600 ]]"
check "the public half goes with it" eval "[[ \$(cut -d ' ' -f 2 '$key.pub') == \$(ssh-keygen -y -f '$key' | cut -d ' ' -f 2) ]]"

cp "$key" "$work/before.key" && cp "$authorized" "$work/before"
sed "s,ssh-ed25519 .*,ssh-ed25519 $(cut -d ' ' -f 2 "$work/other.key.pub")," "$work/known_hosts" >"$work/changed"
mv "$work/known_hosts" "$work/kept" && mv "$work/changed" "$work/known_hosts"
check "a host whose own key is another is not spoken to" not rotate
mv "$work/kept" "$work/known_hosts"
chmod 600 "$work/other.key"
# a host on which the new key is not let in
sed -i 's/^AuthorizedKeysFile.*/AuthorizedKeysFile '"${work//\//\\/}"'\/frozen/' "$work/sshd_config"
cp "$authorized" "$work/frozen"
kill -HUP "$sshd"
for _ in {1..100}; do
  if opens "$key" 2>/dev/null; then break; fi
  read -r -t 0.1 <> <(:) || true
done
check "where the new key does not open, it says so" not rotate
check "and nothing is changed here" cmp "$key" "$work/before.key"
check "nor there" cmp "$authorized" "$work/before"
check "and no half of a key is left" eval "[[ ! -e '$key.new' && ! -e '$key.new.pub' ]]"

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
