// A file is copied by reads and writes of 1 to 64 bytes, and read by pread and readv.
// quick: 20000
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long bytes = argc > 1 ? atol(argv[1]) : 2000000;
    char from[] = "/tmp/bench-from-XXXXXX", to[] = "/tmp/bench-to-XXXXXX", buffer[64];
    int in = mkstemp(from), out = mkstemp(to);
    if (in < 0 || out < 0) return 1;
    unlink(from);
    unlink(to);
    for (long i = 0; i < bytes; i += 50) {
        for (int k = 0; k < 50; k++) buffer[k] = (char)((i + k) * 2654435761u >> 13);
        if (write(in, buffer, 50) != 50) return 1;
    }
    lseek(in, 0, SEEK_SET);
    uint32_t sum = 0;
    long size = 1, got;
    while ((got = read(in, buffer, (size_t)size)) > 0) {
        if (write(out, buffer, (size_t)got) != got) return 1;
        sum = sum * 31 + (uint8_t)buffer[got - 1];
        size = size % 64 + 1;
    }
    for (long at = 0; at + 32 < bytes; at += 97) {
        char first[8], second[24];
        struct iovec parts[2] = {{first, 8}, {second, 24}};
        lseek(out, at, SEEK_SET);
        sum = sum * 31 + (uint32_t)readv(out, parts, 2) + (uint8_t)second[3];
        sum = sum * 31 + (uint32_t)pread(out, buffer, 16, at) + (uint8_t)buffer[11];
    }
    printf("small-io %08x\n", sum);
}
