// Resource limits that the guest sets for itself.
#include "load.h"

static char **arguments;
static void lower(int which, long n) {
    struct rlimit l = {n, n};
    if (setrlimit(which, &l)) printf("setrlimit %d\n", errno);
}

static void address_space(void) {
    lower(RLIMIT_AS, 64 << 20);
    int n = 0;
    while (mmap(0, 1 << 20, RW, ANON, -1, 0) != MAP_FAILED) n++;
    printf("some %d, error %d\n", n > 20 && n < 64, errno);
    n = 0;
    while (malloc(1000) && n < 10000000) n++;
    printf("malloc ends %d %d\n", n < 10000000, errno);
    // With nothing left: faults, handlers, forks and calls still work.
    int pid = fork();
    if (pid == 0) _exit(7);
    printf("fork %d\n", status_of(pid));
    pthread_t t;
    printf("thread %d\n", pthread_create(&t, 0, (void *)address_space, 0));
    pid = fork();
    if (pid == 0) {
        execl("/nowhere", "x", (char *)0);
        _exit(errno);
    }
    printf("exec %d\n", status_of(pid));
}
static void data(void) {
    lower(RLIMIT_DATA, 32 << 20);
    int n = 0;
    while (mmap(0, 1 << 20, RW, ANON, -1, 0) != MAP_FAILED) n++;
    printf("some %d, error %d\n", n > 10 && n < 33, errno);
}
static int depth_of(int n) {
    volatile char here[1000];
    here[0] = n;
    return n == 0 ? 0 : 1 + depth_of(n - 1) + here[1] * 0;
}
static void small_stack(void) {
    lower(RLIMIT_STACK, 256 << 10);
    printf("%d\n", depth_of(100));
    int pid = fork();
    if (pid == 0) exit(depth_of(100000));
    printf("overflow %d\n", status_of(pid));
    pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", arguments[0], "1", "deep", (char *)0);
        _exit(errno);
    }
    printf("executed %d\n", status_of(pid));
}
static volatile int got;
static void on_signal(int s) { got = s; }
static void file_size(void) {
    char name[] = "/tmp/sojourn-load-XXXXXX", block[P] = {0};
    int fd = mkstemp(name);
    unlink(name);
    int pid = fork();
    lower(RLIMIT_FSIZE, 10000);
    if (pid == 0) {
        for (;;) write(fd, block, P);
    }
    printf("not caught %d\n", status_of(pid));
    lseek(fd, 0, SEEK_SET);
    signal(SIGXFSZ, on_signal);
    long r, total = 0;
    while ((r = write(fd, block, P)) > 0) total += r;
    printf("caught %ld %d, signal %d\n", total, errno, got);
    got = 0;
    printf("ftruncate %d,", failed(ftruncate(fd, 20000)));
    printf(" signal %d\n", got);
    signal(SIGXFSZ, SIG_IGN);
    printf("ignored %d\n", failed(pwrite(fd, block, 1, 10000)));
    // What is made of memory has no limit of this kind, but is a file to the host.
    int maps = open("/proc/self/maps", O_RDONLY);
    printf("maps %d\n", read(maps, block, 100) > 0);
    lower(RLIMIT_FSIZE, 0);
    maps = open("/proc/self/smaps", O_RDONLY);
    printf("smaps %d\n", read(maps, block, 100) > 0);
    signal(SIGXFSZ, SIG_DFL);
    maps = open("/proc/self/maps", O_RDONLY);
    printf("maps %d\n", read(maps, block, 100) > 0);
    pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", arguments[0], "1", "again", (char *)0);
        _exit(errno);
    }
    printf("exec %d\n", status_of(pid));
}
static void processor_time(void) {
    struct rlimit l = {1, 2};
    signal(SIGXCPU, on_signal);
    setrlimit(RLIMIT_CPU, &l);
    got = 0;
    while (!got) {}
    printf("soft %d\n", got);
    for (;;) {}
}
static void processor_time_default(void) {
    struct rlimit l = {1, 3};
    setrlimit(RLIMIT_CPU, &l);
    for (;;) {}
}
static void *waits(void *x) { pause(); return 0; }
static void processes(void) {
    // Root has no such limit.
    if (setresuid(12345, 12345, 12345)) printf("setresuid %d\n", errno);
    lower(RLIMIT_NPROC, 1);
    printf("fork %d\n", failed(fork()));
    pthread_t t;
    printf("thread %d\n", pthread_create(&t, 0, waits, 0));
    printf("vfork %d\n", failed(syscall(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0)));
    lower(RLIMIT_NPROC, 0);
    printf("fork %d\n", failed(fork()));
}
static void locked(void) {
    if (setresuid(12345, 12345, 12345)) printf("setresuid %d\n", errno);
    lower(RLIMIT_MEMLOCK, 16 * P);
    char *m = mmap(0, 64 * P, RW, ANON, -1, 0);
    printf("mlock %d", failed(mlock(m, 8 * P)));
    printf(" %d", failed(mlock(m, 64 * P)));
    printf(" mlockall %d\n", failed(mlockall(MCL_CURRENT)));
}

int main(int argc, char **argv) {
    if (argc > 2) return strcmp(argv[2], "deep") ? 5 : depth_of(100) == 100 ? 6 : 7;
    begin(argc, argv);
    arguments = argv;
    struct { const char *name; void (*body)(void); } all[] = {
        {"address space", address_space}, {"data", data}, {"stack", small_stack}, {"file size", file_size},
        {"processor time", processor_time}, {"not caught", processor_time_default}, {"processes", processes},
        {"locked", locked}};
    for (int k = 0; k < sizeof all / sizeof *all; k++) {
        printf("-- %s\n", all[k].name);
        printf("= %d\n", in_child(all[k].body));
    }
    return 0;
}
