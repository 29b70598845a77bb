# shellcheck shell=bash
# ./lab test. Sourced by ./lab.
source "$parts/running.sh"
source "$parts/build.sh"
source "$parts/testbed.sh"
source "$parts/kind.sh"
source "$parts/options.sh"

usage="Usage: ./lab test [--quick]
Sets up what the tests need (JDK, Maven, Go, OpenSSH, Chromium: by apt as root or after asking; CI=true means yes), builds the
control planes, tools and images of infra/testbed (about 40 minutes, once per machine), and runs every check and test:
of the launcher, of the code (with LocalStack for AWS, Spectral and schemathesis for the API, real kind clusters as root
on Linux), of the Helm chart, of what prepares hosts, and of the chart on a real kind cluster.
  --quick   unit tests only: no static checks, nothing that starts PostgreSQL, Kafka, SSH or Kubernetes
The last line is the sum of all tests; the exit code is Maven's."

run() {
  options "--quick" "$@"
  local code=0 passed=0 failed=0 testbed="" tools="" started=$SECONDS took="" since digest
  set_up
  part "set-up"

  suite "The launcher" launcher "$parts/lab_test.sh"
  suite "What says whether a host is prepared" hosts "$LAB_ROOT/infra/hosts/check_test.sh"

  if [[ -z $quick ]]; then
    required_testbed
    required_tools
    if may_run_containers; then
      openly "$LAB_ROOT/infra/testbed/kind" build || exit 1
    else
      warn "Real kind clusters need root on Linux: the tests of that provider are skipped (sudo -E ./lab test)."
    fi
    part "testbed"
  else
    testbed=$("$TESTBED" path 2>/dev/null) || testbed=""
  fi

  since=$(mktemp)
  digest=$(sources_digest)
  maven || code=$?
  part "Maven"
  if ((code == 0)) && [[ -z $quick && $(sources_digest) == "$digest" ]]; then
    stamp_build "$digest"
    stamp "$DIST_STAMP" "$digest"
  fi

  if ((code == 0)) && [[ -z $quick ]] && may_run_containers && ! real_kind_ran "$since"; then
    code=1
  fi

  if ((code != 0)); then
    warn "Not run, because of the failures above: the checks of the chart, and the chart on a real kind cluster."
  elif [[ -z $quick ]]; then
    suite "The Helm chart" chart "$LAB_ROOT/infra/helm/check"
    suite "A change of a host's key" keys "$LAB_ROOT/infra/hosts/rotate_test.sh"
    if may_run_containers; then
      suite "A host's firewall" firewall "$LAB_ROOT/infra/hosts/firewall_test.sh"
      suite "The chart on a real kind cluster" kind "$LAB_ROOT/infra/helm/smoke"
    else
      warn "Not run: infra/helm/smoke and infra/hosts/firewall_test.sh start containers and need root (sudo -E ./lab test)."
    fi
  fi

  say "minutes: $took"
  sum_reports "$since" "$passed" "$failed"
  rm -f "$since"
  ((code != 0 || failed == 0)) || code=1
  return "$code"
}

may_run_containers() { ((EUID == 0)) && [[ $(uname -s) == Linux ]]; }

# suite TITLE PART COMMAND: runs what prints 'N passed, N failed' at its end; adds to passed and failed.
suite() {
  local own last
  say "${bold}$1$plain"
  own=$(mktemp)
  if ! openly "$3" >"$own"; then failed=$((failed + 1)); fi
  sed 's/^/  /' "$own"
  last=$(tail -n 1 "$own")
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    # what failed was counted as one above
    ((BASH_REMATCH[2] == 0)) || failed=$((failed + BASH_REMATCH[2] - 1))
  fi
  rm -f "$own"
  part "$2"
}

set_up() {
  need_jdk
  need_program mvn maven "builds K8s-Lab and runs its tests"
  [[ -z $quick ]] || return 0
  need_program jq jq "judges the chart's manifests"
  need_program git git "tells sources from what was built"
  need_program npm npm "gets what lints the OpenAPI document"
  need_program ssh openssh-client "the tests reach hosts by SSH"
  need_program sshd openssh-server "the tests start private SSH servers on free ports; where systemd runs, the package also starts one on port 22"
  need_program chromium chromium "the tests sign people in and approve devices in a real browser"
  # OpenSSH started by root wants this folder, which only its service makes.
  ((EUID != 0)) || mkdir -p /run/sshd
  "$TESTBED" path >/dev/null 2>&1 || need_go
}

# part NAME: notes how long it took since the last part.
part() {
  local seconds=$((SECONDS - started))
  printf -v took '%s%s%s %d.%d' "$took" "${took:+, }" "$1" $((seconds / 60)) $((seconds % 60 / 6))
  started=$SECONDS
}

maven() {
  local goals=(verify)
  [[ -z $quick ]] || goals=(-Dquick -Dit.skip=true test)
  leaving_nothing env -C "$LAB_ROOT" ${testbed:+"K8SLAB_TESTBED=$testbed"} \
    ${tools:+"K8SLAB_TOOLS=$tools"} \
    mvn -B --no-transfer-progress "${goals[@]}"
}

# sum_reports SINCE PASSED FAILED: adds up the reports written since, prints the sum alone on a line.
sum_reports() {
  local -a reports
  mapfile -t reports < <(modules | sed "s:.*:$LAB_ROOT/&/target:")
  { find "${reports[@]}" -path "*-reports/TEST-*.xml" -newer "$1" -exec grep -ohm 1 '<testsuite [^>]*>' {} + || true; } 2>/dev/null |
    awk -v passed="$2" -v failed="$3" '
      function figure(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
      {
        bad = figure("errors") + figure("failures")
        passed += figure("tests") - bad - figure("skipped"); failed += bad; skipped += figure("skipped")
      }
      END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
}
