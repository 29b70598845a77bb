# shellcheck shell=bash
# ./lab bench. Sourced by ./lab.
source "$parts/running.sh"
source "$parts/build.sh"
source "$parts/testbed.sh"

usage="Usage: ./lab bench [NAME...] [--output json] [--minutes N] [--clusters N] [--audit-rows N]
Measures the figures that a release must hold, all of them or those named, on this machine, and prints for each:
name, value, unit, reference, ratio, gate, holds. Names and gates: infra/bench/gates.yaml. A gate that does not hold
is said and is no failure: exit code 0; 2 for a name that is unknown or has no measurement yet.

Without a gate, and measured only when named:
  full-database  what is done often, in a full database and in a small one; --clusters N (1000000), --audit-rows N
                 (10000000), several GB of disk while it runs
  stress         at which rate of reads it breaks, and by what
  soak           how memory grows under load; --minutes N (30)"

run() {
  local testbed tools
  need_jdk
  build_if_needed
  build_distributions
  required_testbed
  required_tools
  leaving_nothing env -C "$LAB_ROOT" K8SLAB_TESTBED="$testbed" K8SLAB_TOOLS="$tools" "$JDK/bin/java" --enable-native-access=ALL-UNNAMED \
    -cp "$(class_path infra/bench)" io.k8slab.bench.Main "$@"
}
