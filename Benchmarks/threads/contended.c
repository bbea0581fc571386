// Two threads at the same counters and the same list head: fetch-and-add and compare-and-swap (LSE).
// quick: 20000
// ppc libraries: -latomic
// aarch64 flags: -march=armv8.1-a
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
    struct node *next;
    uint64_t value;
};
static _Atomic uint64_t total, product = 1;
static struct node *_Atomic head;
static long rounds;

static void *work(void *argument) {
    struct node *nodes = argument;
    for (long r = 0; r < rounds; r++) {
        atomic_fetch_add(&total, (uint64_t)r);
        if ((r & 7) == 0) {
            uint64_t old = atomic_load(&product);
            while (!atomic_compare_exchange_weak(&product, &old, old * 3)) {}
        }
        if ((r & 1023) == 0) {
            struct node *n = &nodes[r >> 10];
            n->value = (uint64_t)r;
            n->next = atomic_load(&head);
            while (!atomic_compare_exchange_weak(&head, &n->next, n)) {}
        }
    }
    return NULL;
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 20000000;
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, work, calloc((size_t)(rounds >> 10) + 1, sizeof(struct node)));
    }
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    uint64_t listed = 0;
    for (struct node *n = head; n; n = n->next) listed += n->value;
    printf("contended %llu %llu %llu\n", (unsigned long long)total, (unsigned long long)product,
        (unsigned long long)listed);
}
