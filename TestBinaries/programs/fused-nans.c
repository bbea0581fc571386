// Fused multiply-adds of NaNs: which payload is the result, before and after there have been so many that the translator
// changes its mind; and that only what is invalid raises the exception.
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint64_t doubles[] = {
    0x3ff8000000000000, 0x0000000000000000, 0x7ff0000000000000, 0xfff0000000000000,
    0x7ff8000000000011, 0xfff8000000000022, 0x7ff8000000000033, 0x7ff0000000000044,
};
static const uint32_t floats[] = {
    0x3fc00000, 0x00000000, 0x7f800000, 0xff800000, 0x7fc00011, 0xffc00022, 0x7fc00033, 0x7f800044,
};
enum { COUNT = 8 };

static uint64_t mix(uint64_t h, uint64_t x) { return (h ^ x) * 0x9e3779b97f4a7c15u + (h >> 29); }

#define DOUBLE(name)                                                                                    \
    static uint64_t name##_d(uint64_t n, uint64_t m, uint64_t a) {                                      \
        uint64_t r;                                                                                     \
        __asm__("fmov d0, %1\n\tfmov d1, %2\n\tfmov d2, %3\n\t" #name " d2, d0, d1, d2\n\tfmov %0, d2"   \
                : "=r"(r) : "r"(n), "r"(m), "r"(a) : "v0", "v1", "v2");                                  \
        return r;                                                                                       \
    }                                                                                                   \
    static uint32_t name##_s(uint32_t n, uint32_t m, uint32_t a) {                                      \
        uint32_t r;                                                                                     \
        __asm__("fmov s0, %w1\n\tfmov s1, %w2\n\tfmov s2, %w3\n\t" #name " s3, s0, s1, s2\n\tfmov %w0, s3" \
                : "=r"(r) : "r"(n), "r"(m), "r"(a) : "v0", "v1", "v2", "v3");                            \
        return r;                                                                                       \
    }
DOUBLE(fmadd)
DOUBLE(fmsub)
DOUBLE(fnmadd)
DOUBLE(fnmsub)

static uint64_t lanes(const void *n, const void *m, void *a, int single) {
    uint64_t *r = a;
    if (single)
        __asm__ volatile("ldr q0, [%0]\n\tldr q1, [%1]\n\tldr q2, [%2]\n\tfmla v2.4s, v0.4s, v1.4s\n\tstr q2, [%2]"
                         : : "r"(n), "r"(m), "r"(a) : "v0", "v1", "v2", "memory");
    else
        __asm__ volatile("ldr q0, [%0]\n\tldr q1, [%1]\n\tldr q2, [%2]\n\tfmls v2.2d, v0.2d, v1.2d\n\tstr q2, [%2]"
                         : : "r"(n), "r"(m), "r"(a) : "v0", "v1", "v2", "memory");
    return mix(r[0], r[1]);
}

static uint64_t all(void) {
    uint64_t h = 1;
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++)
            for (int k = 0; k < COUNT; k++) {
                h = mix(h, fmadd_d(doubles[i], doubles[j], doubles[k]));
                h = mix(h, fmsub_d(doubles[i], doubles[j], doubles[k]));
                h = mix(h, fnmadd_d(doubles[i], doubles[j], doubles[k]));
                h = mix(h, fnmsub_d(doubles[i], doubles[j], doubles[k]));
                h = mix(h, fmadd_s(floats[i], floats[j], floats[k]));
                h = mix(h, fmsub_s(floats[i], floats[j], floats[k]));
                h = mix(h, fnmadd_s(floats[i], floats[j], floats[k]));
                h = mix(h, fnmsub_s(floats[i], floats[j], floats[k]));
                uint64_t n[2] = {doubles[i], doubles[k]}, m[2] = {doubles[j], doubles[i]}, a[2] = {doubles[k], doubles[j]};
                h = mix(h, lanes(n, m, a, 0));
                uint32_t s[4] = {floats[i], floats[j], floats[k], floats[0]}, t[4] = {floats[k], floats[i], floats[j], floats[i]},
                         u[4] = {floats[j], floats[k], floats[i], floats[k]};
                h = mix(h, lanes(s, t, u, 1));
            }
    return h;
}

// The exceptions of one operation in a process that has not read them before.
static void exceptions(const char *name, uint64_t n, uint64_t m, uint64_t a) {
    fflush(stdout);
    if (fork() == 0) {
        uint64_t status;
        __asm__ volatile("msr fpsr, xzr");
        uint64_t r = fmadd_d(n, m, a);
        __asm__ volatile("mrs %0, fpsr" : "=r"(status) : "r"(r));
        printf("%s: %016llx, status %llx\n", name, (unsigned long long)r, (unsigned long long)status & 0x9f);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
}

// A sum that has become a NaN stays one.
static double sum(const double *x, long n) {
    double s = 0;
    for (long i = 0; i < n; i++) __asm__ volatile("fmadd %d0, %d1, %d1, %d0" : "+w"(s) : "w"(x[i]));
    return s;
}

int main(void) {
    exceptions("quiet addend", doubles[0], doubles[0], doubles[4]);
    exceptions("quiet factor", doubles[5], doubles[0], doubles[0]);
    exceptions("three quiet", doubles[4], doubles[5], doubles[6]);
    exceptions("signalling addend", doubles[4], doubles[5], doubles[7]);
    exceptions("signalling factor", doubles[4], doubles[7], doubles[5]);
    exceptions("zero by infinity, quiet addend", doubles[1], doubles[2], doubles[4]);
    exceptions("infinity less infinity", doubles[0], doubles[2], doubles[3]);
    for (int round = 0; round < 6; round++) printf("%016llx\n", (unsigned long long)all());
    static double x[100000];
    for (int i = 0; i < 100000; i++) x[i] = i;
    __builtin_memcpy(&x[10], &doubles[5], 8);
    double s = sum(x, 100000);
    uint64_t bits;
    __builtin_memcpy(&bits, &s, 8);
    printf("%016llx\n", (unsigned long long)bits);
    exceptions("quiet addend", doubles[0], doubles[0], doubles[4]);
    exceptions("zero by infinity, quiet addend", doubles[1], doubles[2], doubles[4]);
    return 0;
}
