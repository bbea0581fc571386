// Pointers followed through a random cycle: 4 MiB, then one that fits the first cache.
// quick: 200000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct item {
    struct item *next;
    uint64_t value[3];
} item;

enum { LARGE = 1 << 17, SMALL = 512 };
static item large[LARGE], small[SMALL];
static uint32_t order[LARGE];

static void connect(item *items, uint32_t n) {
    uint64_t seed = 88172645463325252u;
    for (uint32_t i = 0; i < n; i++) order[i] = i;
    for (uint32_t i = n - 1; i > 0; i--) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        uint32_t j = (uint32_t)(seed >> 33) % (i + 1), t = order[i];
        order[i] = order[j], order[j] = t;
    }
    for (uint32_t i = 0; i < n; i++) {
        items[order[i]].next = &items[order[(i + 1) % n]];
        items[i].value[1] = i;
    }
}

int main(int argc, char **argv) {
    long steps = argc > 1 ? atol(argv[1]) : 3000000;
    uint64_t sum = 0;
    connect(large, LARGE);
    connect(small, SMALL);
    const item *p = large, *q = small;
    for (long i = 0; i < steps; i++, p = p->next) sum = sum * 31 + p->value[1];
    for (long i = 0; i < 16 * steps; i++, q = q->next) sum += q->value[1] ^ (uint64_t)i;
    printf("chase %016llx\n", (unsigned long long)sum);
}
