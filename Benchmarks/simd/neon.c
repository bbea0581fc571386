// Arm's intrinsics: saturating arithmetic, table look-up, widening sums, interleaved loads, shifts,
// comparisons. Elsewhere the same in plain C.
// quick: 300
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

enum { PIXELS = 16384 };
static uint8_t rgb[3 * PIXELS], grey[PIXELS], other[PIXELS];
static int16_t samples[PIXELS], gained[PIXELS];
static const uint8_t curve[16] = {0, 30, 52, 71, 88, 104, 119, 133, 147, 160, 173, 186, 198, 210, 222, 255};

#ifdef __ARM_NEON
static void toGrey(void) {
    for (int i = 0; i < PIXELS; i += 16) {
        uint8x16x3_t p = vld3q_u8(rgb + 3 * i);
        uint16x8_t low = vmull_u8(vget_low_u8(p.val[0]), vdup_n_u8(77));
        low = vmlal_u8(low, vget_low_u8(p.val[1]), vdup_n_u8(150));
        low = vmlal_u8(low, vget_low_u8(p.val[2]), vdup_n_u8(29));
        uint16x8_t high = vmull_u8(vget_high_u8(p.val[0]), vdup_n_u8(77));
        high = vmlal_u8(high, vget_high_u8(p.val[1]), vdup_n_u8(150));
        high = vmlal_u8(high, vget_high_u8(p.val[2]), vdup_n_u8(29));
        vst1q_u8(grey + i, vcombine_u8(vshrn_n_u16(low, 8), vshrn_n_u16(high, 8)));
    }
}

static void tone(void) {
    uint8x16_t table = vld1q_u8(curve);
    for (int i = 0; i < PIXELS; i += 16) {
        uint8x16_t v = vld1q_u8(grey + i), mapped = vqtbl1q_u8(table, vshrq_n_u8(v, 4));
        mapped = vqaddq_u8(mapped, vandq_u8(v, vdupq_n_u8(15)));
        vst1q_u8(other + i, vbslq_u8(vcgtq_u8(v, vdupq_n_u8(8)), mapped, vdupq_n_u8(0)));
    }
}

static void gain(int16_t by) {
    int16x8_t factor = vdupq_n_s16(by);
    for (int i = 0; i < PIXELS; i += 8) {
        int16x8_t v = vld1q_s16(samples + i);
        vst1q_s16(gained + i, vqaddq_s16(vqdmulhq_s16(v, factor), vrshrq_n_s16(v, 2)));
    }
}

static uint32_t difference(void) {
    uint32x4_t total = vdupq_n_u32(0);
    for (int i = 0; i < PIXELS; i += 16) {
        total = vpadalq_u16(total, vpaddlq_u8(vabdq_u8(vld1q_u8(grey + i), vld1q_u8(other + i))));
    }
    return vaddvq_u32(total);
}

static int32_t extremes(void) {
    int16x8_t least = vdupq_n_s16(0), most = least;
    for (int i = 0; i < PIXELS; i += 8) {
        least = vminq_s16(least, vld1q_s16(gained + i));
        most = vmaxq_s16(most, vld1q_s16(gained + i));
    }
    return vmaxvq_s16(most) - vminvq_s16(least);
}
#else
static int32_t clamp(int32_t v) { return v > 32767 ? 32767 : v < -32768 ? -32768 : v; }

static void toGrey(void) {
    for (int i = 0; i < PIXELS; i++) {
        grey[i] = (uint8_t)((rgb[3 * i] * 77 + rgb[3 * i + 1] * 150 + rgb[3 * i + 2] * 29) >> 8);
    }
}

static void tone(void) {
    for (int i = 0; i < PIXELS; i++) {
        unsigned v = grey[i], mapped = curve[v >> 4] + (v & 15);
        other[i] = (uint8_t)(v > 8 ? mapped > 255 ? 255 : mapped : 0);
    }
}

static void gain(int16_t by) {
    for (int i = 0; i < PIXELS; i++) {
        int32_t v = samples[i];
        gained[i] = (int16_t)clamp(clamp(v * by >> 15) + ((v + 2) >> 2));
    }
}

static uint32_t difference(void) {
    uint32_t total = 0;
    for (int i = 0; i < PIXELS; i++) total += (uint32_t)abs(grey[i] - other[i]);
    return total;
}

static int32_t extremes(void) {
    int32_t least = 0, most = 0;
    for (int i = 0; i < PIXELS; i++) {
        least = gained[i] < least ? gained[i] : least;
        most = gained[i] > most ? gained[i] : most;
    }
    return most - least;
}
#endif

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 3000;
    uint32_t sum = 0;
    for (int i = 0; i < 3 * PIXELS; i++) rgb[i] = (uint8_t)((uint32_t)i * 2654435761u >> 19);
    for (int i = 0; i < PIXELS; i++) samples[i] = (int16_t)((uint32_t)i * 2246822519u >> 15);
    for (long r = 0; r < rounds; r++) {
        rgb[r % PIXELS] ^= 0x81;
        toGrey();
        tone();
        gain((int16_t)(r * 37));
        sum = sum * 31 + difference() + (uint32_t)extremes() + (uint16_t)gained[r % PIXELS];
    }
    printf("neon %08x\n", sum);
}
