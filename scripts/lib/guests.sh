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
        *) echo power9 power10 ;;
    esac
}

# What guests of one processor family have in common.
guest_family() {
    case $GUEST in
        ppc*) echo powerpc ;;
        *) echo "$GUEST" ;;
    esac
}

# The Debian packages of the guest's cross compiler.
guest_packages() {
    case $GUEST in
        aarch64) echo gcc-aarch64-linux-gnu g++-aarch64-linux-gnu libc6-dev-arm64-cross ;;
        ppc64le) echo gcc-powerpc64le-linux-gnu g++-powerpc64le-linux-gnu libc6-dev-ppc64el-cross ;;
        ppc64) echo gcc-powerpc64-linux-gnu g++-powerpc64-linux-gnu libc6-dev-ppc64-cross ;;
        ppc) echo gcc-powerpc-linux-gnu g++-powerpc-linux-gnu libc6-dev-powerpc-cross ;;
    esac
}
