#!/bin/bash
# Proof that a bare Debian 12 with python3.11, make and root is enough:
#
#   tools/bare_machine.sh FOLDER [COMMAND...]
#
# makes such a machine in FOLDER (once, with debootstrap), puts a clean clone of this checkout into
# it and runs `make test` and `make run` there, or COMMAND instead. Needs root, debootstrap and git.
set -euo pipefail

# In a mount namespace of its own: what is mounted here is seen nowhere else and ends with this script.
if [ -z "${BARE_MACHINE_MOUNTS:-}" ]; then
    BARE_MACHINE_MOUNTS=own exec unshare --mount --propagation private "$0" "$@"
fi

machine=$(realpath -m "${1:?a folder for the machine}")
shift
checkout=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)

if [ ! -e "$machine/etc/debian_version" ]; then
    debootstrap --variant=minbase --include=python3.11,make,ca-certificates bookworm "$machine"
fi

# The way out to the mirrors is the caller's: names, certificates, proxies, pip settings.
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt /etc/apt/apt.conf.d/*proxy* \
    /etc/pip.conf; do
    if [ -e "$file" ]; then
        cp -L "$file" "$machine$file"
    fi
done
for file in "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf"; do
    if [ -e "$file" ]; then
        mkdir -p "$machine$(dirname "$file")"
        cp -L "$file" "$machine$file"
    fi
done
settings=()
while IFS= read -r -d '' setting; do
    case ${setting%%=*} in
        PIP_* | SSL_CERT_FILE | SSL_CERT_DIR | *_proxy | *_PROXY | HOME) settings+=("$setting") ;;
    esac
done < <(env -0)

clone=$machine/srv/beiyuan-gis
rm -rf "$clone"
git clone --quiet --depth 1 "file://$checkout" "$clone"
rm -rf "$clone/.git"

mount -t proc proc "$machine/proc"
mount -t sysfs -o ro sysfs "$machine/sys"
mount --rbind /dev "$machine/dev"

inside() {
    echo "== in the bare machine: $*"
    chroot "$machine" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]}" \
        sh -c 'cd /srv/beiyuan-gis && exec "$@"' sh "$@"
}
if [ $# -gt 0 ]; then
    inside "$@"
else
    inside make test
    inside make run
fi
