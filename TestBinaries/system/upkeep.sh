# What Debian does with itself: packages and their scripts, users, locales, alternatives, systemd's tools, dbus, manuals,
# certificates, byte code, an initramfs, other users' rights.
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
work=$(mktemp -d)
cd "$work"

mkdir -p package/DEBIAN package/usr/share/sojourn-test
echo text >package/usr/share/sojourn-test/file
printf 'Package: sojourn-test\nVersion: 1\nArchitecture: all\nMaintainer: none <none@localhost>\nDescription: a test\n' >package/DEBIAN/control
for script in preinst postinst prerm postrm; do
    printf '#!/bin/sh\nset -e\necho %s "$@"\n' $script >package/DEBIAN/$script
    chmod 755 package/DEBIAN/$script
done
echo 'interest-noawait /usr/share/sojourn-test' >package/DEBIAN/triggers
dpkg-deb --build package >/dev/null
dpkg -i package.deb 2>&1 | grep -v '^(Reading\|^Preparing\|^Unpacking\|^Selecting'
dpkg -V sojourn-test; dpkg -L sojourn-test | tail -1
dpkg -P sojourn-test 2>&1 | grep -v '^(Reading'
dpkg --audit; apt-get check 2>&1 | grep -c E:

ldconfig; ldconfig -p | grep -o 'libc\.so\.6 ' | sort -u
adduser --system --group --quiet sojourn-user; id -nG sojourn-user; getent passwd sojourn-user | cut -d: -f6,7; deluser --quiet sojourn-user
echo 'de_DE.UTF-8 UTF-8' >/etc/locale.gen; locale-gen >/dev/null 2>&1; echo "locale-gen $?"
LC_ALL=de_DE.UTF-8 date -u -d @0 '+%A %x'
update-alternatives --install /usr/bin/sojourn-choice sojourn-choice /bin/true 10 2>&1
update-alternatives --install /usr/bin/sojourn-choice sojourn-choice /bin/false 20 2>&1
readlink /etc/alternatives/sojourn-choice; update-alternatives --remove-all sojourn-choice

mkdir -p root/etc root/usr/lib/udev/hwdb.d
printf 'u daemon1 77 "one" /nowhere\ng group1 78\nm daemon1 group1\n' >users.conf
systemd-sysusers --root="$work/root" "$work/users.conf" 2>&1; cut -d: -f1,3 root/etc/passwd root/etc/group | sort
printf 'd /made 0750 root root -\nf /made/file 0644 root root - content\nL /made/link - - - - file\n' >files.conf
systemd-tmpfiles --root="$work/root" --create "$work/files.conf"; stat -c '%n %a %F' root/made root/made/*; cat root/made/file; echo
printf 'evdev:test*\n KEYBOARD_KEY_1=a\n' >root/usr/lib/udev/hwdb.d/1.hwdb
systemd-hwdb --root="$work/root" update; systemd-hwdb --root="$work/root" query evdev:test1
systemd-escape --path /a/b-c; systemd-analyze calendar --base-time='2026-01-01 UTC' '*-*-01 00:00:00' 2>/dev/null | grep Normal

dbus-run-session -- dbus-send --session --dest=org.freedesktop.DBus --print-reply=literal / org.freedesktop.DBus.ListNames | tr ' ' '\n' | grep -c DBus
mandb -q 2>/dev/null; man -w ls | sed 's,.*/man1,man1,'; man -P cat ls 2>/dev/null | head -4
update-ca-certificates --fresh 2>/dev/null | grep -c 'done\.'
keytool -list -cacerts -storepass changeit 2>/dev/null | grep -c -i trustedcert
mkdir code; echo 'def f(): return 42' >code/mine.py; python3 -m compileall -q code; rm code/mine.py
(cd code; mv __pycache__/mine.*.pyc mine.pyc; python3 -c 'import mine; print(mine.f())')
mkdir -p /lib/modules/0.0.1; depmod 0.0.1; mkinitramfs -o initrd 0.0.1 2>/dev/null; echo "mkinitramfs $?"
lsinitramfs initrd | grep -E '^(init|scripts/functions|usr/bin/(cat|sh|mount))$' | sort; rm -r /lib/modules/0.0.1

su nobody -s /bin/sh -c 'id -un; sudo -n true' 2>&1
sudo -n -u nobody id -un; sudo -n sh -c 'echo $SUDO_USER $(id -u)'
su nobody -s /bin/sh -c 'ping -q -c 1 -W 5 127.0.0.1' | grep received | cut -d, -f1-2
su nobody -s /bin/sh -c 'passwd -S nobody' | cut -d' ' -f1-2
rm -rf "$work"
