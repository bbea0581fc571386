// CRC-32 bit by bit, by one table and by eight tables; and Adler-32.
// quick: 3
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t table[8][256];
static uint8_t data[1 << 20];

static uint32_t bitwise(const uint8_t *p, size_t n) {
    uint32_t c = ~0u;
    while (n--) {
        c ^= *p++;
        for (int i = 0; i < 8; i++) c = c >> 1 ^ (0xedb88320u & -(c & 1));
    }
    return ~c;
}

static uint32_t bytewise(const uint8_t *p, size_t n) {
    uint32_t c = ~0u;
    while (n--) c = c >> 8 ^ table[0][(c ^ *p++) & 255];
    return ~c;
}

static uint32_t sliced(const uint8_t *p, size_t n) {
    uint32_t c = ~0u;
    for (; n >= 8; n -= 8, p += 8) {
        uint32_t low, high;
        memcpy(&low, p, 4);
        memcpy(&high, p + 4, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        low = __builtin_bswap32(low);
        high = __builtin_bswap32(high);
#endif
        low ^= c;
        c = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^ table[4][low >> 24]
            ^ table[3][high & 255] ^ table[2][high >> 8 & 255] ^ table[1][high >> 16 & 255]
            ^ table[0][high >> 24];
    }
    return ~c;
}

static uint32_t adler(const uint8_t *p, size_t n) {
    uint32_t a = 1, b = 0;
    while (n--) {
        a = (a + *p++) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 25;
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int b = 0; b < 8; b++) c = c >> 1 ^ (0xedb88320u & -(c & 1));
        table[0][i] = c;
    }
    for (int t = 1; t < 8; t++) {
        for (int i = 0; i < 256; i++) table[t][i] = table[t - 1][i] >> 8 ^ table[0][table[t - 1][i] & 255];
    }
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)((i * 2654435761u) >> 11);
    uint32_t sum = 0;
    for (long r = 0; r < rounds; r++) {
        data[r] ^= 0x5a;
        uint32_t a = bytewise(data, sizeof data), b = sliced(data, sizeof data);
        if (a != b) return 1;
        sum = sum * 33 + a + bitwise(data, sizeof data / 8) + adler(data, sizeof data / 2);
    }
    printf("crc %08x\n", sum);
}
