// NEON permutations, table lookups, and the loads and stores that interleave.
#include "neon.h"

#define PERMUTE(T, n, s)                                                                                     \
    PAIR(vzip1, T, n, s, (i & 1 ? b : a)[i / 2]) PAIR(vzip2, T, n, s, (i & 1 ? b : a)[n / 2 + i / 2])        \
    PAIR(vuzp1, T, n, s, i < n / 2 ? a[2 * i] : b[2 * i - n])                                                \
    PAIR(vuzp2, T, n, s, i < n / 2 ? a[2 * i + 1] : b[2 * i - n + 1])                                        \
    PAIR(vtrn1, T, n, s, i & 1 ? b[i - 1] : a[i]) PAIR(vtrn2, T, n, s, i & 1 ? b[i] : a[i + 1])              \
    GENERAL("vext_" #s, T, n, T, n, T, n, vst1q_##s(r, vextq_##s(vld1q_##s(a), vld1q_##s(b), n / 2 + (n > 2))), \
            i + n / 2 + (n > 2) < n ? a[i + n / 2 + (n > 2)] : b[i + n / 2 + (n > 2) - n])                   \
    GENERAL("vdup_" #s, T, n, T, n, T, n, vst1q_##s(r, vdupq_laneq_##s(vld1q_##s(a), n - 1)), a[n - 1])      \
    GENERAL("vdup_n_" #s, T, n, T, n, T, n, vst1q_##s(r, vdupq_n_##s(a[1])), a[1])                           \
    GENERAL("vset_" #s, T, n, T, n, T, n, vst1q_##s(r, vsetq_lane_##s(b[0], vld1q_##s(a), n - 1)),           \
            i == n - 1 ? b[0] : a[i])                                                                        \
    GENERAL("vcopy_" #s, T, n, T, n, T, n, vst1q_##s(r, vcopyq_laneq_##s(vld1q_##s(a), 0, vld1q_##s(b), n - 1)), \
            i == 0 ? b[n - 1] : a[i])                                                                        \
    GENERAL("vget_" #s, T, 1, T, n, T, n, r[0] = vgetq_lane_##s(vld1q_##s(a), n / 2), a[n / 2])              \
    GENERAL("vbsl_" #s, T, n, T, n, T, n, vst1q_##s(r, vbslq_##s((__typeof(vceqq_##s(vld1q_##s(a), vld1q_##s(a))))vld1q_##s(r), vld1q_##s(a), vld1q_##s(b))), \
            (x & z) | (y & ~z))                                                                              \
    STRUCTURE(2, T, n, s) STRUCTURE(3, T, n, s) STRUCTURE(4, T, n, s)                                        \
    GENERAL("vld1_x4_" #s, T, 4 * n, T, 4 * n, T, n, vst1q_##s##_x4(r, vld1q_##s##_x4(a)), x)                \
    GENERAL("vld1_lane_" #s, T, n, T, n, T, n,                                                               \
            vst1q_##s(r, vld1q_lane_##s(b, vld1q_##s(a), 1)); vst1q_lane_##s(r, vld1q_##s(b), n - 1),        \
            i == 0 ? b[n - 1] : i == 1 ? b[0] : a[i])                                                        \
    GENERAL("vld1_dup_" #s, T, n, T, n, T, n, vst1q_##s(r, vld1q_dup_##s(a + 1)), a[1])
#define PAIR(op, T, n, s, e)                                                                                 \
    GENERAL(#op "_" #s, T, n, T, n, T, n, vst1q_##s(r, op##q_##s(vld1q_##s(a), vld1q_##s(b))), e)
// ldN deinterleaves m vectors; stored one after another, then interleaved again with the first two swapped.
#define STRUCTURE(m, T, n, s)                                                                                \
    GENERAL("vld" #m "_" #s, T, m * n, T, m * n, T, n,                                                       \
            __auto_type v = vld##m##q_##s(a); for (int j = 0; j < m; j++) vst1q_##s(r + j * n, v.val[j]),    \
            a[i % n * m + i / n])                                                                            \
    GENERAL("vst" #m "_" #s, T, m * n, T, m * n, T, n,                                                       \
            __auto_type v = vld##m##q_##s(a); __auto_type t = v.val[0]; v.val[0] = v.val[1]; v.val[1] = t;   \
            vst##m##q_##s(r, v), a[i % m < 2 ? i ^ (i % m == 0 ? (i + 1) ^ i : (i - 1) ^ i) : i])            \
    GENERAL("vld" #m "_dup_" #s, T, m * n, T, m * n, T, n,                                                   \
            __auto_type v = vld##m##q_dup_##s(a); for (int j = 0; j < m; j++) vst1q_##s(r + j * n, v.val[j]), \
            a[i / n])                                                                                        \
    GENERAL("vld" #m "_lane_" #s, T, m * n, T, m * n, T, 4,                                                  \
            __auto_type v = vld##m##q_##s(a); v = vld##m##q_lane_##s(b, v, n - 1); vst##m##q_##s(r, v);      \
            vst##m##q_lane_##s(r, v, n - 1), i < m || i >= m * (n - 1) ? b[i % m] : a[i])

#define TABLE(m, op, load, otherwise)                                                                        \
    GENERAL(#op #m, uint8_t, 16, uint8_t, m * 16, uint8_t, 16,                                               \
            for (int j = 0; j < 16; j++) b[j] %= m * 16 + 6; load, b[i] % (m * 16 + 6) < m * 16 ? a[b[i] % (m * 16 + 6)] : otherwise)

int main(void) {
    PERMUTE(int8_t, 16, s8) PERMUTE(uint8_t, 16, u8) PERMUTE(int16_t, 8, s16) PERMUTE(uint16_t, 8, u16)
    PERMUTE(int32_t, 4, s32) PERMUTE(uint32_t, 4, u32) PERMUTE(int64_t, 2, s64) PERMUTE(uint64_t, 2, u64)
    TABLE(1, tbl, vst1q_u8(r, vqtbl1q_u8(vld1q_u8(a), vld1q_u8(b))), 0)
    TABLE(2, tbl, vst1q_u8(r, vqtbl2q_u8(vld1q_u8_x2(a), vld1q_u8(b))), 0)
    TABLE(3, tbl, vst1q_u8(r, vqtbl3q_u8(vld1q_u8_x3(a), vld1q_u8(b))), 0)
    TABLE(4, tbl, vst1q_u8(r, vqtbl4q_u8(vld1q_u8_x4(a), vld1q_u8(b))), 0)
    TABLE(1, tbx, vst1q_u8(r, vqtbx1q_u8(vld1q_u8(r), vld1q_u8(a), vld1q_u8(b))), z)
    TABLE(2, tbx, vst1q_u8(r, vqtbx2q_u8(vld1q_u8(r), vld1q_u8_x2(a), vld1q_u8(b))), z)
    TABLE(3, tbx, vst1q_u8(r, vqtbx3q_u8(vld1q_u8(r), vld1q_u8_x3(a), vld1q_u8(b))), z)
    TABLE(4, tbx, vst1q_u8(r, vqtbx4q_u8(vld1q_u8(r), vld1q_u8_x4(a), vld1q_u8(b))), z)
    return 0;
}
