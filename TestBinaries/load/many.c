// Thousands of threads and processes, at once and one after another.
#include "load.h"

static pthread_barrier_t barrier;
static _Atomic long count;
static pthread_attr_t small;
static void *meets(void *x) {
    count += (long)x;
    pthread_barrier_wait(&barrier);
    return x;
}
static void alive(int n) {
    pthread_t *t = calloc(n, sizeof *t);
    pthread_barrier_init(&barrier, 0, n + 1);
    count = 0;
    int made = 0;
    for (; made < n; made++) if (pthread_create(&t[made], &small, meets, (void *)(long)made)) break;
    printf("%d alive\n", made);
    if (made < n) exit(1);
    pthread_barrier_wait(&barrier);
    long sum = 0;
    for (int k = 0; k < n; k++) {
        void *r;
        pthread_join(t[k], &r);
        sum += (long)r;
    }
    printf("%ld %ld\n", sum, count);
    free(t);
}
static _Thread_local int own;
static void *adds(void *x) {
    own += 1;
    count += own;
    return 0;
}
static void one_after_another(int n) {
    count = 0;
    int bad = 0;
    pthread_t t;
    for (int k = 0; k < n; k++) {
        bad += pthread_create(&t, &small, adds, 0) != 0;
        pthread_join(t, 0);
    }
    printf("threads %ld, %d bad\n", count, bad);
    // Their memory has been given back.
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
}
static void processes(int n) {
    int p[2], made = 0;
    pipe(p);
    int *pids = calloc(n, sizeof *pids);
    for (; made < n; made++) {
        pids[made] = fork();
        if (pids[made] == 0) {
            char c;
            close(p[1]);
            read(p[0], &c, 1);
            _exit(made % 200);
        }
        if (pids[made] < 0) break;
    }
    printf("%d processes\n", made);
    close(p[1]), close(p[0]);
    int bad = 0;
    for (int k = 0; k < made; k++) bad += status_of(pids[k]) != k % 200;
    printf("%d bad\n", bad);
    free(pids);
}
static void forks(int n) {
    int bad = 0;
    for (int k = 0; k < n; k++) {
        int pid = k % 3 ? fork() : vfork();
        if (pid == 0) _exit(k % 256);
        bad += pid < 0 || status_of(pid) != k % 256;
    }
    printf("forks: %d bad\n", bad);
}
static void *dies(void *x) {
    if ((long)x == 17) syscall(SYS_exit_group, 33);
    for (;;) pause();
}
static void ends_with_many(void) {
    pthread_t t;
    for (long k = 0; k < 200; k++) pthread_create(&t, &small, dies, (void *)k);
    for (;;) pause();
}

int main(int argc, char **argv) {
    begin(argc, argv);
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 32 << 10);
    alive(250 * scale);
    one_after_another(1250 * scale);
    processes(94 * scale);
    forks(188 * scale);
    for (int k = 0; k < 5; k++) printf("ends %d\n", in_child(ends_with_many));
    return 0;
}
