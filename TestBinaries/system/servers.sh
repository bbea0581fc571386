# OpenSSH with rsync, sftp and tunnels, GnuPG with its agent, memcached: what runs beside each other and talks.
cd /tmp || exit
mkdir -p /run/sshd
for type in ed25519 rsa ecdsa; do ssh-keygen -q -t $type -N '' -f host_$type && ssh-keygen -l -f host_$type | cut -d' ' -f1; done
ssh-keygen -q -t ed25519 -N '' -f id
cp id.pub keys
cat >sshd.conf <<'X'
Port 2299
ListenAddress 127.0.0.1
HostKey /tmp/host_ed25519
AuthorizedKeysFile /tmp/keys
StrictModes no
UsePAM no
PermitRootLogin yes
PidFile /tmp/sshd.pid
Subsystem sftp /usr/lib/openssh/sftp-server
X
/usr/sbin/sshd -f sshd.conf -E /tmp/sshd.log
for _ in $(seq 100); do [ -e sshd.pid ] && break; sleep 0.1; done
options="-i /tmp/id -o StrictHostKeyChecking=no -o UserKnownHostsFile=/tmp/known -o LogLevel=ERROR"
remote="ssh -p 2299 $options 127.0.0.1"
$remote 'echo hello; exit 3'
echo $?
head -c 3000000 /dev/zero | $remote md5sum
$remote -tt 'tty >/dev/null && echo a terminal' | tr -d '\r'
for cipher in aes128-ctr aes256-gcm@openssh.com chacha20-poly1305@openssh.com; do $remote -c $cipher "head -c 500000 /dev/zero" | md5sum; done
for exchange in curve25519-sha256 ecdh-sha2-nistp256 sntrup761x25519-sha512@openssh.com diffie-hellman-group14-sha256; do
    $remote -o KexAlgorithms=$exchange "echo $exchange"
done
mkdir source
for i in $(seq 50); do echo "$i" >source/f"$i"; done
ln -s f1 source/link
rsync -a -e "ssh -p 2299 $options" source/ 127.0.0.1:/tmp/copy/ && diff -r source copy && echo same
echo change >>source/f3
rsync -ai -e "ssh -p 2299 $options" source/ 127.0.0.1:/tmp/copy/ | cut -c1-2
printf 'ls /tmp/source/f1\nput /tmp/id.pub /tmp/put\n' >batch
sftp -q -b batch -P 2299 $options 127.0.0.1
cmp id.pub put && echo put
$remote -f -N -L 2298:127.0.0.1:2299
exec 3<>/dev/tcp/127.0.0.1/2298
head -c 7 <&3
$remote 'kill -TERM $$'
echo " $?"
kill "$(cat sshd.pid)"

export GNUPGHOME=/tmp/gnupg
mkdir -m 700 $GNUPGHOME
echo data >data
for key in rsa2048 ed25519 nistp256; do
    gpg --batch --quiet --passphrase '' --quick-gen-key $key@example.org $key sign never 2>/dev/null
    gpg --batch --quiet -u $key@example.org -o data.$key --detach-sign data
    gpg --verify data.$key data 2>&1 | grep -c Good
done
for cipher in AES256 CAMELLIA128 TWOFISH 3DES; do
    head -c 1000000 /dev/zero | gpg --batch --quiet --cipher-algo $cipher --passphrase x --pinentry-mode loopback -c -o data.$cipher
    gpg --batch --quiet --passphrase x --pinentry-mode loopback -d data.$cipher 2>/dev/null | md5sum
done
gpg --print-mds data
gpgconf --kill all

memcached -u root -l 127.0.0.1 -p 11299 -t 4 -m 32 &
python3 - <<'X'
import socket, threading, time
def connect():
    for _ in range(100):
        try: return socket.create_connection(("127.0.0.1", 11299))
        except ConnectionRefusedError: time.sleep(0.1)
def work(k, out):
    f, total = connect().makefile("rwb"), 0
    for i in range(1000):
        v = b"%d" % (i * k); f.write(b"set k%d_%d 0 0 %d\r\n%s\r\n" % (k, i, len(v), v)); f.flush(); assert f.readline() == b"STORED\r\n"
    for i in range(1000):
        f.write(b"get k%d_%d\r\n" % (k, i)); f.flush(); f.readline(); total += int(f.readline()); f.readline()
    out.append(total)
sums = []; threads = [threading.Thread(target=work, args=(k, sums)) for k in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(sums))
X
kill %1
wait
echo $?
