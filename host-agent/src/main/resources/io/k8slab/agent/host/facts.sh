# Tells cores, memory, free memory (KiB), load, disk, free disk (KiB), time (s). Called as: STATE-FOLDER.
set -u
read -r load _ </proc/loadavg
set -- "$1" $(awk '$1 == "MemTotal:" || $1 == "MemAvailable:" { print $2 }' /proc/meminfo)
echo "$(nproc) $2 $3 $load $(df -Pk "$1" | awk 'NR == 2 { print $2, $4 }') $(date +%s)"
