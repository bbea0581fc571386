#include "table.h"
unsigned crc(const unsigned char *p, unsigned long n) {
    unsigned c = ~0u;
    while (n--) c = table[(c ^ *p++) & 255] ^ c >> 8;
    return ~c;
}
