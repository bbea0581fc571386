// NEON operations whose result has wider or narrower lanes than their operands.
#include "neon.h"

#define ABSOLUTE(v) ({ wide d_ = (v); d_ < 0 ? -d_ : d_; })
// T lanes by n, W lanes twice as wide; s and w are their suffixes, U the unsigned T.
#define WIDEN(T, W, n, s, w)                                                                                 \
    LONG(vaddl, T, W, n, s, w, x + y) LONG(vsubl, T, W, n, s, w, x - y) LONG(vmull, T, W, n, s, w, x * y)    \
    LONG(vabdl, T, W, n, s, w, ABSOLUTE(x - y))                                                              \
    SUM(vmlal, T, W, n, s, w, z + x * y) SUM(vmlsl, T, W, n, s, w, z - x * y)                                \
    SUM(vabal, T, W, n, s, w, z + ABSOLUTE(x - y))                                                           \
    GENERAL("vaddw_" #s, W, n, W, n, T, n, vst1q_##w(r, vaddw_##s(vld1q_##w(a), vld1_##s(b))), x + y)        \
    GENERAL("vsubw_" #s, W, n, W, n, T, n, vst1q_##w(r, vsubw_##s(vld1q_##w(a), vld1_##s(b))), x - y)        \
    GENERAL("vaddhn_" #s, T, n, W, n, W, n, vst1_##s(r, vaddhn_##w(vld1q_##w(a), vld1q_##w(b))),             \
            (x + y) >> BITS(T))                                                                              \
    GENERAL("vsubhn_" #s, T, n, W, n, W, n, vst1_##s(r, vsubhn_##w(vld1q_##w(a), vld1q_##w(b))),             \
            (x - y) >> BITS(T))                                                                              \
    GENERAL("vraddhn_" #s, T, n, W, n, W, n, vst1_##s(r, vraddhn_##w(vld1q_##w(a), vld1q_##w(b))),           \
            (x + y + ((wide)1 << (BITS(T) - 1))) >> BITS(T))                                                 \
    GENERAL("vrsubhn_" #s, T, n, W, n, W, n, vst1_##s(r, vrsubhn_##w(vld1q_##w(a), vld1q_##w(b))),           \
            (x - y + ((wide)1 << (BITS(T) - 1))) >> BITS(T))                                                 \
    GENERAL("vmovl_" #s, W, n, T, n, T, n, vst1q_##w(r, vmovl_##s(vld1_##s(a))), x)                          \
    GENERAL("vmovn_" #s, T, n, W, n, W, n, vst1_##s(r, vmovn_##w(vld1q_##w(a))), x)                          \
    GENERAL("vqmovn_" #s, T, n, W, n, W, n, vst1_##s(r, vqmovn_##w(vld1q_##w(a))), SATURATE(T, x))           \
    GENERAL("vaddl_high_" #s, W, n, T, 2 * n, T, 2 * n,                                                      \
            vst1q_##w(r, vaddl_high_##s(vld1q_##s(a), vld1q_##s(b))), (wide)a[i + n] + b[i + n])             \
    GENERAL("vmull_high_" #s, W, n, T, 2 * n, T, 2 * n,                                                      \
            vst1q_##w(r, vmull_high_##s(vld1q_##s(a), vld1q_##s(b))), (wide)a[i + n] * b[i + n])             \
    GENERAL("vpaddl_" #s, W, n, T, 2 * n, T, n, vst1q_##w(r, vpaddlq_##s(vld1q_##s(a))),                     \
            (wide)a[2 * i] + a[2 * i + 1])                                                                   \
    GENERAL("vpadal_" #s, W, n, T, 2 * n, T, n, vst1q_##w(r, vpadalq_##s(vld1q_##w(r), vld1q_##s(a))),       \
            z + a[2 * i] + a[2 * i + 1])                                                                     \
    GENERAL("vshll_" #s, W, n, T, n, T, n, vst1q_##w(r, vshll_n_##s(vld1_##s(a), 3)), x * 8)                 \
    GENERAL("vmovn_high_" #s, T, 2 * n, W, n, W, n,                                                          \
            vst1q_##s(r, vmovn_high_##w(vld1_##s(r), vld1q_##w(a))), i < n ? z : a[i - n])
#define LONG(op, T, W, n, s, w, e)                                                                           \
    GENERAL(#op "_" #s, W, n, T, n, T, n, vst1q_##w(r, op##_##s(vld1_##s(a), vld1_##s(b))), e)
#define SUM(op, T, W, n, s, w, e)                                                                            \
    GENERAL(#op "_" #s, W, n, T, n, T, n, vst1q_##w(r, op##_##s(vld1q_##w(r), vld1_##s(a), vld1_##s(b))), e)

// Doubling multiplies, for 16 and 32 bits.
#define DOUBLING(T, W, n, s, w)                                                                              \
    BINARY(vqdmulh, T, 2 * n, s, SATURATE(T, (2 * x * y) >> BITS(T)))                                        \
    BINARY(vqrdmulh, T, 2 * n, s, SATURATE(T, (2 * x * y + ((wide)1 << (BITS(T) - 1))) >> BITS(T)))          \
    LONG(vqdmull, T, W, n, s, w, SATURATE(W, 2 * x * y))                                                     \
    SUM(vqdmlal, T, W, n, s, w, SATURATE(W, z + SATURATE(W, 2 * x * y)))                                     \
    SUM(vqdmlsl, T, W, n, s, w, SATURATE(W, z - SATURATE(W, 2 * x * y)))                                     \
    GENERAL("vmul_lane_" #s, T, 2 * n, T, 2 * n, T, n,                                                       \
            vst1q_##s(r, vmulq_lane_##s(vld1q_##s(a), vld1_##s(b), n - 1)), x * b[n - 1])                    \
    GENERAL("vmla_lane_" #s, T, 2 * n, T, 2 * n, T, n,                                                       \
            vst1q_##s(r, vmlaq_lane_##s(vld1q_##s(r), vld1q_##s(a), vld1_##s(b), 1)), z + x * b[1])          \
    GENERAL("vqdmulh_lane_" #s, T, 2 * n, T, 2 * n, T, n,                                                    \
            vst1q_##s(r, vqdmulhq_lane_##s(vld1q_##s(a), vld1_##s(b), 0)), SATURATE(T, 2 * x * b[0] >> BITS(T))) \
    GENERAL("vmull_lane_" #s, W, n, T, n, T, n,                                                              \
            vst1q_##w(r, vmull_lane_##s(vld1_##s(a), vld1_##s(b), 1)), x * b[1])
#define TO_UNSIGNED(T, n, W, s, w)                                                                           \
    GENERAL("vqmovun_" #s, T, n, W, n, W, n, vst1_##s(r, vqmovun_##w(vld1q_##w(a))), SATURATE(T, x))

static uint16_t carryless(uint8_t x, uint8_t y) {
    uint16_t r = 0;
    for (int i = 0; i < 8; i++) if (y >> i & 1) r ^= x << i;
    return r;
}

int main(void) {
    WIDEN(int8_t, int16_t, 8, s8, s16) WIDEN(uint8_t, uint16_t, 8, u8, u16)
    WIDEN(int16_t, int32_t, 4, s16, s32) WIDEN(uint16_t, uint32_t, 4, u16, u32)
    WIDEN(int32_t, int64_t, 2, s32, s64) WIDEN(uint32_t, uint64_t, 2, u32, u64)
    DOUBLING(int16_t, int32_t, 4, s16, s32) DOUBLING(int32_t, int64_t, 2, s32, s64)
    TO_UNSIGNED(uint8_t, 8, int16_t, u8, s16) TO_UNSIGNED(uint16_t, 4, int32_t, u16, s32)
    TO_UNSIGNED(uint32_t, 2, int64_t, u32, s64)
    GENERAL("vmull_p8", uint16_t, 8, uint8_t, 8, uint8_t, 8,
            vst1q_u16(r, (uint16x8_t)vmull_p8((poly8x8_t)vld1_u8(a), (poly8x8_t)vld1_u8(b))), carryless(x, y))
    GENERAL("vmul_p8", uint8_t, 16, uint8_t, 16, uint8_t, 16,
            vst1q_u8(r, (uint8x16_t)vmulq_p8((poly8x16_t)vld1q_u8(a), (poly8x16_t)vld1q_u8(b))), carryless(x, y))
    GENERAL("vuqadd_s8", int8_t, 16, int8_t, 16, uint8_t, 16,
            vst1q_s8(r, vuqaddq_s8(vld1q_s8(a), vld1q_u8(b))), SATURATE(int8_t, x + y))
    GENERAL("vsqadd_u16", uint16_t, 8, uint16_t, 8, int16_t, 8,
            vst1q_u16(r, vsqaddq_u16(vld1q_u16(a), vld1q_s16(b))), SATURATE(uint16_t, x + y))
    GENERAL("vaddlv_s16", int32_t, 1, int16_t, 8, int16_t, 1, r[0] = vaddlvq_s16(vld1q_s16(a)),
            a[0] + a[1] + a[2] + a[3] + a[4] + a[5] + a[6] + a[7])
    GENERAL("vaddlv_u32", uint64_t, 1, uint32_t, 4, int16_t, 1, r[0] = vaddlvq_u32(vld1q_u32(a)),
            (wide)a[0] + a[1] + a[2] + a[3])
    return 0;
}
