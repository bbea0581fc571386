// Atomic operations by code that has run while the process was alone, on memory that then becomes shared, in each of the
// ways in which it can: each in a process of its own.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 200000 };

struct cells {
    _Atomic uint64_t sum, product;
    _Atomic uint32_t bits, begun;
    _Atomic uint8_t byte;
    _Atomic int flag;
    uint64_t guarded;
    _Alignas(16) unsigned __int128 wide;
};

static void addWide(unsigned __int128 *p) {
#ifdef __aarch64__
    uint64_t low, high, more, carry;
    uint32_t failed;
    __asm__ volatile(
        "1: ldaxp %0, %1, [%5]\n adds %2, %0, #1\n adc %3, %1, xzr\n stlxp %w4, %2, %3, [%5]\n cbnz %w4, 1b"
        : "=&r"(low), "=&r"(high), "=&r"(more), "=&r"(carry), "=&r"(failed) : "r"(p) : "cc", "memory");
#else
    uint64_t *old = (uint64_t *)p, low = old[0], high = old[1];
    char done;
    do {
        __asm__ volatile("lock cmpxchg16b %1; setz %0"
            : "=q"(done), "+m"(*p), "+a"(low), "+d"(high) : "b"(low + 1), "c"(high + (low == UINT64_MAX)) : "memory");
    } while (!done);
#endif
}

__attribute__((noinline)) static void work(struct cells *c, long rounds) {
    for (long r = 0; r < rounds; r++) {
        atomic_fetch_add(&c->sum, 3);
        atomic_fetch_xor(&c->bits, (uint32_t)(r * 2654435761u));
        atomic_fetch_add(&c->byte, 1);
        uint64_t old = atomic_load(&c->product);
        while (!atomic_compare_exchange_weak(&c->product, &old, old * 3)) {}
        while (atomic_exchange_explicit(&c->flag, 1, memory_order_acquire)) sched_yield();
        c->guarded += (uint64_t)r;
        atomic_store_explicit(&c->flag, 0, memory_order_release);
        addWide(&c->wide);
    }
}

static void meet(struct cells *c) {
    atomic_fetch_add(&c->begun, 1);
    while (atomic_load(&c->begun) < 2) sched_yield();
}

static void *thread(void *argument) {
    meet(argument);
    work(argument, ROUNDS);
    return NULL;
}

static int beside(void *argument) {
    thread(argument);
    return 0;
}

static void child(struct cells *c) {
    pid_t pid = fork();
    if (pid == 0) {
        thread(c);
        _exit(0);
    }
    thread(c);
    waitpid(pid, NULL, 0);
}

static void *map(int protection, int flags, int fd) { return mmap(NULL, 4096, protection, flags, fd, 0); }

static void way(const char *name, int n) {
    static struct cells own;
    struct cells *c = &own;
    pthread_t other;
    work(c, 2000);
    int fd = memfd_create("cells", 0);
    if (ftruncate(fd, 4096)) exit(1);
    switch (n) {
    case 1: c = map(PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1); break;
    case 2: c = map(PROT_READ | PROT_WRITE, MAP_SHARED, fd); break;
    case 3:
        c = map(PROT_READ, MAP_SHARED, fd);
        mprotect(c, 4096, PROT_READ | PROT_WRITE);
        break;
    case 4: {
        int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        c = shmat(id, NULL, 0);
        shmctl(id, IPC_RMID, NULL);
        break;
    }
    }
    *c = (struct cells){.product = 1};
    if (n > 0 && n < 5) {
        child(c);
    } else {
        if (n == 0) pthread_create(&other, NULL, thread, c);
        char *stack = malloc(65536);
        pid_t pid = n == 5 ? clone(beside, stack + 65536, CLONE_VM | SIGCHLD, c) : 0;
        thread(c);
        if (n == 0) pthread_join(other, NULL);
        if (pid) waitpid(pid, NULL, 0);
    }
    printf("%s: %llu %llu %u %u %llu %llu\n", name, (unsigned long long)c->sum, (unsigned long long)c->product, c->bits,
        c->byte, (unsigned long long)c->guarded, (unsigned long long)c->wide);
    fflush(stdout);
}

int main(void) {
    static const char *names[] = {"thread", "anonymous", "memory file", "protection", "segment", "same memory"};
    for (int n = 0; n < 6; n++) {
        int status;
        pid_t pid = fork();
        if (pid == 0) {
            way(names[n], n);
            _exit(0);
        }
        waitpid(pid, &status, 0);
        if (status) printf("%s: status %x\n", names[n], status);
    }
}
