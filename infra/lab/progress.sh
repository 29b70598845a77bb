# shellcheck shell=bash
# Children and progress: what ./lab starts runs in a session of its own, so that one signal reaches all of
# it, also on Ctrl-C, TERM and hang-up of the launcher. Sourced, not run; needs common.sh.

child=""     # leader of the session at work
child_log="" # where its output goes while nobody needs to see it

# in_session COMMAND...: starts it in the background and sets `child`. A background job of a shell without
# job control is never a group leader, so setsid does not fork and $! is the new session's leader. The
# shell's own descriptors from 3 on (locks) stay here.
in_session() {
  setsid "$@" 3>&- 9>&- &
  child=$!
}

# end_session PID [SECONDS]: TERM to the whole group, KILL to what is left after SECONDS (default 10).
end_session() {
  local pid=$1 left=$((${2:-10} * 10))
  kill -TERM -- "-$pid" 2>/dev/null || return 0
  while kill -0 -- "-$pid" 2>/dev/null && ((left-- > 0)); do sleep 0.1; done
  kill -KILL -- "-$pid" 2>/dev/null || true
}

end_child() {
  [[ -z $child_log ]] || rm -f "$child_log"
  [[ -n $child ]] || return 0
  local pid=$child
  child=""
  end_session "$pid"
}

# To be called once by a program that uses in_session.
end_children_on_exit() {
  trap end_child EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

tick_next=2 tick_turn=0

# tick LABEL START: to be called in a loop that waits; START is what SECONDS was. A terminal gets a spinner,
# anything else a line after 2 s and then every 10 s. Takes a tenth of a second.
tick() {
  local elapsed=$((SECONDS - $2)) marks="|/-\\"
  if [[ -t 2 ]]; then
    ((elapsed < 1)) || printf '\r\e[K%s %s %ds' "${marks:tick_turn++%4:1}" "$1" "$elapsed" >&2 || true
  elif ((elapsed >= tick_next)); then
    say "$1: $elapsed s"
    tick_next=$((elapsed + 10))
  fi
  sleep 0.1
}

end_ticks() {
  tick_next=2
  [[ ! -t 2 ]] || printf '\r\e[K' >&2 || true
}

# await_child LABEL: waits with progress, returns the child's exit code.
await_child() {
  local start=$SECONDS rc=0
  while kill -0 "$child" 2>/dev/null; do tick "$1" "$start"; done
  end_ticks
  wait "$child" || rc=$?
  child=""
  return "$rc"
}

# with_progress LABEL COMMAND...: hides the command's output unless it fails.
with_progress() {
  local label=$1 rc=0 start=$SECONDS
  shift
  child_log=$(mktemp)
  in_session "$@" >"$child_log" 2>&1
  await_child "$label" || rc=$?
  if ((rc != 0)); then
    fail "$label: failed with exit code $rc after $((SECONDS - start)) s. Its last lines:"
    tail -n 40 "$child_log" >&2
  elif ((SECONDS - start >= 2)); then
    say "$label: done in $((SECONDS - start)) s"
  fi
  rm -f "$child_log"
  child_log=""
  return "$rc"
}

# openly COMMAND...: the command's own output is the progress.
openly() {
  local rc=0
  in_session "$@"
  wait "$child" || rc=$?
  child=""
  return "$rc"
}
