# shellcheck shell=bash
# The folders with the programs of real control planes and with the tools beside them. Sourced, not run.

readonly TESTBED=$LAB_ROOT/infra/testbed/testbed
readonly TOOLS=$LAB_ROOT/infra/testbed/tools

# optional_testbed: sets testbed to the folder, building it where Go is; empty where K8s-Lab has to do without,
# after saying what that costs.
optional_testbed() {
  testbed=$("$TESTBED" path 2>/dev/null) && return 0
  if find_go; then
    openly "$TESTBED" build && testbed=$("$TESTBED" path) && return 0
    warn "The testbed could not be built (the reason is above)."
  fi
  testbed=""
  if type -P kwokctl >/dev/null; then
    say "Without the testbed, kwokctl downloads its own programs at the first cluster."
  else
    warn "No clusters can be made here: neither Go (to build the testbed) nor kwokctl was found.
Get Go from https://go.dev/dl/ and run ./lab up again. Everything but clusters works."
  fi
}

# required_testbed: sets testbed, or ends the program with what to do.
required_testbed() {
  testbed=$("$TESTBED" path 2>/dev/null) && return 0
  openly "$TESTBED" build || exit 1
  testbed=$("$TESTBED" path)
}

# required_tools: sets tools in the same way.
required_tools() {
  tools=$("$TOOLS" path 2>/dev/null) && return 0
  openly "$TOOLS" build || exit 1
  tools=$("$TOOLS" path)
}
