# OpenSSL's algorithms against each other, and keys that are made and used.
set -e
dir=$(mktemp -d)
cd "$dir"
head -c 100000 /dev/zero | tr '\0' 'a' >plain
for digest in md5 sha1 sha224 sha256 sha384 sha512 sha3-256 sha3-512 blake2b512 blake2s256 sm3 ripemd160 shake256; do
    openssl dgst -"$digest" plain 2>&1 | sed 's/.*= //'
done
for cipher in aes-128-cbc aes-256-ctr aes-192-ecb aes-256-ofb aes-128-cfb camellia-256-cbc chacha20 aria-128-ctr sm4-cbc des-ede3-cbc; do
    openssl enc -"$cipher" -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff \
        -iv 0102030405060708090a0b0c0d0e0f10 -in plain -out sealed 2>/dev/null
    openssl dgst -sha256 sealed | sed "s/.*=/$cipher/"
    openssl enc -d -"$cipher" -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff \
        -iv 0102030405060708090a0b0c0d0e0f10 -in sealed 2>/dev/null | cmp - plain
done
openssl mac -digest SHA256 -macopt hexkey:00112233 -in plain HMAC
openssl mac -cipher AES-128-CBC -macopt hexkey:00112233445566778899aabbccddeeff -in plain CMAC
openssl kdf -keylen 16 -kdfopt digest:SHA256 -kdfopt pass:p -kdfopt salt:s -kdfopt iter:2000 PBKDF2
openssl kdf -keylen 16 -kdfopt pass:p -kdfopt salt:s -kdfopt n:1024 -kdfopt r:8 -kdfopt p:1 SCRYPT
for key in "RSA -pkeyopt rsa_keygen_bits:2048" "EC -pkeyopt ec_paramgen_curve:P-256" "EC -pkeyopt ec_paramgen_curve:P-384" ED25519 ED448; do
    # shellcheck disable=SC2086
    openssl genpkey -algorithm $key -out key 2>/dev/null
    openssl pkey -in key -pubout -out public
    if [[ $key = ED* ]]; then raw=-rawin; else raw="-rawin -digest sha256"; fi
    # shellcheck disable=SC2086
    openssl pkeyutl -sign -inkey key $raw -in plain -out signature
    # shellcheck disable=SC2086
    openssl pkeyutl -verify -pubin -inkey public $raw -in plain -sigfile signature
done
openssl genpkey -algorithm X25519 -out a; openssl genpkey -algorithm X25519 -out b
openssl pkey -in a -pubout -out ap; openssl pkey -in b -pubout -out bp
openssl pkeyutl -derive -inkey a -peerkey bp -out s1; openssl pkeyutl -derive -inkey b -peerkey ap -out s2
cmp s1 s2 && echo agreed
openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj /CN=localhost -days 30 2>/dev/null
openssl verify -CAfile c.pem c.pem
# There before the server, which takes a moment to begin.
: >server
openssl s_server -accept 0 -key k.pem -cert c.pem -www >server 2>&1 & server=$!
for _ in $(seq 100); do port=$(sed -n 's/^ACCEPT.*:\([0-9]*\).*/\1/p' server); [ -n "$port" ] && break; sleep 0.1; done
printf 'GET / HTTP/1.0\r\n\r\n' | timeout 10 openssl s_client -connect 127.0.0.1:"$port" -CAfile c.pem -quiet -ign_eof 2>&1 |
    grep -ao 'verify return:1\|HTTP/1.0 200 ok' | sort -u
kill $server
openssl prime -generate -bits 64 | wc -l
openssl rand 1000 | wc -c
rm -r "$dir"
