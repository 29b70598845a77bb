# shellcheck shell=bash
# ./lab deploy aws. Sourced by deploy.sh.

usage="Usage: ./lab deploy aws [--profile NAME] [--stage dev|production] [OPTION...]
Builds the functions, runs the migration job, deploys the functions to AWS and prints their URL. What is an account's own
(endpoints, subnets) is read from infra/aws/STAGE.parameters; infra/aws/parameters.example says what. Secrets must be in
Secrets Manager; only their ARNs are deployed. The same again changes nothing; see infra/aws/README.md.
  --profile NAME         of the AWS configuration; without it, what the environment says
  --stage STAGE          dev (default) or production
  --region NAME          instead of the profile's
  --parameters FILE      instead of infra/aws/STAGE.parameters
  --agents FILE          host agents to be known from now on: {\"agents\": [{\"id\": …, \"pool\": …, \"public_key\": PEM}]}
  --create-secrets DIR   puts secrets that are missing into Secrets Manager, from DIR (made by ./lab secrets DIR)
  --dist FOLDER          distributions that are built already
  --endpoint-url URL     of something that speaks as AWS does, such as LocalStack
  --yes                  asks nothing before it deploys to production"

AWS_PARTS=$LAB_ROOT/infra/aws
readonly AWS_PARTS

profile="" stage=dev region="" parameters="" agents="" create_secrets="" dist="" endpoint=""
tools="" work=""

deploy_aws() {
  options "--yes --profile --stage --region --parameters --agents --create-secrets --dist --endpoint-url" "$@"
  [[ $stage == dev || $stage == production ]] ||
    usage_error "lab: --stage is dev or production, not '$stage'." "$usage"
  [[ -z $agents || -r $agents ]] || die "$agents cannot be read."
  openly "$AWS_PARTS/tools" build || exit 1
  tools=$("$AWS_PARTS/tools" path)
  work=$(mktemp -d)
  trap 'rm -rf "$work"; end_child' EXIT
  require_account
  sure_of_production
  local -A secret=()
  read_parameters
  find_secrets
  need_distributions
  pack
  migrate
  deploy_stack template.yaml "$stack"
  say_where_it_is
}

option_value() {
  [[ -n $2 ]] || usage_error "lab: $1 needs a value." "$usage"
  case $1 in
    --profile) profile=$2 ;;
    --stage) stage=$2 ;;
    --region) region=$2 ;;
    --parameters) parameters=$(absolute "$2") ;;
    --agents) agents=$(absolute "$2") ;;
    --create-secrets) create_secrets=$(absolute "$2") ;;
    --dist) dist=$(absolute "$2") ;;
    --endpoint-url) endpoint=$2 ;;
  esac
}

# aws ARGUMENT...: the pinned command line; answers as text.
aws() {
  "${aws[@]}" --output text "$@"
}

require_account() {
  local error
  aws=("$tools/aws" ${profile:+--profile "$profile"})
  # not --endpoint-url: `cloudformation package` does not hand that on
  [[ -z $endpoint ]] || aws=(env AWS_ENDPOINT_URL="$endpoint" "${aws[@]}")
  region=${region:-$(aws configure get region 2>/dev/null || true)}
  region=${region:-${AWS_REGION:-${AWS_DEFAULT_REGION:-}}}
  [[ -n $region ]] || die "Which region? Give --region NAME, or set the profile's: aws configure set region NAME"
  aws+=(--region "$region")
  account=$(aws sts get-caller-identity --query Account 2>"$work/error") || {
    error=$(<"$work/error")
    case $error in
      *"could not be found"*) die "The AWS configuration has no profile '$profile': aws configure --profile $profile" ;;
      *"Unable to locate credentials"*) die "There are no credentials for AWS. Give --profile NAME, or sign in: aws configure" ;;
      *[Ee]xpired*) die "The credentials for AWS have expired: sign in again${profile:+ (aws sso login --profile $profile)}." ;;
      *) die "AWS does not say who you are: ${error##*$'\n'}" ;;
    esac
  }
  stack=$("$tools/python" "$AWS_PARTS/settings.py" "$stage" stack)
  say "${bold}K8s-Lab $stage$plain as stack $stack in account $account, $region"
}

sure_of_production() {
  [[ $stage == production && -z $yes && -z $endpoint ]] || return 0
  agreed "Deploy to production?" || die "Not deployed. Where nobody can be asked, give --yes."
}

# parameters_of TEMPLATE: NAME=VALUE lines: the stage's, the account's, the secrets'.
parameters_of() {
  local name
  "$tools/python" "$AWS_PARTS/settings.py" "$stage" "$1" "$parameters"
  for name in "${!secret[@]}"; do
    ! grep -q "^  $name:\$" "$AWS_PARTS/$1" || printf '%s=%s\n' "$name" "${secret[$name]}"
  done
}

