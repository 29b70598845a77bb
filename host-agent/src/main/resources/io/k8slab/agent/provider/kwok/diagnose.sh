# Prints the last lines of every part's log, and tells by its exit code what they all say: 20 a port
# is taken, 21 the host is full, else 0. Called as: LOG-FOLDER.
set -u
for log in "$1"/*.log; do
  [ -f "$log" ] || continue
  echo "== ${log##*/}"
  tail -n 15 "$log"
done
if grep -qs 'address already in use' "$1"/*.log; then exit 20; fi
if grep -qs 'no space left on device' "$1"/*.log; then exit 21; fi
