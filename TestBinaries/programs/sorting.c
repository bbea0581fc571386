// qsort, bsearch, hash and tree searches of the library, and heap stress: malloc, realloc, calloc, aligned blocks.
#define _GNU_SOURCE
#include <malloc.h>
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { int key; char text[20]; double weight; } Record;
static uint32_t state = 7;
static uint32_t next(void) { return (state = state * 1664525 + 1013904223) >> 8; }
static int by_key(const void *a, const void *b) { return ((Record *)a)->key - ((Record *)b)->key; }
static int by_text(const void *a, const void *b) { return strcmp(((Record *)a)->text, ((Record *)b)->text); }
static int by_distance(const void *a, const void *b, void *from) {
    double x = ((Record *)a)->weight - *(double *)from, y = ((Record *)b)->weight - *(double *)from;
    x = x < 0 ? -x : x, y = y < 0 ? -y : y;
    return x < y ? -1 : x > y;
}
static int strings(const void *a, const void *b) { return strcmp(a, b); }
static int visited;
static void visit(const void *node, VISIT which, int depth) { if (which == postorder || which == leaf) visited++; }

int main(void) {
    enum { N = 5000 };
    Record *r = malloc(N * sizeof *r);
    for (int i = 0; i < N; i++) {
        r[i].key = i * 7919 % N;
        sprintf(r[i].text, "%08x", next() * 2654435761u);
        r[i].weight = r[i].key * 1.25;
    }
    qsort(r, N, sizeof *r, by_text);
    printf("%d %s\n", r[0].key, r[N - 1].text);
    double from = 3000.1;
    qsort_r(r, N, sizeof *r, by_distance, &from);
    printf("%d %d\n", r[0].key, r[N - 1].key);
    qsort(r, N, sizeof *r, by_key);
    int found = 0;
    for (int i = -5; i < N + 5; i++) {
        Record k = {i};
        Record *p = bsearch(&k, r, N, sizeof *r, by_key);
        found += p && p->key == i;
    }
    printf("%d\n", found);
    hcreate(1000);
    void *root = 0;
    for (int i = 0; i < 500; i++) {
        hsearch((ENTRY){r[i].text, r + i}, ENTER);
        tsearch(r[i].text, &root, strings);
    }
    ENTRY *e = hsearch((ENTRY){r[77].text}, FIND);
    twalk(root, visit);
    printf("%d %d\n", ((Record *)e->data)->key, visited);

    enum { SLOTS = 600 };
    static unsigned char *block[SLOTS];
    static size_t size[SLOTS];
    unsigned long hash = 0;
    for (int round = 0; round < 60000; round++) {
        int i = next() % SLOTS;
        size_t n = next() % 64 == 0 ? next() % 300000 : next() % 600;
        for (size_t k = 0; block[i] && k < size[i]; k += 97) if (block[i][k] != (unsigned char)(i + k)) { puts("damaged"); return 1; }
        switch (next() % 4) {
            case 0: free(block[i]); block[i] = 0; size[i] = 0; break;
            case 1: block[i] = realloc(block[i], n + 1); size[i] = n + 1; break;
            case 2:
                free(block[i]);
                block[i] = calloc(n + 1, 1);
                size[i] = n + 1;
                for (size_t k = 0; k <= n; k += 61) hash += block[i][k];
                break;
            case 3:
                free(block[i]);
                if (posix_memalign((void **)&block[i], 16 << next() % 8, n + 1)) return 2;
                hash += (uintptr_t)block[i] & 15;
                size[i] = n + 1;
        }
        for (size_t k = 0; k < size[i]; k++) block[i][k] = i + k;
        hash = hash * 31 + size[i];
    }
    for (int i = 0; i < SLOTS; i++) free(block[i]);
    malloc_trim(0);
    printf("%016lx %d\n", hash, malloc(~(size_t)0 >> 2) == 0);
    return 0;
}
