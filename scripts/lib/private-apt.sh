# shellcheck shell=bash
# A private apt: another architecture's or another suite's packages, without touching the machine's own
# package state and without root. The sources are the machine's own Debian sources, rewritten.

# debian_stanzas ARCH [SUITE]: the machine's own Debian sources for ARCH; with SUITE only the main archive, at SUITE.
debian_stanzas() {
    local arch=$1 suite=${2:-}
    local targets format='$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)'
    targets=$(apt-get indextargets --format "$format" "Created-By: Packages" | sort -u)
    if [ -z "$targets" ]; then
        # apt names only what it has lists for.
        as_root apt-get update -qq
        targets=$(apt-get indextargets --format "$format" "Created-By: Packages" | sort -u)
    fi
    printf '%s\n' "$targets" | awk -F'|' -v arch="$arch" -v suite="$suite" '
        $4 != "Debian" || $3 != "main" { next }
        {
            release = $2
            if (suite != "") {
                if (release ~ /security/ || seen[$1]++) next
                release = suite
            }
            signed = "/usr/share/keyrings/debian-archive-keyring.gpg"
            printf "Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n", $1, release, signed
        }'
}

# private_apt_setup DIR ARCH [SUITE]: lays out DIR and updates its lists when they are older than a day.
private_apt_setup() {
    local dir=$1 arch=$2 suite=${3:-}
    mkdir -p "$dir"/{etc/sources.list.d,etc/preferences.d,etc/apt.conf.d,etc/trusted.gpg.d} \
        "$dir"/state/lists/partial "$dir"/cache/archives/partial
    : >"$dir/state/status"
    debian_stanzas "$arch" "$suite" >"$dir/etc/sources.list.d/debian.sources"
    [ -s "$dir/etc/sources.list.d/debian.sources" ] || die "the machine has no Debian source for apt"
    if [ -z "$(find "$dir/state/updated" -mmin -1440 2>/dev/null)" ]; then
        private_apt "$dir" "$arch" apt-get update -qq
        touch "$dir/state/updated"
    fi
}

# private_apt DIR ARCH COMMAND...: runs an apt command over the private state.
private_apt() {
    local dir=$1 arch=$2 command=$3
    shift 3
    "$command" -o Dir::State="$dir/state" -o Dir::State::status="$dir/state/status" \
        -o Dir::Cache="$dir/cache" \
        -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$dir/etc/sources.list.d" \
        -o Dir::Etc::preferencesparts="$dir/etc/preferences.d" \
        -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
        -o Acquire::Languages=none -o APT::Sandbox::User="" \
        -o Debug::NoLocking=true "$@"
}

# private_apt_unpack DIR ARCH INTO PACKAGE...: downloads packages and unpacks each into INTO, once per version.
private_apt_unpack() {
    local dir=$1 arch=$2 into=$3 package file stamp
    shift 3
    mkdir -p "$into/.packages" "$dir/download"
    for package in "$@"; do
        file=$(cd "$dir/download" && private_apt "$dir" "$arch" apt-get download --print-uris "$package" \
            | awk '{ print $2 }')
        [ -n "$file" ] || die "no package $package for $arch"
        stamp="$into/.packages/$file"
        [ -e "$stamp" ] && continue
        say "fetching $package ($arch)"
        (cd "$dir/download" && private_apt "$dir" "$arch" apt-get download -qq "$package")
        dpkg -x "$dir/download/$file" "$into"
        touch "$stamp"
        rm -f "$dir/download/$file"
    done
}

# private_apt_unpack_all DIR ARCH INTO PACKAGE...: like private_apt_unpack, with all dependencies, into a tree with
# Debian's merged /usr.
private_apt_unpack_all() {
    local dir=$1 arch=$2 into=$3 file link
    shift 3
    mkdir -p "$into/.packages" "$into/usr"
    for link in bin sbin lib lib32 lib64 libx32; do
        mkdir -p "$into/usr/$link"
        [ -e "$into/$link" ] || ln -s "usr/$link" "$into/$link"
    done
    private_apt "$dir" "$arch" apt-get install -qq -y --no-install-recommends --download-only "$@"
    for file in "$dir"/cache/archives/*.deb; do
        [ -e "$into/.packages/${file##*/}" ] && continue
        dpkg-deb --fsys-tarfile "$file" | tar -x -C "$into" --keep-directory-symlink --no-same-owner
        touch "$into/.packages/${file##*/}"
    done
}

# private_apt_alternatives INTO: the commands that maintainer scripts would have made.
private_apt_alternatives() {
    local link
    for link in awk:gawk cc:gcc c++:g++; do
        [ -e "$1/usr/bin/${link#*:}" ] && ln -sfn "${link#*:}" "$1/usr/bin/${link%%:*}"
    done
    return 0
}