read_parameters() {
  parameters=${parameters:-$AWS_PARTS/$stage.parameters}
  [[ -r $parameters ]] || die "$parameters is missing: copy infra/aws/parameters.example to it and fill it in."
  parameters_of template.yaml >"$work/template" && parameters_of migration.yaml >"$work/migration" || exit 1
  cat "$work/template" "$work/migration" >"$work/parameters"
  local name
  for name in DatabaseEndpoint DatabaseOwnerEndpoint KafkaBootstrapServers; do
    [[ -n $(parameter "$name") ]] || die "$parameters does not say $name."
  done
}

# parameter NAME: its value, or nothing.
parameter() { sed -n "s/^$1=//p" "$work/parameters" | head -n 1; }

# Each secret: parameter, the name that it has where the parameter is not given, and the file of ./lab secrets.
secrets_plan() {
  printf '%s|%s|%s\n' \
    DatabaseSecretArn database postgres-functions \
    DatabaseOwnerSecretArn database-owner postgres-owner \
    KafkaSecretArn kafka kafka \
    TokenKeySecretArn token-key token-key.pem \
    SealingKeysetSecretArn sealing-keyset sealing-private.json
  [[ -z $(parameter AdminEmail) ]] || printf '%s|%s|%s\n' AdminSecretArn admin admin-password
}

# Fills `secret` with ARNs. Nothing is made unless that was asked for.
find_secrets() {
  local name id file arn missing=""
  while IFS='|' read -r name id file <&3; do
    id=${id:+k8s-lab/$stage/$id}
    [[ -z $(parameter "$name") ]] || id=$(parameter "$name")
    if ! arn=$(aws secretsmanager describe-secret --secret-id "$id" --query ARN 2>"$work/error"); then
      grep -q ResourceNotFoundException "$work/error" || die "Secrets Manager: $(tail -n 1 "$work/error")"
      if [[ -z $create_secrets || $id == arn:* ]]; then
        missing+="  $id ($name)"$'\n'
        continue
      fi
      arn=$(create_secret "$id" "$file")
    fi
    secret[$name]=$arn
  done 3< <(secrets_plan)
  find_agents
  [[ -z $missing ]] || die "Secrets Manager lacks:
${missing}Make them (infra/aws/README.md says what is in each), or have those of a folder put there:
  ./lab secrets DIR && ./lab deploy aws … --create-secrets DIR"
}

# The list of agents is where the job can read it, though it is no secret.
find_agents() {
  local id=k8s-lab/$stage/agents
  if ! secret[AgentsSecretArn]=$(aws secretsmanager describe-secret --secret-id "$id" --query ARN 2>"$work/error"); then
    unset "secret[AgentsSecretArn]"
    grep -q ResourceNotFoundException "$work/error" || die "Secrets Manager: $(tail -n 1 "$work/error")"
    [[ -n $agents ]] || return 0
    secret[AgentsSecretArn]=$(new_secret "$id" "$agents")
  elif [[ -n $agents ]]; then
    aws secretsmanager put-secret-value --secret-id "$id" --secret-string "file://$agents" >/dev/null ||
      die "The agents cannot be put into the secret $id."
  fi
}

# create_secret ID FILE: prints the ARN. By files, as arguments can be seen by others on this machine.
create_secret() {
  local from=$create_secrets/$2 text=$work/secret
  [[ -r $from ]] || die "$from is missing: ./lab secrets $create_secrets makes it."
  case $1 in
    */database) login k8slab_functions "$from" ;;
    */database-owner) login k8slab_owner "$from" ;;
    */kafka) login k8slab "$from" ;;
    */admin) login "$(parameter AdminEmail)" "$from" ;;
    *) cat "$from" ;;
  esac >"$text"
  new_secret "$1" "$text"
  rm -f "$text"
}

# new_secret ID FILE
new_secret() {
  aws secretsmanager create-secret --name "$1" --secret-string "file://$2" --query ARN \
    --tags Key=project,Value=k8s-lab Key=stage,Value="$stage" || die "The secret $1 cannot be made."
  say "made the secret $1"
}

login() { printf '{"username":%s,"password":%s}' "$(json_string "$1")" "$(json_string "$(<"$2")")"; }

need_distributions() {
  [[ -z $dist ]] || return 0
  need_jdk
  build_distributions
  dist=$LAB_ROOT/infra/dist/target
}

# One zip for each kind of function, made anew only where its files changed: that takes seconds each.
pack() {
  pack_one lambda-api
  pack_one lambda-events
}

# pack_one DISTRIBUTION
pack_one() {
  local zip=$AWS_PARTS/target/$1.zip from=$dist/$1 digest
  [[ -r $from/bootstrap ]] || die "$from is no distribution: it has no bootstrap."
  digest=$({
    find "$from" -type f -printf '%P %s %T@ %m\n' | sort
    cat "$AWS_PARTS/bootstrap" "$AWS_PARTS/pack.py"
  } | sha256sum)
  if [[ -e $zip && -r $zip.of && $(<"$zip.of") == "$digest" ]]; then return 0; fi
  mkdir -p "${zip%/*}"
  with_progress "packing ${zip##*/}" "$tools/python" "$AWS_PARTS/pack.py" "$from" "$AWS_PARTS/bootstrap" "$zip" || exit 1
  printf '%s\n' "$digest" >"$zip.of"
}

