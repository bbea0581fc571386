// Atomics that four threads contend for, and the order in which memory accesses are seen.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sched.h>
#include <time.h>

enum { EACH = 20000, ROUNDS = 20000 };
static atomic_long sum, bits, largest;
static atomic_uchar small;
static _Atomic unsigned short half;
static _Alignas(16) unsigned __int128 pair;
static atomic_long locked;
static long guarded;

static void add_exclusive(void *p, long n) {
#ifdef __aarch64__
    long v;
    int w;
    asm volatile("1: ldaxr %0, [%2]\n add %0, %0, %3\n stlxr %w1, %0, [%2]\n cbnz %w1, 1b" : "=&r"(v), "=&r"(w) : "r"(p), "r"(n) : "memory");
#else
    __atomic_fetch_add((long *)p, n, __ATOMIC_SEQ_CST);
#endif
}
static void add_plain_exclusive(int *p) {
#ifdef __aarch64__
    int v, w;
    asm volatile("1: ldxr %w0, [%2]\n add %w0, %w0, #1\n stxr %w1, %w0, [%2]\n cbnz %w1, 1b" : "=&r"(v), "=&r"(w) : "r"(p) : "memory");
#else
    __atomic_fetch_add(p, 1, __ATOMIC_RELAXED);
#endif
}
static void add_pair(void) {
#ifdef __aarch64__
    long a, b;
    int w;
    asm volatile("1: ldaxp %0, %1, [%3]\n add %0, %0, #1\n add %1, %1, #2\n stlxp %w2, %0, %1, [%3]\n cbnz %w2, 1b"
                 : "=&r"(a), "=&r"(b), "=&r"(w) : "r"(&pair) : "memory");
#else
    long *p = (long *)&pair;
    __atomic_fetch_add(p, 1, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(p + 1, 2, __ATOMIC_SEQ_CST);
#endif
}
#ifdef __aarch64__
#define LSE(op, p, v)                                                                                           \
    ({                                                                                                          \
        long o;                                                                                                 \
        asm volatile(".arch armv8.1-a\n " op " %1, %0, [%2]" : "=r"(o) : "r"((long)(v)), "r"(p) : "memory");       \
        o;                                                                                                      \
    })
#else
#define LSE(op, p, v) __atomic_fetch_add((long *)(p), v, __ATOMIC_SEQ_CST)
#endif
static atomic_long lse;
static int word;

static void *contends(void *a) {
    long me = (long)a;
    for (int i = 0; i < EACH; i++) {
        atomic_fetch_add(&sum, 1);
        add_exclusive((void *)&bits, 3);
        atomic_fetch_add(&small, 1);
        atomic_fetch_add(&half, 1);
        add_plain_exclusive(&word);
        add_pair();
        LSE("ldaddal", &lse, 1);
        long v = me * EACH + i, old = atomic_load(&largest);
        while (old < v && !atomic_compare_exchange_weak(&largest, &old, v));
        if (i % 8 == 0) {
            long free = 0;
            while (!atomic_compare_exchange_weak_explicit(&locked, &free, 1, memory_order_acquire, memory_order_relaxed)) {
                free = 0;
                sched_yield();
            }
            guarded++;
            atomic_store_explicit(&locked, 0, memory_order_release);
        }
    }
    return 0;
}

// Litmus tests: a round is started and ended by counters; the observer looks at what each saw.
static _Alignas(64) atomic_int x;
static _Alignas(64) atomic_int y;
static _Alignas(64) atomic_int turn;
static _Alignas(64) atomic_int done;
static int r[4];
static int kind;
static void part(int me) {
#define L(v, o) atomic_load_explicit(&v, memory_order_##o)
#define S(v, o) atomic_store_explicit(&v, 1, memory_order_##o)
#define FENCE atomic_thread_fence(memory_order_seq_cst)
    switch (kind * 4 + me) {
    case 0: S(x, relaxed); S(y, release); break;                            // MP
    case 1: r[0] = L(y, acquire); r[1] = L(x, relaxed); break;
    case 4: S(x, relaxed); FENCE; S(y, relaxed); break;                     // MP with fences
    case 5: r[0] = L(y, relaxed); FENCE; r[1] = L(x, relaxed); break;
    case 8: S(x, relaxed); FENCE; r[0] = L(y, relaxed); break;              // SB with fences
    case 9: S(y, relaxed); FENCE; r[1] = L(x, relaxed); break;
    case 12: S(x, seq_cst); r[0] = L(y, seq_cst); break;                    // SB, sequentially consistent
    case 13: S(y, seq_cst); r[1] = L(x, seq_cst); break;
    case 16: r[0] = L(y, acquire); S(x, release); break;                    // LB
    case 17: r[1] = L(x, acquire); S(y, release); break;
    case 20: S(x, seq_cst); break;                                          // IRIW
    case 21: S(y, seq_cst); break;
    case 22: r[0] = L(x, seq_cst); r[1] = L(y, seq_cst); break;
    case 23: r[2] = L(y, seq_cst); r[3] = L(x, seq_cst); break;
    case 24: atomic_exchange_explicit(&x, 1, memory_order_seq_cst); r[0] = L(y, seq_cst); break; // SB by exchange
    case 25: atomic_exchange_explicit(&y, 1, memory_order_seq_cst); r[1] = L(x, seq_cst); break;
    }
}
static void *litmus(void *a) {
    for (int i = 1;; i++) {
        int spins = 0;
        while (atomic_load(&turn) < i)
            if (++spins > 200) sched_yield();
        if (turn > ROUNDS) break;
        part((int)(long)a);
        atomic_fetch_add(&done, 1);
    }
    return 0;
}

int main(void) {
    pthread_t t[4];
    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, contends, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
    printf("%ld %ld %d %d %d %ld %ld %ld %ld %ld\n", sum, bits, small, half, word, (long)pair, (long)(pair >> 64), lse,
           largest, guarded);
    const char *names[] = {"MP", "MP dmb", "SB dmb", "SB", "LB", "IRIW", "SB exchange"};
    for (kind = 0; kind < 7; kind++) {
        int threads = kind == 5 ? 4 : 2, forbidden = 0;
        turn = done = 0;
        for (long i = 0; i < threads; i++) pthread_create(&t[i], 0, litmus, (void *)i);
        // On a busy machine a round may take milliseconds.
        time_t end = time(0) + 4;
        for (int i = 1; i <= ROUNDS && time(0) < end; i++) {
            x = y = 0;
            r[0] = r[1] = r[2] = r[3] = 0;
            atomic_store(&turn, i);
            int spins = 0;
            while (atomic_load(&done) < threads * i)
                if (++spins > 200) sched_yield();
            switch (kind) {
            case 0: case 1: forbidden += r[0] == 1 && r[1] == 0; break;
            case 2: case 3: case 6: forbidden += r[0] == 0 && r[1] == 0; break;
            case 4: forbidden += r[0] == 1 && r[1] == 1; break;
            case 5: forbidden += r[0] == 1 && r[1] == 0 && r[2] == 1 && r[3] == 0; break;
            }
        }
        turn = ROUNDS + 1;
        for (int i = 0; i < threads; i++) pthread_join(t[i], 0);
        printf("%s: forbidden %d\n", names[kind], forbidden);
    }
    return 0;
}
