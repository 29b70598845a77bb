# Prints the last lines of every component's log. Called as: LOG-FOLDER.
set -u
for log in "$1"/*.log; do
  [ -f "$log" ] || continue
  echo "== ${log##*/}"
  tail -n 15 "$log"
done
