# Checks that the host can take the cluster, then writes its files. Called as:
#   CLUSTER-FOLDER FIRST-PORT COUNT LEAST-MEMORY-KIB LEAST-DISK-KIB FOLDER-BELOW...
# Standard input: "file PATH" begins a file, each line of which follows behind one space.
set -u
umask 077
C=$1 first=$2 count=$3 least_memory=$4 least_disk=$5
shift 5
read -r memory taken <<END
$(awk -v first="$first" -v count="$count" '
  FILENAME == "/proc/meminfo" { if ($1 == "MemAvailable:") memory = $2; next }
  $4 == "0A" { split($2, a, ":"); p = 0; h = toupper(a[2])
    for (i = 1; i <= length(h); i++) p = p * 16 + index("0123456789ABCDEF", substr(h, i, 1)) - 1
    if (p >= first && p < first + count) taken = taken " " p }
  END { print memory taken }' /proc/meminfo /proc/net/tcp /proc/net/tcp6 2>/dev/null)
END
if [ -n "$taken" ]; then
  echo "already in use: $taken" >&2
  exit 20
fi
if [ "$memory" -lt "$least_memory" ]; then
  echo "memory left: $memory KiB, needed: $least_memory KiB" >&2
  exit 21
fi
disk=$(df -Pk "$C" | { read -r _ && read -r _ _ _ free _ && echo "$free"; })
if [ "$disk" -lt "$least_disk" ]; then
  echo "disk left: $disk KiB, needed: $least_disk KiB" >&2
  exit 21
fi
cd "$C" && mkdir -p "$@" || exit 1
awk '
  /^file / { if (f) close(f); f = substr($0, 6); printf "" > f; next }
  { print substr($0, 2) > f }' || exit 1
echo "ports $first to $((first + count - 1)) are free"
