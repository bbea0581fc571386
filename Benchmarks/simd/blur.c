// Box blur and a 3 × 3 sharpening of an image of bytes, vectorised by the compiler.
// quick: 20
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { W = 640, H = 360 };
static uint8_t image[H][W], result[H][W];
static uint16_t rows[H][W];

__attribute__((noinline)) static void blur(void) {
    for (int y = 0; y < H; y++) {
        for (int x = 2; x < W - 2; x++) {
            const uint8_t *p = &image[y][x];
            rows[y][x] = (uint16_t)(p[-2] + p[-1] + 2 * p[0] + p[1] + p[2]);
        }
    }
    for (int y = 2; y < H - 2; y++) {
        for (int x = 2; x < W - 2; x++) {
            uint32_t s = rows[y - 2][x] + rows[y - 1][x] + 2u * rows[y][x] + rows[y + 1][x] + rows[y + 2][x];
            result[y][x] = (uint8_t)((s * 1821u) >> 16);
        }
    }
}

__attribute__((noinline)) static void sharpen(void) {
    for (int y = 1; y < H - 1; y++) {
        for (int x = 1; x < W - 1; x++) {
            const uint8_t *p = &result[y][x];
            int v = 9 * p[0] - p[-W - 1] - p[-W] - p[-W + 1] - p[-1] - p[1] - p[W - 1] - p[W] - p[W + 1];
            v = v < 0 ? 0 : v;
            image[y][x] = (uint8_t)(v > 255 ? 255 : v);
        }
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 400;
    uint32_t digest = 0;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) image[y][x] = (uint8_t)((x * y + (x ^ y) * 5) >> 3);
    }
    for (long r = 0; r < rounds; r++) {
        blur();
        sharpen();
        image[r % H][r % W] += 1;
    }
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) digest = digest * 31 + image[y][x];
    }
    printf("blur %08x\n", digest);
}
