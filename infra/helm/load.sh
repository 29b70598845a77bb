# shellcheck shell=bash
# 50 requests a second to ADDRESS (IP:PORT) until /run/k8slab-load-ends is there; says how many failed. Run in a node by smoke.
# Each is a connection of its own, as through an ingress's fresh pool; one in ten reads the database.
address=$1
rm -f /run/k8slab-load-ends
results=$(mktemp)
one() {
  local path=/health/live status=000
  (($1 % 10)) || path=/health/ready
  {
    exec 3<>"/dev/tcp/${address/:/\/}" &&
      printf 'GET %s HTTP/1.1\r\nHost: load\r\nConnection: close\r\n\r\n' "$path" >&3 &&
      read -r -t 10 _ status _ <&3
  } 2>/dev/null || true
  echo "${status:-000} $path" >>"$results"
}
echo begun
number=0
begin=${EPOCHREALTIME/./}
while [[ ! -e /run/k8slab-load-ends ]] && ((number < 30000)); do
  one "$number" &
  number=$((number + 1))
  rest=$((begin + number * 20000 - ${EPOCHREALTIME/./}))
  if ((rest > 0)); then sleep "$(printf '0.%06d' "$rest")"; fi
done
wait
failed=$(grep -vc '^200 ' "$results" || true)
grep -v '^200 ' "$results" | sort | uniq -c | head
echo "$(wc -l <"$results") requests, $failed failed"
rm -f "$results" /run/k8slab-load-ends
