# Tells what of KWOK is on the host. Called as: BIN-FOLDER (empty: kwokctl from the PATH).
set -u
if [ -z "$1" ]; then
  kwokctl --version
  exit 0
fi
"$1/kube-apiserver" --version || exit 0
for program in kwokctl kwok etcd kube-controller-manager kube-scheduler; do
  "$1/$program" --version >/dev/null || exit 0
done
echo complete
