// A hash table by open addressing: insertions, look-ups, removals, growth.
// quick: 1
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { uint64_t key, value; } entry;
typedef struct { entry *entries; size_t capacity, count; } table;

static uint64_t hash(uint64_t k) {
    k = (k ^ k >> 30) * 0xbf58476d1ce4e5b9u;
    k = (k ^ k >> 27) * 0x94d049bb133111ebu;
    return k ^ k >> 31;
}

static entry *find(const table *t, uint64_t key) {
    size_t i = hash(key) & (t->capacity - 1);
    while (t->entries[i].key && t->entries[i].key != key) i = (i + 1) & (t->capacity - 1);
    return &t->entries[i];
}

static void insert(table *t, uint64_t key, uint64_t value) {
    if (t->count * 4 >= t->capacity * 3) {
        table bigger = {calloc(t->capacity * 2, sizeof(entry)), t->capacity * 2, t->count};
        for (size_t i = 0; i < t->capacity; i++) {
            if (t->entries[i].key) *find(&bigger, t->entries[i].key) = t->entries[i];
        }
        free(t->entries);
        *t = bigger;
    }
    entry *e = find(t, key);
    t->count += e->key == 0;
    e->key = key;
    e->value += value;
}

static void erase(table *t, uint64_t key) {
    entry *e = find(t, key);
    if (!e->key) return;
    size_t hole = (size_t)(e - t->entries), mask = t->capacity - 1;
    for (size_t i = (hole + 1) & mask; t->entries[i].key; i = (i + 1) & mask) {
        size_t home = hash(t->entries[i].key) & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) t->entries[hole] = t->entries[i], hole = i;
    }
    t->entries[hole] = (entry){0, 0};
    t->count--;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 12;
    uint64_t sum = 0, seed = 1;
    for (long r = 0; r < rounds; r++) {
        table t = {calloc(64, sizeof(entry)), 64, 0};
        for (int i = 0; i < 200000; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint64_t key = (seed >> 45) + 1;
            switch (i & 3) {
            case 0:
            case 1: insert(&t, key, seed >> 50); break;
            case 2: sum += find(&t, key)->value; break;
            default: erase(&t, key);
            }
        }
        for (size_t i = 0; i < t.capacity; i++) sum = sum * 31 + t.entries[i].value;
        sum += t.count;
        free(t.entries);
    }
    printf("hashtable %016llx\n", (unsigned long long)sum);
}
