# shellcheck shell=bash
# Sourced by the scripts: paths, messages, and package installation.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD="$ROOT/build"
JOBS=${JOBS:-$(nproc)}
# The Swift toolchain's usual place, when its programs are not on the path already.
if ! command -v swift >/dev/null 2>&1 && [ -x /opt/swift/usr/bin/swift ]; then
    PATH="/opt/swift/usr/bin:$PATH"
fi
export ROOT BUILD JOBS PATH

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() { say "$*"; exit 1; }

# Runs a command as root: directly, or by sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        die "needs root (or sudo) for: $*"
    fi
}

package_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages NAME...: installs the Debian packages that are missing, and says which.
install_packages() {
    local missing=() package
    for package in "$@"; do
        package_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        say "nothing to install: $* are there"
        return
    fi
    say "installing Debian packages: ${missing[*]}"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
    # A machine whose package lists are old or missing needs the update; one that is fresh does not.
    if ! as_root "${install[@]}" "${missing[@]}" >/dev/null 2>&1; then
        as_root apt-get update -qq || say "apt-get update reported errors; trying to install all the same"
        as_root "${install[@]}" "${missing[@]}" >/dev/null
    fi
}
