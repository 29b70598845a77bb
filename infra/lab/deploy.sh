# shellcheck shell=bash
# ./lab deploy: the platform's own part is in deploy_<platform>.sh. Sourced by ./lab.
source "$parts/options.sh"
source "$parts/running.sh"
source "$parts/build.sh"
source "$parts/testbed.sh"
source "$parts/make_secrets.sh"

usage="Usage: ./lab deploy aws|helm [OPTION...]
  aws    AWS Lambda, by AWS SAM:   ./lab deploy aws --profile NAME    (infra/aws/README.md)
  helm   a Kubernetes cluster:     ./lab deploy helm --context NAME   (infra/helm/README.md)
./lab deploy PLATFORM --help says more."

case ${1:-} in
  aws | helm)
    # shellcheck source=/dev/null
    source "$parts/deploy_$1.sh"
    ;;
esac

run() {
  case ${1:-} in
    aws | helm) "deploy_$1" "${@:2}" ;;
    "") usage_error "lab: deploy where?" "$usage" ;;
    *) usage_error "lab: there is no platform '$1' to deploy to." "$usage" ;;
  esac
}