# The new version's schema is there before the new version: the old one runs beside it (expand, then contract).
migrate() {
  local function
  deploy_stack migration.yaml "$stack-migration"
  function=$(stack_output "$stack-migration" MigrateFunction)
  say "running the migration job"
  aws lambda invoke --function-name "$function" --cli-read-timeout 900 --payload '{}' "$work/answer" \
    >"$work/outcome" || die "The migration job could not be run."
  if grep -q 'Unhandled\|Handled' "$work/outcome"; then
    die "The migration job failed; the functions are as they were. It said:
$(head -c 2000 "$work/answer")
Its log: aws logs tail /k8s-lab/$stack-migration/migrate"
  fi
  say "schema and topics are of this version"
}

# deploy_stack TEMPLATE STACK: does nothing where nothing changed.
deploy_stack() {
  local template=$work/$1 change
  local -a overrides tags
  make_bucket
  with_progress "uploading the packages of $1" env -C "$AWS_PARTS" "${aws[@]}" cloudformation package \
    --template-file "$1" --s3-bucket "$bucket" --s3-prefix "$stack" --output-template-file "$template" || exit 1
  parameters_of "$1" >"$work/overrides"
  mapfile -t overrides <"$work/overrides"
  mapfile -t tags < <("$tools/python" "$AWS_PARTS/settings.py" "$stage" tags)
  say "deploying $2"
  aws cloudformation deploy --template-file "$template" --stack-name "$2" --s3-bucket "$bucket" --s3-prefix "$stack" \
    --no-execute-changeset --no-fail-on-empty-changeset --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND \
    --parameter-overrides "${overrides[@]}" --tags "${tags[@]}" >"$work/change" || die "$2 cannot be deployed."
  change=$(grep -o 'arn:[^ ]*:changeSet/[^ ]*' "$work/change") || {
    say "$2: nothing to change"
    return 0
  }
  aws cloudformation execute-change-set --change-set-name "$change" >/dev/null || die "$2 cannot be deployed."
  await_stack "$2"
}

# await_stack STACK: asks oftener than the command line's own waiting, which does so twice a minute.
await_stack() {
  local status="" start=$SECONDS asked=-9
  while true; do
    if ((SECONDS - asked >= 3)); then
      asked=$SECONDS
      status=$(aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].StackStatus') ||
        die "CloudFormation does not say how $1 is."
    fi
    case $status in
      CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_COMPLETE_CLEANUP_IN_PROGRESS) break ;;
      *_FAILED | *ROLLBACK_COMPLETE | DELETE_COMPLETE)
        end_ticks
        fail "What CloudFormation says failed:"
        aws cloudformation describe-stack-events --stack-name "$1" \
          --query "StackEvents[?ends_with(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]" |
          head -n 20 >&2 || true
        die "$1 was not deployed ($status)."
        ;;
    esac
    tick "$1: $status" "$start"
  done
  end_ticks
  say "$1: deployed in $((SECONDS - start)) s"
}

# make_bucket: sets bucket, once. Versions of the packages stay, so that an older one can be deployed again.
make_bucket() {
  [[ -z ${bucket:-} ]] || return 0
  bucket=k8s-lab-packages-$account-$region
  if aws s3api head-bucket --bucket "$bucket" >"$work/error" 2>&1; then return 0; fi
  grep -q 404 "$work/error" || die "The bucket $bucket for the packages is not to be had: $(tail -n 1 "$work/error")"
  local -a where=()
  [[ $region == us-east-1 ]] || where=(--create-bucket-configuration "LocationConstraint=$region")
  aws s3api create-bucket --bucket "$bucket" "${where[@]}" >/dev/null || die "The bucket $bucket cannot be made."
  aws s3api put-public-access-block --bucket "$bucket" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
  say "made the bucket $bucket for the packages"
}

stack_output() {
  aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue"
}

say_where_it_is() {
  local url
  url=$(stack_output "$stack" Url)
  [[ -z $endpoint ]] || url=$endpoint/_aws/execute-api/$(stack_output "$stack" GatewayId)/$stage
  printf '%sK8s-Lab %s is deployed: %s%s\n\n' "$bold$green" "$stage" "$url" "$plain"
  printf '  is it well    curl %s/health/ready\n' "$url"
  printf '  its logs      aws logs tail /k8s-lab/%s/api --follow\n' "$stack"
  printf '  to go back    deploy the earlier version in the same way: infra/aws/README.md\n\n'
  printf 'Next: start a host agent, then %sK8SLAB_API_URL=%s ./k8slab auth login%s\n' "$bold" "$url" "$plain"
}
