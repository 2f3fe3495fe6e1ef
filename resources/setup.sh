#!/bin/sh
# Makes .venv ready: Python, the system libraries Qt needs, and the locked packages. Called by the Makefile.
# usage: setup.sh PYTHON [bundle|faults]
set -eu

# What Qt opens at run time, and the Debian package each one is in.
libraries="libEGL.so.1:libegl1 libGL.so.1:libgl1 libX11.so.6:libx11-6 libdbus-1.so.3:libdbus-1-3
    libfontconfig.so.1:libfontconfig1 libfreetype.so.6:libfreetype6 libglib-2.0.so.0:libglib2.0-0
    libxkbcommon.so.0:libxkbcommon0 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0
    libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0
    libwayland-cursor.so.0:libwayland-cursor0 libwayland-egl.so.1:libwayland-egl1 libcups.so.2:libcups2"

say() { echo "setup: $*" >&2; }

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in "$1" python3.13 python3.12 python3.11; do
        if recent "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed; '$1' is $("$1" --version 2>&1 || true). Install it (Debian 12: apt-get install python3)"
    say "or name another one: make PYTHON=/path/to/python3.12 …"
    return 1
}

opens() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

missing_packages() {
    "$python" -c 'import ensurepip' 2>/dev/null || "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    for library in $libraries; do
        opens "${library%%:*}" || echo "${library#*:}"
    done
    if [ "$1" = bundle ]; then
        command -v objdump >/dev/null || echo binutils
    fi
    if [ "$1" = faults ]; then
        command -v gcc >/dev/null || echo gcc
        [ -e /usr/include/stdio.h ] || echo libc6-dev
    fi
}

install_packages() {
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        as_root=none
    fi
    if [ "$as_root" = none ] || ! command -v apt-get >/dev/null; then
        say "these system packages are missing (names as in Debian 12):" $1
        say "install them, for example: sudo apt-get update && sudo apt-get install -y --no-install-recommends" $1
        say "then run make again"
        return 1
    fi
    say "installing system packages:" $1
    # A stale or foreign package source may fail to update; what counts is whether the packages can be installed.
    $as_root apt-get update -qq || say "not every package list could be updated; going on"
    $as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y -qq --no-install-recommends $1 >/dev/null
}

python=$(find_python "$1")
missing=$(missing_packages "${2:-}")
if [ -n "$missing" ]; then
    install_packages "$(echo $missing)"
fi
if ! recent .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "installing the locked packages"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
