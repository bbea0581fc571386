# Compressors: what they make is the same, and comes back the same.
cd "$(mktemp -d)"
seq 1 150000 >numbers
head -c 100000 /dev/zero >zeros
for file in numbers zeros; do
    for command in "gzip -n9" "bzip2" "xz -6" "xz -e9 --check=sha256" "xz -F lzma" "zstd -q -3" "zstd -q -19 --long" "lz4 -q -9"; do
        $command -c "$file" >packed 2>/dev/null
        echo "$command $(${command%% *} -dc <packed 2>/dev/null | sha256sum | cut -c1-16)"
    done
done
xz -T2 --block-size=100000 -c numbers | xz -t - && echo threads
zstd -q -T2 -c numbers | zstd -q -t - && echo threads
zstd -q --train zeros numbers -B1000 -o dictionary 2>/dev/null; [ -s dictionary ] && zstd -q -D dictionary -c numbers | zstd -q -D dictionary -dc | cmp - numbers && echo dictionary
for method in LZMA2 PPMd BZip2 Deflate; do
    7z a -bd -bso0 -m0=$method -mmt=2 $method.7z numbers zeros && 7z t -bd -bso0 $method.7z && 7z x -bd -so $method.7z numbers | sha256sum
done
7z a -bd -bso0 -psecret -mhe=on secret.7z numbers && 7z x -bd -so -psecret secret.7z | cksum
7z a -bd -bso0 z.zip numbers zeros && python3 -c 'import zipfile; print(zipfile.ZipFile("z.zip").testzip())'
for hash in CRC32 CRC64 SHA1 SHA256 BLAKE2sp XXH64; do 7z h -bd -scrc$hash numbers 2>/dev/null | grep "for data"; done
