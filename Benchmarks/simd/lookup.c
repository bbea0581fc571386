// Arm's intrinsics: base64, hexadecimal digits and bit counts by table look-ups, byte reversal, transposes and zips.
// Elsewhere the same in plain C.
// quick: 100
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __ARM_NEON
#include <arm_neon.h>
#endif

enum { N = 12288 };
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static uint8_t in[N], text[N / 3 * 4], hex[2 * N], turned[N];

#ifdef __ARM_NEON
static void base64(void) {
    uint8x16x4_t table;
    for (int i = 0; i < 4; i++) table.val[i] = vld1q_u8((const uint8_t *)letters + 16 * i);
    uint8x16_t mask = vdupq_n_u8(63);
    for (int i = 0, o = 0; i < N; i += 48, o += 64) {
        uint8x16x3_t v = vld3q_u8(in + i);
        uint8x16x4_t r;
        r.val[0] = vshrq_n_u8(v.val[0], 2);
        r.val[1] = vandq_u8(vorrq_u8(vshrq_n_u8(v.val[1], 4), vshlq_n_u8(v.val[0], 4)), mask);
        r.val[2] = vandq_u8(vorrq_u8(vshrq_n_u8(v.val[2], 6), vshlq_n_u8(v.val[1], 2)), mask);
        r.val[3] = vandq_u8(v.val[2], mask);
        for (int k = 0; k < 4; k++) r.val[k] = vqtbl4q_u8(table, r.val[k]);
        vst4q_u8(text + o, r);
    }
}
static void digits(void) {
    uint8x16_t table = vld1q_u8((const uint8_t *)"0123456789abcdef");
    for (int i = 0; i < N; i += 16) {
        uint8x16_t v = vld1q_u8(in + i);
        uint8x16_t high = vqtbl1q_u8(table, vshrq_n_u8(v, 4)), low = vqtbl1q_u8(table, vandq_u8(v, vdupq_n_u8(15)));
        vst1q_u8(hex + 2 * i, vzip1q_u8(high, low));
        vst1q_u8(hex + 2 * i + 16, vzip2q_u8(high, low));
    }
}
static uint32_t bits(void) {
    uint32x4_t total = vdupq_n_u32(0);
    for (int i = 0; i < N; i += 16) total = vpadalq_u16(total, vpaddlq_u8(vcntq_u8(vld1q_u8(in + i))));
    return vaddvq_u32(total);
}
static void turn(void) {
    for (int i = 0; i < N; i += 32) {
        uint8x16_t a = vrev64q_u8(vld1q_u8(in + i)), b = vld1q_u8(in + i + 16);
        a = vextq_u8(a, a, 8);
        uint32x4_t c = vtrn1q_u32(vreinterpretq_u32_u8(a), vreinterpretq_u32_u8(b));
        uint32x4_t d = vtrn2q_u32(vreinterpretq_u32_u8(a), vreinterpretq_u32_u8(b));
        vst1q_u8(turned + i, vreinterpretq_u8_u32(c));
        vst1q_u8(turned + i + 16, vrbitq_u8(vreinterpretq_u8_u32(d)));
    }
}
#else
static void base64(void) {
    for (int i = 0, o = 0; i < N; i += 3, o += 4) {
        text[o] = (uint8_t)letters[in[i] >> 2];
        text[o + 1] = (uint8_t)letters[(in[i + 1] >> 4 | in[i] << 4) & 63];
        text[o + 2] = (uint8_t)letters[(in[i + 2] >> 6 | in[i + 1] << 2) & 63];
        text[o + 3] = (uint8_t)letters[in[i + 2] & 63];
    }
}
static void digits(void) {
    for (int i = 0; i < N; i++) {
        hex[2 * i] = (uint8_t)"0123456789abcdef"[in[i] >> 4];
        hex[2 * i + 1] = (uint8_t)"0123456789abcdef"[in[i] & 15];
    }
}
static uint32_t bits(void) {
    uint32_t total = 0;
    for (int i = 0; i < N; i += 8) {
        uint64_t v;
        memcpy(&v, in + i, 8);
        total += (uint32_t)__builtin_popcountll(v);
    }
    return total;
}
static uint8_t mirrored(uint8_t v) {
    v = (uint8_t)(v >> 4 | v << 4);
    v = (uint8_t)((v & 0x33) << 2 | (v >> 2 & 0x33));
    return (uint8_t)((v & 0x55) << 1 | (v >> 1 & 0x55));
}
static void turn(void) {
    for (int i = 0; i < N; i += 32) {
        uint8_t a[16];
        const uint8_t *b = in + i + 16;
        for (int k = 0; k < 16; k++) a[k] = in[i + 15 - k];
        for (int k = 0; k < 16; k++) {
            int lane = k / 4, byte = k % 4;
            turned[i + k] = lane % 2 ? b[(lane - 1) * 4 + byte] : a[lane * 4 + byte];
            turned[i + 16 + k] = mirrored(lane % 2 ? b[lane * 4 + byte] : a[(lane + 1) * 4 + byte]);
        }
    }
}
#endif

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 8000;
    uint32_t sum = 0;
    for (int i = 0; i < N; i++) in[i] = (uint8_t)((uint32_t)i * 2654435761u >> 15);
    for (long r = 0; r < rounds; r++) {
        base64();
        digits();
        turn();
        sum = sum * 31 + bits() + text[r * 5 % (N / 3 * 4)] + hex[r * 3 % (2 * N)] + turned[r % N] * 7u;
        in[r * 11 % N] ^= (uint8_t)r;
    }
    printf("lookup %08x\n", sum);
}
