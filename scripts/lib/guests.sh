# shellcheck shell=bash
# Sourced by scripts that build or run guest programs: GUEST in the environment says of which guest, aarch64 if none.
export GUEST=${GUEST:-aarch64}

# The name of the guest's cross compiler and libraries.
guest_triplet() {
    case $GUEST in
        aarch64) echo aarch64-linux-gnu ;;
        ppc64le) echo powerpc64le-linux-gnu ;;
        ppc64) echo powerpc64-linux-gnu ;;
        ppc) echo powerpc-linux-gnu ;;
        *) die "no guest $GUEST; there are aarch64, ppc64le, ppc64 and ppc" ;;
    esac
}

# Debian's name of the guest's architecture.
guest_debian() {
    case $GUEST in
        aarch64) echo arm64 ;;
        ppc64le) echo ppc64el ;;
        ppc) echo powerpc ;;
        *) echo "$GUEST" ;;
    esac
}

# debian_folder ARCH: where packages for ARCH are unpacked; SUITE in the environment says of which release, the machine's
# own if none.
debian_folder() { echo "${SUITE:+$SUITE-}$1"; }

# guest_folder FOLDER: that of the guest in it; AArch64's is the folder itself.
guest_folder() {
    if [ "$GUEST" = aarch64 ]; then echo "$1"; else echo "$1/$GUEST"; fi
}

# The order of bytes in the guest's numbers: little or big.
guest_byte_order() {
    case $GUEST in
        ppc64 | ppc) echo big ;;
        *) echo little ;;
    esac
}

# Two of the guest's processors, as -cpu takes them.
guest_processors() {
    case $GUEST in
        aarch64) echo max cortex-a72 ;;
        ppc) echo 7447a 7447a ;;
        *) echo power10 power9 ;;
    esac
}

# What guests of one processor family have in common.
guest_family() {
    case $GUEST in
        ppc*) echo powerpc ;;
        *) echo "$GUEST" ;;
    esac
}

# The Debian packages of the guest's cross compiler; for a 32-bit guest the 32-bit libraries of the native one.
guest_packages() {
    case $GUEST in
        aarch64) echo gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross ;;
        ppc64le) echo gcc-powerpc64le-linux-gnu g++-powerpc64le-linux-gnu libc6-dev-ppc64el-cross ;;
        ppc64) echo gcc-powerpc64-linux-gnu g++-powerpc64-linux-gnu libc6-dev-ppc64-cross locales ;;
        ppc) echo gcc-powerpc-linux-gnu g++-powerpc-linux-gnu libc6-dev-powerpc-cross locales \
            libc6-dev-i386 lib32stdc++-12-dev ;;
    esac
}

# guest_locales FOLDER: makes C.UTF-8 there if the host's is of the other byte order, and prints what LOCPATH is to be.
guest_locales() {
    case $GUEST in
        ppc64 | ppc) ;;
        *) return ;;
    esac
    mkdir -p "$1"
    [ -e "$1/C.utf8" ] || localedef --big-endian -i C -f UTF-8 "$1/C.utf8" >&2
    echo "$1"
}
