// A big state machine by a switch: a tokenizer of a language with numbers, strings, comments and operators.
// quick: 3
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 18 };
enum state { START, NAME, ZERO, HEX, NUMBER, POINT, FRACTION, EXPONENT, STRING, ESCAPE, SLASH, LINE, BLOCK, STAR, LESS, MORE,
    EQUAL, MINUS, PLUS, AND, OR, SPACE };
static char text[SIZE + 1];

static int isDigit(unsigned char c) { return c >= '0' && c <= '9'; }
static int isName(unsigned char c) { return (c | 32) >= 'a' && (c | 32) <= 'z' || isDigit(c) || c == '_'; }

static uint32_t tokens(const char *p) {
    enum state s = START;
    uint32_t sum = 0, length = 0;
    for (;; p++) {
        unsigned char c = (unsigned char)*p;
        length++;
        switch (s) {
        case START:
        again:
            sum = sum * 31 + length;
            length = 0;
            switch (c) {
            case 0: return sum;
            case ' ': case '\n': case '\t': s = SPACE; break;
            case '0': s = ZERO; break;
            case '1' ... '9': s = NUMBER; break;
            case 'a' ... 'z': case 'A' ... 'Z': case '_': s = NAME; break;
            case '"': s = STRING; break;
            case '/': s = SLASH; break;
            case '<': s = LESS; break;
            case '>': s = MORE; break;
            case '=': s = EQUAL; break;
            case '-': s = MINUS; break;
            case '+': s = PLUS; break;
            case '&': s = AND; break;
            case '|': s = OR; break;
            default: sum += c; s = START;
            }
            break;
        case NAME:
            if (isName(c)) { sum += c; break; }
            goto again;
        case ZERO:
            if (c == 'x') { s = HEX; break; }
            if (c == '.') { s = POINT; break; }
            if (isDigit(c)) { s = NUMBER; break; }
            goto again;
        case HEX: if (isDigit(c) || (c | 32) >= 'a' && (c | 32) <= 'f') { sum = sum * 16 + c; break; } goto again;
        case NUMBER: if (isDigit(c)) { sum = sum * 10 + c; break; } if (c == '.') { s = POINT; break; } goto again;
        case POINT: s = FRACTION; if (c >= '0' && c <= '9') break; goto again;
        case FRACTION: if (c >= '0' && c <= '9') break; if ((c | 32) == 'e') { s = EXPONENT; break; } goto again;
        case EXPONENT: if (c == '-' || c >= '0' && c <= '9') break; goto again;
        case STRING:
            if (!c) return sum;
            s = c == '\\' ? ESCAPE : c == '"' || c == '\n' ? START : STRING;
            break;
        case ESCAPE: sum ^= c; s = STRING; break;
        case SLASH: if (c == '/') { s = LINE; break; } if (c == '*') { s = BLOCK; break; } goto again;
        case LINE: if (!c) return sum; if (c == '\n') s = START; break;
        case BLOCK: if (!c) return sum; if (c == '*') s = STAR; break;
        case STAR: if (!c) return sum; s = c == '/' ? START : c == '*' ? STAR : BLOCK; break;
        case LESS: if (c == '=' || c == '<') { sum += 3; s = START; break; } goto again;
        case MORE: if (c == '=' || c == '>') { sum += 5; s = START; break; } goto again;
        case EQUAL: if (c == '=') { sum += 7; s = START; break; } goto again;
        case MINUS: if (c == '-' || c == '>') { sum += 11; s = START; break; } goto again;
        case PLUS: if (c == '+') { sum += 13; s = START; break; } goto again;
        case AND: if (c == '&') { sum += 17; s = START; break; } goto again;
        case OR: if (c == '|') { sum += 19; s = START; break; } goto again;
        case SPACE: if (c == ' ' || c == '\n') break; goto again;
        }
    }
}

int main(int argc, char **argv) {
    static const char *const parts[] = {"name_1", " ", "0x1fA", "+", "12.5e-3",
        "\"text \\\" more\"", "/* block ** */", "// line\n", "<=",
        " == ", "->", "value", "(", ")", ";\n", "&&", "  ", "0", "7", "||", "-",
        "{", "}", ",", "i", "[", "]", "<<", "99", "*"};
    long rounds = argc > 1 ? atol(argv[1]) : 60;
    uint32_t seed = 3, sum = 0;
    for (size_t n = 0; n + 20 < SIZE;) {
        seed = seed * 1664525u + 1013904223u;
        n += (size_t)(stpcpy(text + n, parts[(seed >> 16) % 30]) - (text + n));
    }
    for (long r = 0; r < rounds; r++) sum = sum * 31 + tokens(text + r);
    printf("states %08x\n", sum);
}
