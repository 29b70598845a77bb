# Checks that the host can take the cluster, then writes its files. Called as:
#   CLUSTER-FOLDER FIRST-PORT COUNT LEAST-MEMORY-KIB LEAST-DISK-KIB
# Standard input: a file a line, as its path below the folder and its bytes as base64.
set -u
umask 077
C=$1 first=$2 count=$3
taken=$(awk -v first="$first" -v count="$count" '
  $4 == "0A" { split($2, a, ":"); p = 0; h = toupper(a[2])
    for (i = 1; i <= length(h); i++) p = p * 16 + index("0123456789ABCDEF", substr(h, i, 1)) - 1
    if (p >= first && p < first + count) printf "%d ", p }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
if [ -n "$taken" ]; then
  echo "already in use: $taken" >&2
  exit 20
fi
memory=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)
if [ "$memory" -lt "$4" ]; then
  echo "memory left: $memory KiB, needed: $4 KiB" >&2
  exit 21
fi
disk=$(df -Pk "$C" | awk 'NR == 2 { print $4 }')
if [ "$disk" -lt "$5" ]; then
  echo "disk left: $disk KiB, needed: $5 KiB" >&2
  exit 21
fi
while read -r path bytes; do
  case $path in */*) mkdir -p "$C/${path%/*}" ;; esac
  printf %s "$bytes" | base64 -d >"$C/$path" || exit 1
done
echo "ports $first to $((first + count - 1)) are free"
