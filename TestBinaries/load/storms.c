// Signals among threads and processes, while the guest forks, executes, allocates and faults.
#include "load.h"

enum { THREADS = 6 };
static pthread_t threads[THREADS];
static _Atomic int begun, running, usual, queued, sent, stop, wrong;
static _Thread_local volatile int faults;
static _Thread_local char *page;
static void on_usual(int s) { usual++; }
static void on_queued(int s, siginfo_t *i, void *c) {
    if (i->si_code != SI_QUEUE || i->si_value.sival_int != 77) wrong++;
    queued++;
}
static void on_fault(int s, siginfo_t *i, void *c) {
    if (i->si_addr != page + 8) wrong++;
    faults++;
    mprotect(page, P, RW);
}
static uint64_t work(int n) {
    volatile uint64_t h = 1;
    for (int k = 0; k < n; k++) h = h * 6364136223846793005ull + k;
    return h;
}
static void *body(void *a) {
    int me = (long)a, rounds = 60 * scale;
    page = mmap(0, P, RW, ANON, -1, 0);
    uint64_t right = work(3000), r = me * 2654435761u + 1;
    running++, begun++;
    while (begun < THREADS) sched_yield();
    for (int k = 0; k < rounds; k++) {
        r = r * 6364136223846793005ull + 1442695040888963407ull;
        pthread_kill(threads[(r >> 33) % THREADS], SIGUSR1);
        union sigval v = {.sival_int = 77};
        if (pthread_sigqueue(threads[(r >> 40) % THREADS], SIGRTMIN + 2, v) == 0) sent++;
        if (work(3000) != right) wrong++;
        char *m[8];
        for (int j = 0; j < 8; j++) m[j] = malloc(100 << j), memset(m[j], j, 100 << j);
        for (int j = 0; j < 8; j++) {
            if (m[j][(100 << j) - 1] != j) wrong++;
            free(m[j]);
        }
        int before = faults;
        mprotect(page, P, PROT_NONE);
        *(volatile long *)(page + 8) = k;
        if (faults != before + 1) wrong++;
        char *extra = mmap(0, 16 * P, RW, ANON, -1, 0);
        extra[5 * P] = 1;
        munmap(extra, 16 * P);
        if (k % 20 == me) {
            int pid = fork();
            if (pid == 0) _exit(work(3000) == right ? 7 : 8);
            if (pid < 0 || status_of(pid) != 7) wrong++;
        }
    }
    running--;
    while (!stop) micro(1000);
    return 0;
}
static void among_threads(void) {
    set(SIGUSR1, on_usual, SA_RESTART);
    set(SIGRTMIN + 2, on_queued, SA_RESTART | SA_SIGINFO);
    set(SIGSEGV, on_fault, SA_SIGINFO);
    for (long k = 0; k < THREADS; k++) pthread_create(&threads[k], 0, body, (void *)k);
    while (begun < THREADS) sched_yield();
    while (running) micro(1000);
    for (int k = 0; k < 2000 && queued < sent; k++) micro(1000);
    stop = 1;
    for (int k = 0; k < THREADS; k++) pthread_join(threads[k], 0);
    printf("threads: all that were sent %d, wrong %d, usual %d\n", queued == sent, wrong, usual > 0);
}

static volatile int mine;
static void on_mine(int s) { mine++; }
static void among_processes(void) {
    enum { N = 4 };
    struct shared { _Atomic int pids[N], ready, got[N], done; } *all = mmap(0, P, RW, SHARED, -1, 0);
    for (int k = 0; k < N; k++) {
        int pid = fork();
        if (pid) continue;
        sigset_t one;
        sigemptyset(&one), sigaddset(&one, SIGRTMIN);
        set(SIGRTMIN, on_mine, SA_RESTART);
        all->pids[k] = getpid();
        all->ready++;
        while (all->ready < N) micro(500);
        int bad = 0, given = 150 * scale;
        for (int j = 0; j < given; j++) {
            union sigval v = {.sival_int = j};
            while (sigqueue(all->pids[(k + 1) % N], SIGRTMIN, v)) if (errno != EAGAIN) bad++; else sched_yield();
            if (j % 30 == 0) {
                int child = fork();
                if (child == 0) _exit(3);
                if (status_of(child) != 3) bad++;
            }
            if (j % 7 == 0) sigprocmask(SIG_BLOCK, &one, 0), work(200), sigprocmask(SIG_UNBLOCK, &one, 0);
        }
        all->done++;
        while (all->done < N) micro(500);
        for (int j = 0; j < 2000 && mine < given; j++) micro(500);
        _exit(bad ? 1 : mine == given ? 0 : 2);
    }
    int bad = 0;
    for (int k = 0; k < N; k++) {
        int st;
        while (wait(&st) < 0) {}
        bad += st != 0;
    }
    printf("processes: %d bad\n", bad);
}

/// Executes itself again and again with a handler each time, while its parent sends.
static void executes(char **argv) {
    int n = 10 * scale, pid = fork();
    if (pid == 0) {
        set(SIGWINCH, on_usual, 0);
        char count[20];
        snprintf(count, sizeof count, "%d", n);
        execl("/proc/self/exe", argv[0], "again", count, (char *)0);
        _exit(9);
    }
    int st, k = 0;
    while (waitpid(pid, &st, WNOHANG) == 0) {
        kill(pid, SIGWINCH);
        if (++k % 16 == 0) micro(50);
    }
    printf("executes: %x\n", st);
}
static int again(char **argv) {
    set(SIGWINCH, on_usual, 0);
    int left = atoi(argv[2]);
    work(2000);
    if (left == 0) return 42;
    char count[20];
    snprintf(count, sizeof count, "%d", left - 1);
    // By another thread than the first in turn.
    execl("/proc/self/exe", argv[0], "again", count, (char *)0);
    return 9;
}

int main(int argc, char **argv) {
    if (argc > 2) return again(argv);
    begin(argc, argv);
    among_threads();
    among_processes();
    executes(argv);
    return 0;
}
