// Anonymous mappings of 1 to 64 pages are made, touched, protected, advised away, grown and unmapped.
// quick: 500
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { KEPT = 32, PAGE = 4096 };

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 15000;
    static struct { uint8_t *at; size_t size; } kept[KEPT];
    uint32_t seed = 1, sum = 0;
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        int slot = seed >> 27;
        if (kept[slot].at) munmap(kept[slot].at, kept[slot].size);
        size_t size = ((seed >> 8 & 63) + 1) * PAGE;
        uint8_t *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED) return 1;
        for (size_t i = 0; i < size && i < 8 * PAGE; i += PAGE) p[i] = (uint8_t)(i / PAGE + seed);
        if ((r & 3) == 0 && mprotect(p, PAGE, PROT_READ)) return 1;
        if ((r & 7) == 1 && madvise(p, size, MADV_DONTNEED)) return 1;
        if ((r & 7) == 2) {
            p = mremap(p, size, size + 4 * PAGE, MREMAP_MAYMOVE);
            if (p == MAP_FAILED) return 1;
            size += 4 * PAGE;
            p[size - 1] = 9;
        }
        sum = sum * 31 + p[0] + p[size - 1];
        kept[slot].at = p;
        kept[slot].size = size;
    }
    printf("mmap %08x\n", sum);
}
