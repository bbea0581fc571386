// CRC-32 and CRC-32C by instructions where the processor has them, else bit by bit.
#include <stdint.h>
#include <stdio.h>
#ifdef __aarch64__
#include <arm_acle.h>
#define TARGET __attribute__((target("+crc")))
#define STEP(bits, type) \
    TARGET static uint32_t step##bits(uint32_t crc, type data, int c) { \
        return c ? __crc32c##bits(crc, data) : __crc32##bits(crc, data); \
    }
#else
static uint32_t step(uint32_t crc, uint64_t data, int bits, int c) {
    for (int i = 0; i < bits; i++) {
        uint32_t out = (crc ^ data >> i) & 1;
        crc = crc >> 1 ^ (out ? c ? 0x82f63b78u : 0xedb88320u : 0);
    }
    return crc;
}
#define STEP(bits, type) \
    static uint32_t step##bits(uint32_t crc, type data, int c) { return step(crc, data, 8 * sizeof(type), c); }
#endif
STEP(b, uint8_t)
STEP(h, uint16_t)
STEP(w, uint32_t)
STEP(d, uint64_t)
int main(void) {
    uint64_t x = 0x123456789abcdef1;
    uint32_t crc[8] = {0};
    for (int i = 0; i < 1000; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        for (int c = 0; c < 2; c++) {
            crc[c] = stepb(crc[c], x, c);
            crc[2 + c] = steph(crc[2 + c], x, c);
            crc[4 + c] = stepw(crc[4 + c], x, c);
            crc[6 + c] = stepd(crc[6 + c], x, c);
        }
    }
    for (int i = 0; i < 8; i++) printf("%08x\n", crc[i]);
    return 0;
}
