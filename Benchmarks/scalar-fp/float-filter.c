// Filters on floats: biquads in cascade, an envelope, soft clipping and resampling; each step needs the last.
// quick: 20000
// flags: -ffp-contract=off
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct biquad { float b0, b1, b2, a1, a2, x1, x2, y1, y2; };

static inline float step(struct biquad *f, float x) {
    float y = f->b0 * x + f->b1 * f->x1 + f->b2 * f->x2 - f->a1 * f->y1 - f->a2 * f->y2;
    f->x2 = f->x1, f->x1 = x;
    f->y2 = f->y1, f->y1 = y;
    return y;
}

int main(int argc, char **argv) {
    long samples = argc > 1 ? atol(argv[1]) : 6000000;
    struct biquad low = {0.0675f, 0.135f, 0.0675f, -1.143f, 0.4128f}, high = {0.569f, -1.138f, 0.569f, -0.943f, 0.3333f};
    float envelope = 0, last = 0, phase = 0;
    uint32_t seed = 1;
    int64_t sum = 0;
    for (long i = 0; i < samples; i++) {
        seed = seed * 1664525u + 1013904223u;
        float x = (float)(int32_t)seed * 0x1p-31f;
        float y = step(&high, step(&low, x));
        float size = fabsf(y);
        envelope += (size - envelope) * (size > envelope ? 0.1f : 0.001f);
        y = y / (1 + size);
        phase += 0.73f;
        if (phase >= 1) {
            phase -= 1;
            float between = last + (y - last) * phase;
            sum += lrintf(between * 32767);
        }
        last = y;
    }
    printf("float-filter %lld %.5f\n", (long long)sum, (double)envelope);
}
