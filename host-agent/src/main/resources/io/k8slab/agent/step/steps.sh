# Steps that belong to the host. Called as: OPERATION STATE-FOLDER CLUSTER ARGUMENTS...
# A step's folder has: pid (pid and start time of its session's leader), alive (locked while it
# runs), exit (its exit code), stdout, stderr.
set -u
umask 077
op=$1 S=$2 id=$3
C=$S/clusters/$id L=$S/locks/$id
MOST=5242880

fenced() {
  if [ ! -d "$L" ]; then mkdir -p "$L" || exit 1; fi
  exec 9>>"$L/lock" && flock 9 || exit 1
  f=0
  if [ -f "$L/fence" ]; then read -r f <"$L/fence"; fi
  if [ "$f" != "$1" ]; then
    rm -f "${2:-}"
    echo "fenced $f"
    exit 0
  fi
}
started() { # PID: sets start to its start time
  start=''
  if read -r stat 2>/dev/null <"/proc/$1/stat"; then
    set -- ${stat##*) }
    start=${20}
  fi
}
emit() { # LETTER FILE OFFSET SIZE: sets off
  off=$3
  while [ "$off" -lt "$4" ] && [ "$off" -lt "$MOST" ]; do
    n=$(($4 - off))
    if [ "$n" -gt 65536 ]; then n=65536; fi
    echo "$1 $n"
    tail -c "+$((off + 1))" "$2" | head -c "$n"
    off=$((off + n))
  done
}
follow() { # FOLDER STDOUT-OFFSET STDERR-OFFSET: frames until the step has ended
  o=$2 e=$3 ended=''
  if exec 7<"$1/alive"; then :; else echo "x gone"; exit 0; fi
  until [ -n "$ended" ]; do
    if flock -w 0.3 7; then ended=yes; fi
    set -- "$1" $(stat -c %s "$1/stdout" "$1/stderr")
    emit o "$1/stdout" "$o" "$2"; o=$off
    emit e "$1/stderr" "$e" "$3"; e=$off
  done
  if [ -f "$1/exit" ]; then read -r code <"$1/exit"; echo "x $code"; else echo "x killed"; fi
}
# While a process executes a program its environment reads as empty for a moment, so where it works
# (which exec does not change) counts as well; and one that was just forked may be missed by a look.
# Nothing is there when two looks in a row, a moment apart, saw nothing.
in_session() { # SESSION: pids of ours in it
  for p in /proc/[0-9]*; do
    read -r stat 2>/dev/null <"$p/stat" || continue
    set -- "$1" ${stat##*) }
    [ "$5" = "$1" ] && [ "$2" != Z ] || continue
    if grep -qzxF "K8SLAB_CLUSTER=$id" "$p/environ" 2>/dev/null; then
      printf '%s ' "${p#/proc/}"
    else
      case $(readlink "$p/cwd") in "$C" | "$C/"* | "$C "*) printf '%s ' "${p#/proc/}" ;; esac
    fi
  done
}
members() { # pids that carry the cluster's mark, name its folder or work in it
  {
    grep -lzxF "K8SLAB_CLUSTER=$id" /proc/[0-9]*/environ
    printf '%s/\n' "$C" | grep -lzFf - /proc/[0-9]*/cmdline
    find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$C" -o -lname "$C/*" -o -lname "$C *" \)
  } 2>/dev/null | while IFS=/ read -r _ _ p _; do
    [ "$p" = "$$" ] || printf '%s ' "$p"
  done
}
end_them() { # TERM-TRIES LOOK...: signals what the look sees until it sees nothing; sets left
  polite=$1 tries=0 unseen=0 left=''
  shift
  while [ "$unseen" -lt 2 ]; do
    pids=$("$@")
    if [ -z "$pids" ]; then
      unseen=$((unseen + 1))
      [ "$unseen" -ge 2 ] || sleep 0.05
      continue
    fi
    unseen=0
    tries=$((tries + 1))
    if [ "$tries" -gt "$polite" ]; then signal=KILL; else signal=TERM; fi
    kill -"$signal" $pids 2>/dev/null
    if [ "$tries" -ge 80 ]; then
      left="process $pids"
      return
    fi
    sleep 0.05
  done
}

case $op in
start) # FENCE STEP NAME=VALUE... -- ARGV...; its standard input is ours
  fence=$4 D=$C/steps/$5
  shift 5
  # read it all before the lock is taken: a connection that hangs here must block nobody
  mkdir -p "$L" && cat >"$L/in.$$" || exit 1
  fenced "$fence" "$L/in.$$"
  if [ -f "$D/pid" ]; then
    rm -f "$L/in.$$"
    exec 9>&-
    follow "$D" 0 0
    exit 0
  fi
  mkdir -p "$D" "$C/home" "$C/tmp" || exit 1
  mv "$L/in.$$" "$D/stdin" || exit 1
  : >"$D/stdout" >"$D/stderr"
  exec 8>"$D/alive"
  flock 8
  # a clean environment: nothing of the agent or of the user gets into what the step starts
  setsid env -i PATH="$PATH" HOME="$C/home" TMPDIR="$C/tmp" LANG=C.UTF-8 K8SLAB_CLUSTER="$id" \
    ${HTTPS_PROXY:+HTTPS_PROXY="$HTTPS_PROXY"} ${NO_PROXY:+NO_PROXY="$NO_PROXY"} \
    sh -c '
      D=$1 C=$2
      shift 2
      while [ "$1" != -- ]; do export "$1"; shift; done
      shift
      cd "$C" || exit 1
      "$@" <"$D/stdin" >"$D/stdout" 2>"$D/stderr" 8>&-
      code=$?
      if [ -s "$D/stdin" ]; then rm -f "$D/stdin"; fi
      # read only after this shell is gone
      echo "$code" >"$D/exit"
    ' k8slab-step "$D" "$C" "$@" </dev/null >/dev/null 2>&1 9>&- &
  started $!
  # whoever reads it holds the same lock
  echo "$! $start" >"$D/pid"
  exec 8>&- 9>&-
  follow "$D" 0 0
  ;;

follow) # STEP STDOUT-OFFSET STDERR-OFFSET
  follow "$C/steps/$4" "$5" "$6"
  ;;

end) # FENCE [STEP]: ends this step, or every step of the cluster, and proves it gone
  fenced "$4"
  for pidfile in "$C"/steps/${5:-*}/pid; do
    [ -f "$pidfile" ] || continue
    D=${pidfile%/pid}
    read -r pid begun <"$pidfile"
    started "$pid"
    # the leader's number may belong to another process by now; a session's number cannot while it
    # has members, and only what carries the cluster's name is ever signalled
    [ -n "$start" ] && [ "$start" != "$begun" ] && continue
    end_them 20 in_session "$pid"
    if [ -n "$left" ]; then echo "stays $left"; exit 0; fi
    rm -f "$D/stdin"
    [ -f "$D/exit" ] || echo killed >"$D/exit"
  done
  echo gone
  ;;

halt) # FENCE: ends every process of the cluster, keeps its files
  fenced "$4"
  end_them 0 members
  if [ -n "$left" ]; then echo "left $left"; else echo gone; fi
  ;;

remove) # FENCE FIRST-PORT COUNT: ends all that is the cluster's, removes its folder, proves it
  fenced "$4"
  first=$5 count=$6
  end_them 0 members
  rm -rf "$C" 2>/dev/null || { sleep 0.2; rm -rf "$C"; }
  [ -e "$C" ] && left="$left file $C"
  # a socket closes a moment after its process has lost its memory
  ports='' tries=0
  while
    ports=$(awk -v first="$first" -v count="$count" '
      $4 == "0A" { split($2, a, ":"); p = 0; h = toupper(a[2])
        for (i = 1; i <= length(h); i++) p = p * 16 + index("0123456789ABCDEF", substr(h, i, 1)) - 1
        if (p >= first && p < first + count) printf "%d ", p }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
    [ -n "$ports" ] && [ "$tries" -lt 20 ]
  do
    tries=$((tries + 1))
    sleep 0.05
  done
  [ -n "$ports" ] && left="$left port $ports"
  if [ -n "$left" ]; then echo "left $left"; else echo clean; fi
  ;;
esac
