#include <stdio.h>
int main(void) {
    printf("static const unsigned table[256] = {");
    for (unsigned i = 0; i < 256; i++) {
        unsigned c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
        printf("0x%xu,", c);
    }
    puts("};");
}
