// For the NEON programs: lanes at random, by intrinsics on AArch64 and by a loop of plain C elsewhere.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#ifdef __aarch64__
#include <arm_neon.h>
#define EITHER(neon, plain) neon
#else
#define EITHER(neon, plain) plain
#endif

typedef __int128 wide;
enum { ROUNDS = 40 };
static uint64_t state = 88172645463325252ull;

static uint64_t next(void) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state * 0x2545f4914f6cdd1dull;
}

// Random lanes, with the extremes often.
static void fill(void *lanes, int size, int count) {
    for (int i = 0; i < count; i++) {
        uint64_t r = next() >> 3, value = next() >> 5 ^ next() << 20;
        uint64_t top = 1ull << (8 * size - 1);
        switch (r % 10) {
            case 0: value = 0; break;
            case 1: value = top; break;
            case 2: value = top - 1; break;
            case 3: value = -1; break;
            case 4: case 5: value = (int64_t)(r >> 8 & 63) - 32; break;
        }
        memcpy((char *)lanes + i * size, &value, size);
    }
}

static uint64_t fold(uint64_t hash, const void *bytes, int size) {
    for (int i = 0; i < size; i++) hash = (hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3ull;
    return hash;
}

#define BITS(T) (8 * (int)sizeof(T))
#define LOW(T) ((T)-1 < 0 ? -((wide)1 << (BITS(T) - 1)) : 0)
#define HIGH(T) (((wide)1 << (BITS(T) - ((T)-1 < 0))) - 1)
#define SATURATE(T, v) ({ wide v_ = (v); v_ < LOW(T) ? LOW(T) : v_ > HIGH(T) ? HIGH(T) : v_; })

#define REPORT(name, h) printf("%-12s %016lx\n", name, (unsigned long)(h))

// r = op(a, b) for each lane; the expression is in terms of x and y.
#define BINARY(op, T, n, s, expression)                                                                      \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            T a[n], b[n], r[n];                                                                              \
            fill(a, sizeof(T), n);                                                                           \
            fill(b, sizeof(T), n);                                                                           \
            EITHER(vst1q_##s(r, (__typeof(vld1q_##s(r)))op##q_##s(vld1q_##s(a), vld1q_##s(b))),              \
                   for (int i = 0; i < n; i++) { wide x = a[i]; wide y = b[i]; (void)y; r[i] = (T)(expression); }); \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(#op "_" #s, h);                                                                               \
    }

#define UNARY(op, T, n, s, expression)                                                                       \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            T a[n], r[n];                                                                                    \
            fill(a, sizeof(T), n);                                                                           \
            EITHER(vst1q_##s(r, (__typeof(vld1q_##s(r)))op##q_##s(vld1q_##s(a))),                            \
                   for (int i = 0; i < n; i++) { wide x = a[i]; r[i] = (T)(expression); });                   \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(#op "_" #s, h);                                                                               \
    }

// Any shapes: r has its old lanes as z; neon is a statement, plain an expression for each lane of r.
#define GENERAL(name, R, rn, A, an, B, bn, neon, plain)                                                      \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            R r[rn];                                                                                         \
            A a[an];                                                                                         \
            B b[bn];                                                                                         \
            fill(r, sizeof(R), rn);                                                                          \
            fill(a, sizeof(A), an);                                                                          \
            fill(b, sizeof(B), bn);                                                                          \
            EITHER(neon, for (int i = 0; i < rn; i++) {                                                      \
                wide x = a[i % (an)]; wide y = b[i % (bn)]; wide z = r[i]; (void)y; (void)z; r[i] = (R)(plain); }); \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(name, h);                                                                                     \
    }
