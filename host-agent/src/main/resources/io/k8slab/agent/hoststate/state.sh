# What the host remembers of clusters. Called as: OPERATION STATE-FOLDER [CLUSTER ARGUMENTS...]
#   ledger/ID        generation attempt wish outcome [failure as base64]
#   locks/ID/lock    flock(1) here makes every operation on a cluster one at a time
#   locks/ID/fence   the highest fencing token ever given
#   locks/ID/holder  token generation fence deadline boot-id
# Deadlines count on the uptime (hundredths of a second), which no clock change moves; a reboot
# voids them, as it voids what their holders ran.
set -u
umask 077
op=$1 S=$2
id=${3:-} L=$S/locks/${3:-} ledger=$S/ledger/${3:-}
read -r boot </proc/sys/kernel/random/boot_id

now() { read -r up _ </proc/uptime; now=${up%.*}${up#*.}; }
put() { printf '%s\n' "$2" >"$1.new" && mv "$1.new" "$1"; }
locked() {
  if [ ! -d "$L" ]; then mkdir -p "$L" || return 1; fi
  exec 9>>"$L/lock" && flock 9
}
read_holder() {
  ht='' hg=0 hf=0 hd=0 hb=''
  if [ -f "$L/holder" ]; then read -r ht hg hf hd hb <"$L/holder"; fi
}
read_ledger() {
  lg=0 la=0 lw=none lo=none le=''
  if [ -f "$ledger" ]; then read -r lg la lw lo le <"$ledger"; fi
}
check_fence() {
  f=0
  if [ -f "$L/fence" ]; then read -r f <"$L/fence"; fi
  if [ "$f" != "$1" ]; then echo "fenced $f"; exit 0; fi
}

case $op in
open)
  case $S in "~/"*) S=$HOME/${S#"~/"} ;; esac
  mkdir -p "$S/ledger" "$S/locks" "$S/clusters" || exit 1
  printf '%s\n' "$S"
  ;;

acquire) # TOKEN GENERATION ATTEMPT present|paused|absent|any TTL: the lock, and the wish put down
  token=$4 gen=$5 attempt=$6 wish=$7 ttl=$8
  locked || exit 1
  read_ledger
  if [ "$wish" = any ]; then
    if [ "$lw" = paused ]; then echo paused; exit 0; fi
    if [ "$lw" != present ]; then echo unknown; exit 0; fi
    gen=$lg
  elif [ "$lg" -gt "$gen" ] || { [ "$lg" -eq "$gen" ] && [ "$lw" = absent ] && [ "$wish" != absent ]; }; then
    echo "superseded $lg"
    exit 0
  fi
  read_holder
  now
  if [ -n "$ht" ] && [ "$ht" != "$token" ] && [ "$hb" = "$boot" ] && [ "$now" -lt "$hd" ] && [ "$gen" -le "$hg" ]; then
    echo "held $((hd - now))"
    exit 0
  fi
  f=0
  if [ -f "$L/fence" ]; then read -r f <"$L/fence"; fi
  f=$((f + 1))
  for leftover in "$L"/in.*; do
    if [ -e "$leftover" ]; then rm -f "$leftover"; fi
  done
  # on the disk before anything is done for it: a host that loses power must not forget either
  printf '%s\n' "$f" >"$L/fence.new"
  printf '%s\n' "$token $gen $f $((now + ttl)) $boot" >"$L/holder.new"
  if [ "$wish" != any ] && { [ "$lg" -lt "$gen" ] || [ "$la" -lt "$attempt" ] || [ "$lw" != "$wish" ]; }; then
    printf '%s\n' "$gen $attempt $wish accepted" >"$ledger.new"
    sync "$L/fence.new" "$ledger.new" && mv "$ledger.new" "$ledger"
  else
    sync "$L/fence.new"
  fi
  mv "$L/fence.new" "$L/fence"
  mv "$L/holder.new" "$L/holder"
  echo "granted $f $lg $la $lw $lo $le"
  ;;

renew) # FENCE TTL
  locked || exit 1
  check_fence "$4"
  read_holder
  now
  printf '%s\n' "$ht $hg $4 $((now + $5)) $boot" >"$L/holder.new" && mv "$L/holder.new" "$L/holder"
  echo ok
  ;;

release) # FENCE
  locked || exit 1
  check_fence "$4"
  rm -f "$L/holder"
  echo ok
  ;;

record) # FENCE OUTCOME [FAILURE]: how the accepted wish ended; lets the lock go
  locked || exit 1
  check_fence "$4"
  read_ledger
  put "$ledger" "$lg $la $lw $5 ${6:-}"
  sync "$ledger" >/dev/null 2>&1 9>&- &
  rm -f "$L/holder"
  echo ok
  ;;

list) # every cluster that has a folder, then every process that says whose it is
  now
  for folder in "$S"/clusters/*/; do
    [ -d "$folder" ] || continue
    folder=${folder%/} id=${folder%/} id=${id##*/}
    L=$S/locks/$id ledger=$S/ledger/$id
    read_ledger
    read_holder
    busy=0
    if [ -n "$ht" ] && [ "$hb" = "$boot" ] && [ "$now" -lt "$hd" ]; then busy=1; fi
    provider=-
    if [ -f "$folder/provider" ]; then read -r provider <"$folder/provider"; fi
    echo "cluster $id $lg $busy $provider"
  done
  grep -azoE '^K8SLAB_CLUSTER=[a-z2-7]{26}$' /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' |
    while IFS=: read -r file marker; do
      pid=${file#/proc/} pid=${pid%/environ} comm=-
      read -r comm 2>/dev/null <"/proc/$pid/comm"
      echo "process ${marker#*=} $comm"
    done
  exit 0
  ;;

prune) # MINUTES: forget clusters that are gone for longer than any command lives
  find "$S/ledger" -type f ! -name "*.new" -mmin +"$3" | while read -r ledger; do
    id=${ledger##*/} L=$S/locks/${ledger##*/}
    [ -e "$S/clusters/$id" ] && continue
    mkdir -p "$L"
    (
      exec 9>>"$L/lock"
      flock -n 9 || exit 0
      [ -z "$(find "$ledger" -mmin +"$3")" ] && exit 0
      rm -rf "$ledger" "$L"
      echo "$id"
    )
  done
  exit 0
  ;;

report) # AGENT TTL: the reporting lease
  L=$S/report
  locked || exit 1
  agent=$3 ttl=$4
  e=0 ha='' hd=0 hb=''
  if [ -f "$L/lease" ]; then read -r e ha hd hb <"$L/lease"; fi
  now
  if [ "$ha" != "$agent" ]; then
    if [ -n "$ha" ] && [ "$hb" = "$boot" ] && [ "$now" -lt "$hd" ]; then echo "held $((hd - now))"; exit 0; fi
    e=$((e + 1))
    put "$L/lease" "$e $agent $((now + ttl)) $boot"
  else
    printf '%s\n' "$e $agent $((now + ttl)) $boot" >"$L/lease.new" && mv "$L/lease.new" "$L/lease"
  fi
  echo "epoch $e"
  ;;
esac
