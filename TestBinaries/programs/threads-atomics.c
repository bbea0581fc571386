// Atomics from four threads, by exclusives and, at -march=armv8.1-a, by FEAT_LSE; and their order.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#define THREADS 4
#define ROUNDS 20000

static atomic_long sum;
static atomic_uchar bytes[4];
static atomic_ushort half;
static atomic_uint bits, spin;
static long plain;
static _Atomic unsigned long highest;
#ifdef __SIZEOF_INT128__
static __int128 pair __attribute__((aligned(16)));
#endif

// Does not keep a processor for long from the thread that is waited for.
static int turns(void) {
    static _Thread_local int n;
    if (++n % 1000 == 0) sched_yield();
    return 1;
}

static void work(long me) {
    for (int i = 0; i < ROUNDS; i++) {
        atomic_fetch_add(&sum, me + 1);
        atomic_fetch_add_explicit(&bytes[me], 1, memory_order_relaxed);
        atomic_fetch_sub(&half, 3);
        atomic_fetch_xor(&bits, 1u << me);
        atomic_fetch_or(&bits, 0x100u << me);
        while (atomic_exchange_explicit(&spin, 1, memory_order_acquire)) turns();
        plain++;
        atomic_store_explicit(&spin, 0, memory_order_release);
        unsigned long old = atomic_load(&highest), mine = i * 4 + me;
        while (old < mine && !atomic_compare_exchange_weak(&highest, &old, mine)) {}
    }
}

#ifdef __aarch64__
#define PAIR(name, march)                                                                                          \
    __attribute__((target("arch=" march), noinline)) static void name(long me) {                                   \
        for (int i = 0; i < ROUNDS / 4; i++) {                                                                     \
            __int128 old, new;                                                                                     \
            do {                                                                                                   \
                old = *(volatile __int128 *)&pair;                                                                 \
                new = (((old >> 64) + me + 1) << 64) | (unsigned long)(old + 1);                                   \
            } while (!swap(&pair, old, new));                                                                      \
        }                                                                                                          \
    }
static int swap(__int128 *place, __int128 old, __int128 new) {
    unsigned long a, b, oa = old, ob = old >> 64, na = new, nb = new >> 64;
    unsigned failed;
    do {
        __asm__ volatile("ldaxp %0, %1, [%2]" : "=&r"(a), "=&r"(b) : "r"(place) : "memory");
        if (a != oa || b != ob) return 0;
        __asm__ volatile("stlxp %w0, %1, %2, [%3]" : "=&r"(failed) : "r"(na), "r"(nb), "r"(place) : "memory");
    } while (failed);
    return 1;
}
PAIR(pairs, "armv8-a")
__attribute__((target("arch=armv8.1-a"), noinline)) static void large_system(long me) {
    for (int i = 0; i < ROUNDS; i++) {
        unsigned long old = me + 1;
        __asm__ volatile("ldaddal %0, %0, [%1]" : "+r"(old) : "r"(&sum) : "memory");
        unsigned one = 1, was;
        do {
            __asm__ volatile("swpa %w1, %w0, [%2]" : "=&r"(was) : "r"(one), "r"(&spin) : "memory");
        } while (was && turns());
        plain++;
        __asm__ volatile("stlr wzr, [%0]" ::"r"(&spin) : "memory");
        unsigned long mine = i * 4 + me;
        __asm__ volatile("ldumaxal %1, %0, [%2]" : "=&r"(old) : "r"(mine), "r"(&highest) : "memory");
    }
}
#else
static void pairs(long me) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    for (int i = 0; i < ROUNDS / 4; i++) {
        pthread_mutex_lock(&mutex);
        pair = (((pair >> 64) + me + 1) << 64) | (unsigned long)(pair + 1);
        pthread_mutex_unlock(&mutex);
    }
}
static void large_system(long me) {
    for (int i = 0; i < ROUNDS; i++) {
        atomic_fetch_add(&sum, me + 1);
        while (atomic_exchange(&spin, 1)) turns();
        plain++;
        atomic_store(&spin, 0);
        unsigned long old = atomic_load(&highest), mine = i * 4 + me;
        while (old < mine && !atomic_compare_exchange_weak(&highest, &old, mine)) {}
    }
}
#endif

// Two threads each store to their own word and read the other's: not both may read 0.
static atomic_int words[2], turn[2];
static int seen[2];
static void flags(long me) {
    if (me > 1) return;
    for (int i = 1; i <= 5000; i++) {
        atomic_fetch_add(&turn[0], 1);
        while (atomic_load(&turn[0]) < 2 * i) turns();
        atomic_store(&words[me], 1);
        seen[me] = atomic_load(&words[!me]);
        atomic_fetch_add(&turn[1], 1);
        while (atomic_load(&turn[1]) < 4 * i - 2) turns();
        if (me == 0) {
            if (!seen[0] && !seen[1]) printf("both read 0\n");
            words[0] = words[1] = 0;
        }
        atomic_fetch_add(&turn[1], 1);
        while (atomic_load(&turn[1]) < 4 * i) turns();
    }
}

static void (*body)(long);
static void *run(void *argument) {
    body((long)argument);
    return 0;
}
static void all(const char *name, void (*function)(long)) {
    pthread_t t[THREADS];
    body = function;
    for (long i = 0; i < THREADS; i++) pthread_create(&t[i], 0, run, (void *)i);
    for (int i = 0; i < THREADS; i++) pthread_join(t[i], 0);
    printf("%s: sum %ld, bytes %u %u, half %u, bits %x, plain %ld, highest %lu, pair %lu %lu\n", name, sum, bytes[0],
           bytes[3], half, bits, plain, highest, (unsigned long)pair, (unsigned long)(pair >> 64));
}

int main(void) {
    all("exclusives", work);
    all("pairs", pairs);
    all("LSE", large_system);
    all("order", flags);
    return 0;
}
