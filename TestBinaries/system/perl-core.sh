# Perl's own tests, with the Perl that is installed: one verdict a file.
cd "$(mktemp -d)"
apt-get -qq source --download-only perl >/dev/null 2>&1
tar xf perl_*.orig.tar.xz
cd perl-5*/ || exit
for directory in /usr/share/perl/5.* /usr/lib/*/perl/5.* /usr/lib/*/perl-base; do
    [ -L "$directory" ] || cp -rL "$directory/." lib/
done
ln -s /usr/bin/perl perl
cd t
for group in ${GROUPS_OF_TESTS:-base cmd comp io op re}; do
    prove -j2 -e ./../perl "$group"/*.t 2>/dev/null | grep -E '^[a-z]+/.*\.t \.' | sed -E 's/ \.+ / /; s/ *\(.*//; s/ skipped.*/ skipped/' | sort
done
