// NEON shifts: by a register either way, and by every kind of immediate; rounding, saturating, narrowing.
#include "neon.h"

static wide shift(wide x, int by, int rounds) {
    if (by >= 0) return by > 63 ? x == 0 ? 0 : x > 0 ? (wide)1 << 100 : -((wide)1 << 100) : x << by;
    by = by < -100 ? 100 : -by;
    return (x + (rounds ? (wide)1 << (by - 1) : 0)) >> by;
}

// The count is the signed low byte of the lane.
#define SHIFT(op, T, S, n, s, ss, expression)                                                                \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < 3 * ROUNDS; k++) {                                                               \
            T a[n], r[n];                                                                                    \
            S b[n];                                                                                          \
            fill(a, sizeof(T), n);                                                                           \
            fill(b, sizeof(T), n);                                                                           \
            for (int i = 0; i < n; i++) if (k % 3) b[i] = (int)(next() >> 9 & 63) % (BITS(T) + 3) * (k % 3 == 1 ? 1 : -1); \
            EITHER(vst1q_##s(r, op##q_##s(vld1q_##s(a), vld1q_##ss(b))),                                     \
                   for (int i = 0; i < n; i++) {                                                             \
                       wide x = a[i]; int y = (int8_t)b[i]; r[i] = (T)(expression); });                       \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(#op "_" #s, h);                                                                               \
    }
#define BY_REGISTER(T, S, n, s, ss)                                                                          \
    SHIFT(vshl, T, S, n, s, ss, shift(x, y, 0)) SHIFT(vrshl, T, S, n, s, ss, shift(x, y, 1))                 \
    SHIFT(vqshl, T, S, n, s, ss, SATURATE(T, shift(x, y, 0)))                                                \
    SHIFT(vqrshl, T, S, n, s, ss, SATURATE(T, shift(x, y, 1)))

#define IMMEDIATE(op, T, n, s, c, neon, expression)                                                          \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            T a[n], r[n];                                                                                    \
            fill(a, sizeof(T), n);                                                                           \
            fill(r, sizeof(T), n);                                                                           \
            EITHER(__typeof(vld1q_##s(r)) va = vld1q_##s(a); __typeof(va) vr = vld1q_##s(r); vst1q_##s(r, neon), \
                   for (int i = 0; i < n; i++) { wide x = a[i]; wide z = r[i]; r[i] = (T)(expression); });    \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(#op "_" #s " " #c, h);                                                                        \
    }
#define MASK(T, c) (((wide)1 << (c)) - 1)
#define COUNT(T, n, s, c)                                                                                    \
    IMMEDIATE(shr, T, n, s, c, vshrq_n_##s(va, c), x >> c)                                                   \
    IMMEDIATE(rshr, T, n, s, c, vrshrq_n_##s(va, c), shift(x, -c, 1))                                        \
    IMMEDIATE(sra, T, n, s, c, vsraq_n_##s(vr, va, c), z + (x >> c))                                         \
    IMMEDIATE(rsra, T, n, s, c, vrsraq_n_##s(vr, va, c), z + shift(x, -c, 1))                                \
    IMMEDIATE(shl, T, n, s, c, vshlq_n_##s(va, c - 1), (uint64_t)x << (c - 1))                               \
    IMMEDIATE(qshl, T, n, s, c, vqshlq_n_##s(va, c - 1), SATURATE(T, shift(x, c - 1, 0)))                    \
    IMMEDIATE(sli, T, n, s, c, vsliq_n_##s(vr, va, c - 1),                                                   \
              ((uint64_t)x << (c - 1) | ((uint64_t)z & (uint64_t)MASK(T, c - 1))))                           \
    IMMEDIATE(sri, T, n, s, c, vsriq_n_##s(vr, va, c),                                                       \
              ((uint64_t)z & ~(uint64_t)(((wide)1 << (BITS(T) - c)) - 1)) |                                  \
                  (uint64_t)((x & (((wide)1 << BITS(T)) - 1)) >> c))
#define COUNTS(T, n, s) COUNT(T, n, s, 1) COUNT(T, n, s, 3) COUNT(T, n, s, 7) COUNT(T, n, s, 8)

// Narrows a whole vector into half of one.
#define NARROW(op, T, N, n, s, ns, c, expression)                                                            \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            T a[n];                                                                                          \
            N r[n];                                                                                          \
            fill(a, sizeof(T), n);                                                                           \
            EITHER(vst1_##ns(r, op##_n_##s(vld1q_##s(a), c)),                                                \
                   for (int i = 0; i < n; i++) { wide x = a[i]; r[i] = (N)(expression); });                   \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(#op "_" #s " " #c, h);                                                                        \
    }
#define NARROWS(T, N, n, s, ns, c)                                                                           \
    NARROW(vshrn, T, N, n, s, ns, c, x >> c) NARROW(vrshrn, T, N, n, s, ns, c, shift(x, -c, 1))              \
    NARROW(vqshrn, T, N, n, s, ns, c, SATURATE(N, x >> c))                                                   \
    NARROW(vqrshrn, T, N, n, s, ns, c, SATURATE(N, shift(x, -c, 1)))
#define NARROWS_TO_UNSIGNED(T, N, n, s, ns, c)                                                               \
    NARROW(vqshrun, T, N, n, s, ns, c, SATURATE(N, x >> c))                                                  \
    NARROW(vqrshrun, T, N, n, s, ns, c, SATURATE(N, shift(x, -c, 1)))

int main(void) {
    BY_REGISTER(int8_t, int8_t, 16, s8, s8) BY_REGISTER(uint8_t, int8_t, 16, u8, s8)
    BY_REGISTER(int16_t, int16_t, 8, s16, s16) BY_REGISTER(uint16_t, int16_t, 8, u16, s16)
    BY_REGISTER(int32_t, int32_t, 4, s32, s32) BY_REGISTER(uint32_t, int32_t, 4, u32, s32)
    BY_REGISTER(int64_t, int64_t, 2, s64, s64) BY_REGISTER(uint64_t, int64_t, 2, u64, s64)
    COUNTS(int8_t, 16, s8) COUNTS(uint8_t, 16, u8) COUNTS(int16_t, 8, s16) COUNTS(uint16_t, 8, u16)
    COUNT(int16_t, 8, s16, 16) COUNT(uint16_t, 8, u16, 15)
    COUNTS(int32_t, 4, s32) COUNTS(uint32_t, 4, u32) COUNT(int32_t, 4, s32, 32) COUNT(uint32_t, 4, u32, 31)
    COUNTS(int64_t, 2, s64) COUNTS(uint64_t, 2, u64) COUNT(int64_t, 2, s64, 64) COUNT(uint64_t, 2, u64, 63)
    NARROWS(int16_t, int8_t, 8, s16, s8, 1) NARROWS(uint16_t, uint8_t, 8, u16, u8, 8)
    NARROWS(int32_t, int16_t, 4, s32, s16, 5) NARROWS(uint32_t, uint16_t, 4, u32, u16, 16)
    NARROWS(int64_t, int32_t, 2, s64, s32, 32) NARROWS(uint64_t, uint32_t, 2, u64, u32, 17)
    NARROWS_TO_UNSIGNED(int16_t, uint8_t, 8, s16, u8, 4) NARROWS_TO_UNSIGNED(int32_t, uint16_t, 4, s32, u16, 16)
    NARROWS_TO_UNSIGNED(int64_t, uint32_t, 2, s64, u32, 7)
    return 0;
}
