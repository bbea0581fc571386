// Arm's intrinsics: widening products and sums, narrowing with saturation, rounding shifts, pairwise and across-vector
// operations, float conversions. Elsewhere the same in plain C.
// quick: 100
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

enum { N = 8192 };
static int16_t left[N], right[N], mixed[N];
static int8_t small[N];
static float waves[N];

#ifdef __ARM_NEON
static int64_t product(void) {
    int64x2_t total = vdupq_n_s64(0);
    for (int i = 0; i < N; i += 8) {
        int16x8_t a = vld1q_s16(left + i), b = vld1q_s16(right + i);
        int32x4_t p = vmull_s16(vget_low_s16(a), vget_low_s16(b));
        total = vpadalq_s32(total, p);
        total = vpadalq_s32(total, vmull_high_s16(a, b));
    }
    return vaddvq_s64(total);
}
static void mix(int16_t by) {
    for (int i = 0; i < N; i += 8) {
        int16x8_t a = vld1q_s16(left + i), b = vld1q_s16(right + i);
        int32x4_t low = vmlal_n_s16(vshll_n_s16(vget_low_s16(a), 7), vget_low_s16(b), by);
        int32x4_t high = vmlal_n_s16(vshll_n_s16(vget_high_s16(a), 7), vget_high_s16(b), by);
        vst1q_s16(mixed + i, vcombine_s16(vqrshrn_n_s32(low, 8), vqrshrn_n_s32(high, 8)));
    }
}
static void narrow(void) {
    for (int i = 0; i < N; i += 16) {
        int8x8_t a = vqmovn_s16(vshrq_n_s16(vld1q_s16(mixed + i), 4));
        int8x8_t b = vqmovn_s16(vhaddq_s16(vld1q_s16(mixed + i + 8), vdupq_n_s16(5)));
        vst1q_s8(small + i, vcombine_s8(a, b));
    }
}
static void toFloat(void) {
    for (int i = 0; i < N; i += 8) {
        int16x8_t v = vmovl_s8(vld1_s8(small + i));
        float32x4_t a = vmulq_n_f32(vcvtq_f32_s32(vmovl_s16(vget_low_s16(v))), 0.5f);
        float32x4_t b = vmulq_n_f32(vcvtq_f32_s32(vmovl_s16(vget_high_s16(v))), 0.25f);
        vst1q_f32(waves + i, vaddq_f32(a, vabsq_f32(b)));
        vst1q_f32(waves + i + 4, vmaxq_f32(b, vnegq_f32(a)));
    }
}
static int32_t fromFloat(void) {
    int32x4_t total = vdupq_n_s32(0);
    for (int i = 0; i < N; i += 4) total = vaddq_s32(total, vcvtq_s32_f32(vld1q_f32(waves + i)));
    return vaddvq_s32(total);
}
#else
static int32_t clamp(int32_t v, int32_t most) { return v > most ? most : v < -most - 1 ? -most - 1 : v; }
static int64_t product(void) {
    int64_t total = 0;
    for (int i = 0; i < N; i++) total += left[i] * right[i];
    return total;
}
static void mix(int16_t by) {
    for (int i = 0; i < N; i++) mixed[i] = (int16_t)clamp((left[i] * 128 + right[i] * by + 128) >> 8, 32767);
}
static void narrow(void) {
    for (int i = 0; i < N; i += 16) {
        for (int k = 0; k < 8; k++) small[i + k] = (int8_t)clamp(mixed[i + k] >> 4, 127);
        for (int k = 8; k < 16; k++) small[i + k] = (int8_t)clamp((mixed[i + k] + 5) >> 1, 127);
    }
}
static float most(float a, float b) { return a > b ? a : b; }
static void toFloat(void) {
    for (int i = 0; i < N; i += 8) {
        for (int k = 0; k < 4; k++) {
            float a = (float)small[i + k] * 0.5f, b = (float)small[i + 4 + k] * 0.25f;
            waves[i + k] = a + (b < 0 ? -b : b);
            waves[i + 4 + k] = most(b, -a);
        }
    }
}
static int32_t fromFloat(void) {
    int32_t total = 0;
    for (int i = 0; i < N; i++) total += (int32_t)waves[i];
    return total;
}
#endif

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 15000;
    uint64_t sum = 0;
    for (int i = 0; i < N; i++) {
        left[i] = (int16_t)((uint32_t)i * 2654435761u >> 14);
        right[i] = (int16_t)((uint32_t)i * 2246822519u >> 15);
    }
    for (long r = 0; r < rounds; r++) {
        mix((int16_t)(r % 255 - 127));
        narrow();
        toFloat();
        sum = sum * 31 + (uint64_t)product() + (uint64_t)(int64_t)fromFloat();
        left[r % N] ^= (int16_t)(r & 0xfff);
    }
    printf("widen %016llx\n", (unsigned long long)sum);
}
