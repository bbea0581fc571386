// A JSON document written to memory, parsed to a tree by recursive descent, and walked.
// quick: 6
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { NUL, TRUE, FALSE, NUMBER, STRING, ARRAY, OBJECT };
typedef struct node {
    enum kind kind;
    uint32_t length;
    int64_t number;
    const char *key, *text;
    uint32_t keyLength;
    struct node *first, *next;
} node;

static node pool[1 << 17];
static size_t used;
static char document[1 << 21];
static const char *at;

static void blank(void) {
    while (*at == ' ' || *at == '\n' || *at == '\t') at++;
}

static uint32_t string(const char **start) {
    *start = ++at;
    while (*at != '"') at += *at == '\\' ? 2 : 1;
    return (uint32_t)(at++ - *start);
}

static node *value(void) {
    node *n = &pool[used++];
    memset(n, 0, sizeof *n);
    blank();
    switch (*at) {
    case 'n': n->kind = NUL, at += 4; break;
    case 't': n->kind = TRUE, at += 4; break;
    case 'f': n->kind = FALSE, at += 5; break;
    case '"':
        n->kind = STRING;
        n->length = string(&n->text);
        break;
    case '[':
    case '{': {
        char close = *at == '[' ? ']' : '}';
        node **tail = &n->first;
        n->kind = *at++ == '[' ? ARRAY : OBJECT;
        for (blank(); *at != close; blank()) {
            const char *key = NULL;
            uint32_t length = 0;
            if (n->kind == OBJECT) {
                length = string(&key);
                blank();
                at++;
            }
            node *child = value();
            child->key = key;
            child->keyLength = length;
            *tail = child;
            tail = &child->next;
            n->length++;
            blank();
            if (*at == ',') at++;
        }
        at++;
        break;
    }
    default: {
        int negative = *at == '-';
        n->kind = NUMBER;
        for (at += negative; (unsigned)(*at - '0') < 10; at++) n->number = n->number * 10 + (*at - '0');
        if (negative) n->number = -n->number;
    }
    }
    return n;
}

static uint64_t walk(const node *n) {
    uint64_t h = n->kind * 0x9e3779b97f4a7c15u + (uint64_t)n->number + n->length;
    for (uint32_t i = 0; i < n->keyLength; i++) h = h * 31 + (uint8_t)n->key[i];
    if (n->kind == STRING) {
        for (uint32_t i = 0; i < n->length; i++) h = h * 33 + (uint8_t)n->text[i];
    }
    for (const node *c = n->first; c; c = c->next) h = (h << 7 | h >> 57) ^ walk(c);
    return h;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 60;
    uint64_t sum = 0;
    uint32_t seed = 1;
    char *p = document;
    p += sprintf(p, "[\n");
    for (int i = 0; i < 8000; i++) {
        seed = seed * 1664525u + 1013904223u;
        p += sprintf(p,
            "  {\"id\": %d, \"name\": \"entry \\\"%x\\\"\", \"ok\": %s, \"tags\": [%d, %d, null, \"t%u\"],"
            " \"at\": {\"x\": %d, \"y\": -%u}},\n",
            i, seed, seed & 1 << 20 ? "true" : "false", i * 7, -i, seed >> 28, i * i, seed >> 8);
    }
    p[-2] = ']';
    p[-1] = 0;
    for (long r = 0; r < rounds; r++) {
        used = 0;
        at = document;
        sum = sum * 3 + walk(value());
    }
    printf("json %016llx\n", (unsigned long long)sum);
}
