#!/bin/sh
# The system packages that Beiyuan GIS needs on Debian and its kin.
#
#   tools/system_packages.sh run  [PYTHON]   what the program needs
#   tools/system_packages.sh test [PYTHON]   what the tests need as well
#
# Everything there: silent. Something missing: installed when root, otherwise named in one line.
# Elsewhere than on Debian: says in one line what to look for and goes on.
set -eu

purpose=${1:?run or test}
python=${2:-python3}

# Qt itself, also without a screen (plates are painted with it).
packages="libgl1 libegl1 libfontconfig1 libglib2.0-0 libxkbcommon0 libdbus-1-3 libgssapi-krb5-2"
# A window under X11.
packages="$packages libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0
    libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libxcb-randr0 libxcb-sync1 libxcb-xfixes0 libx11-xcb1"
# A window under Wayland.
packages="$packages libwayland-cursor0 libwayland-egl1"
# The system print dialog: without it Qt sees no printer.
packages="$packages libcups2"

if [ "$purpose" = test ]; then
    # A virtual screen, a reader of the plates, a browser for the web map.
    packages="$packages xvfb xauth poppler-utils chromium chromium-driver"
    # QGIS reads what we save. It takes 1.5 GB: here its tests are skipped without it, in CI never.
    [ -z "${CI:-}" ] || packages="$packages python3-qgis"
fi

if ! "$python" -c "import ensurepip, venv" 2>/dev/null; then
    packages="$packages $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "Not a Debian system; should Qt or a test miss a library, these are the Debian names:" $packages >&2
    exit 0
fi

installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
missing=
for package in $packages; do
    # Debian 13 and Ubuntu 24.04 renamed some libraries with a trailing t64.
    printf '%s\n' "$installed" | grep -qxE "$package(t64)?" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Missing system packages; install them as root: apt-get install$missing" >&2
    exit 1
fi

echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o DPkg::Lock::Timeout=600 update
# shellcheck disable=SC2086  # a list of words is meant
apt-get -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 install -y --no-install-recommends $missing >/dev/null
