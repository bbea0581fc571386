// Prefetches of all kinds, from addresses where there is memory and where there is none: nothing happens.
#include <stdio.h>
#include <stdint.h>

static void prefetch(const char *p) {
#ifdef __aarch64__
#define EACH(op) __asm__ volatile("prfm " #op ", [%0]\n prfm " #op ", [%0, #256]\n prfum " #op ", [%0, #-7]" ::"r"(p))
    EACH(pldl1keep);
    EACH(pldl1strm);
    EACH(pldl2keep);
    EACH(pldl3strm);
    EACH(plil1keep);
    EACH(pstl1keep);
    EACH(pstl2strm);
    EACH(#6);
    EACH(#31);
    __asm__ volatile("prfm pldl1keep, [%0, %1, lsl #3]\n prfm pldl1keep, [%0, %w1, sxtw]\n 1: prfm pldl2keep, 1b" ::"r"(p),
                     "r"((int64_t)-9));
#else
    __builtin_prefetch(p);
#endif
}

int main(void) {
    static char data[4096];
    const char *places[] = {data, data + 4095, 0, (char *)1, (char *)-1, (char *)0x0000fffffffff000,
                            (char *)0x00ffffffffffffff, (char *)0xffff800000000000, (char *)((uintptr_t)data | 0x5aULL << 56)};
    for (int i = 0; i < 1000; i++)
        for (unsigned k = 0; k < sizeof places / sizeof *places; k++) prefetch(places[k]);
    int sum = 0;
    for (unsigned k = 0; k < sizeof data; k++) sum += data[k];
    printf("prefetched: %d\n", sum);
}
