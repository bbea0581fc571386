// NEON integer arithmetic, lane by lane, for every lane type.
#include "neon.h"

static int leading(uint64_t v, int bits) {
    int n = 0;
    while (n < bits && !(v >> (bits - 1 - n) & 1)) n++;
    return n;
}

static uint64_t reverse(uint64_t v, int bits) {
    uint64_t r = 0;
    for (int i = 0; i < bits; i++) r |= (v >> i & 1) << (bits - 1 - i);
    return r;
}

#define ANY(T, n, s)                                                                                         \
    BINARY(vadd, T, n, s, x + y) BINARY(vsub, T, n, s, x - y)                                                \
    BINARY(vqadd, T, n, s, SATURATE(T, x + y)) BINARY(vqsub, T, n, s, SATURATE(T, x - y))                    \
    BINARY(vceq, T, n, s, -(x == y)) BINARY(vcgt, T, n, s, -(x > y)) BINARY(vcge, T, n, s, -(x >= y))        \
    BINARY(vclt, T, n, s, -(x < y)) BINARY(vcle, T, n, s, -(x <= y)) BINARY(vtst, T, n, s, -((x & y) != 0))  \
    BINARY(vand, T, n, s, x & y) BINARY(vorr, T, n, s, x | y) BINARY(veor, T, n, s, x ^ y)                   \
    BINARY(vbic, T, n, s, x & ~y) BINARY(vorn, T, n, s, x | ~y)

#define TO32(T, n, s)                                                                                        \
    BINARY(vmul, T, n, s, x * y) BINARY(vmax, T, n, s, x > y ? x : y) BINARY(vmin, T, n, s, x < y ? x : y)   \
    BINARY(vhadd, T, n, s, (x + y) >> 1) BINARY(vrhadd, T, n, s, (x + y + 1) >> 1)                           \
    BINARY(vhsub, T, n, s, (x - y) >> 1) BINARY(vabd, T, n, s, x > y ? x - y : y - x)                        \
    UNARY(vmvn, T, n, s, ~x) UNARY(vclz, T, n, s, leading((uint64_t)x & (uint64_t)HIGH(U##T), BITS(T)))      \
    REDUCE(vaddv, T, n, s, x + y) REDUCE(vmaxv, T, n, s, x > y ? x : y) REDUCE(vminv, T, n, s, x < y ? x : y) \
    MULADD(vmla, T, n, s, z + x * y) MULADD(vmls, T, n, s, z - x * y)                                        \
    MULADD(vaba, T, n, s, z + (x > y ? x - y : y - x))

#define SIGNED(T, n, s)                                                                                      \
    UNARY(vabs, T, n, s, x < 0 ? -x : x) UNARY(vneg, T, n, s, -x)                                            \
    UNARY(vqabs, T, n, s, SATURATE(T, x < 0 ? -x : x)) UNARY(vqneg, T, n, s, SATURATE(T, -x))                \
    UNARY(vceqz, T, n, s, -(x == 0)) UNARY(vcgtz, T, n, s, -(x > 0)) UNARY(vcgez, T, n, s, -(x >= 0))        \
    UNARY(vcltz, T, n, s, -(x < 0)) UNARY(vclez, T, n, s, -(x <= 0))

#define REDUCE(op, T, n, s, expression)                                                                      \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            T a[n], r;                                                                                       \
            fill(a, sizeof(T), n);                                                                           \
            EITHER(r = op##q_##s(vld1q_##s(a)), r = a[0];                                                    \
                   for (int i = 1; i < n; i++) { wide x = r; wide y = a[i]; r = (T)(expression); });          \
            h = fold(h, &r, sizeof r);                                                                       \
        }                                                                                                    \
        REPORT(#op "_" #s, h);                                                                               \
    }

#define MULADD(op, T, n, s, expression)                                                                      \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < ROUNDS; k++) {                                                                   \
            T a[n], b[n], r[n];                                                                              \
            fill(a, sizeof(T), n);                                                                           \
            fill(b, sizeof(T), n);                                                                           \
            fill(r, sizeof(T), n);                                                                           \
            EITHER(vst1q_##s(r, op##q_##s(vld1q_##s(r), vld1q_##s(a), vld1q_##s(b))),                        \
                   for (int i = 0; i < n; i++) {                                                             \
                       wide x = a[i]; wide y = b[i]; wide z = r[i]; r[i] = (T)(expression); });               \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(#op "_" #s, h);                                                                               \
    }

typedef uint8_t Uint8_t, Uuint8_t;
typedef uint16_t Uint16_t, Uuint16_t;
typedef uint32_t Uint32_t, Uuint32_t;

int main(void) {
    ANY(int8_t, 16, s8) ANY(uint8_t, 16, u8) ANY(int16_t, 8, s16) ANY(uint16_t, 8, u16)
    ANY(int32_t, 4, s32) ANY(uint32_t, 4, u32) ANY(int64_t, 2, s64) ANY(uint64_t, 2, u64)
    TO32(int8_t, 16, s8) TO32(uint8_t, 16, u8) TO32(int16_t, 8, s16) TO32(uint16_t, 8, u16)
    TO32(int32_t, 4, s32) TO32(uint32_t, 4, u32)
    SIGNED(int8_t, 16, s8) SIGNED(int16_t, 8, s16) SIGNED(int32_t, 4, s32) SIGNED(int64_t, 2, s64)
    UNARY(vcls, int8_t, 16, s8, leading((uint8_t)(x ^ x << 1) | 1, 8)) 
    UNARY(vcls, int16_t, 8, s16, leading((uint16_t)(x ^ x << 1) | 1, 16))
    UNARY(vcls, int32_t, 4, s32, leading((uint32_t)(x ^ x << 1) | 1, 32))
    UNARY(vcnt, uint8_t, 16, u8, __builtin_popcount((uint8_t)x))
    UNARY(vrbit, uint8_t, 16, u8, reverse((uint64_t)x, 8))
    UNARY(vrev16, uint8_t, 16, u8, a[i ^ 1]) UNARY(vrev32, uint8_t, 16, u8, a[i ^ 3])
    UNARY(vrev64, uint8_t, 16, u8, a[i ^ 7]) UNARY(vrev32, uint16_t, 8, u16, a[i ^ 1])
    UNARY(vrev64, uint16_t, 8, u16, a[i ^ 3]) UNARY(vrev64, uint32_t, 4, u32, a[i ^ 1])
    BINARY(vpadd, uint8_t, 16, u8, i < 8 ? a[2 * i] + a[2 * i + 1] : b[2 * i - 16] + b[2 * i - 15])
    BINARY(vpmax, int16_t, 8, s16, ({ const int16_t *p = i < 4 ? a + 2 * i : b + 2 * i - 8; p[0] > p[1] ? p[0] : p[1]; }))
    BINARY(vpmin, uint32_t, 4, u32, ({ const uint32_t *p = i < 2 ? a + 2 * i : b + 2 * i - 4; p[0] < p[1] ? p[0] : p[1]; }))
    BINARY(vpadd, int64_t, 2, s64, i < 1 ? (wide)a[0] + a[1] : (wide)b[0] + b[1])
    return 0;
}
