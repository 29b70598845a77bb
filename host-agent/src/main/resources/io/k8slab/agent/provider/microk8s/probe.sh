# Says "machines" where LXD answers and can make virtual ones. Called as: BIN
set -u
PATH=${1:+$1:}$PATH
said=$(lxc info) || exit 1
# one line of its drivers, such as "  driver: lxc | qemu"
printf '%s\n' "$said" | grep -q '^ *driver: .*qemu' && echo machines
exit 0
