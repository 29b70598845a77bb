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

# await_child LABEL [SECONDS_SO_FAR]: ticks until the child ends, returns its exit code. A terminal gets a
# spinner, anything else a line every 10 s.
await_child() {
  local label=$1 start=$SECONDS next=10 turn=0 marks="|/-\\" elapsed rc=0
  while kill -0 "$child" 2>/dev/null; do
    elapsed=$((SECONDS - start))
    if [[ -t 2 ]]; then
      ((elapsed < 1)) || printf '\r\e[K%s %s %ds' "${marks:turn++%4:1}" "$label" "$elapsed" >&2
    elif ((elapsed >= next)); then
      say "$label: ${elapsed} s"
      next=$((elapsed + 10))
    fi
    sleep 0.1
  done
  [[ ! -t 2 ]] || printf '\r\e[K' >&2
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
