// prctl's options, memory policies, keys, seals and locks, and what is wrong about each call.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALLN(number, ...) ({ long r_ = syscall(number, ##__VA_ARGS__); if (r_ < 0) r_ = -errno; r_; })
#define CALL(name, ...) CALLN(SYS_##name, ##__VA_ARGS__)
#define SHOW(text, value) printf("%s: %ld\n", text, (long)(value))
#define PR(option, ...) PR5(option, ##__VA_ARGS__, 0L, 0L, 0L, 0L)
#define PR5(o, a, b, c, d, ...) CALL(prctl, o, a, b, c, d)
static void *bad = (void *)1;

static void *named(void *p) {
    PR(PR_SET_NAME, "another");
    return 0;
}

static int answer(const char *name) {
    char path[64], text[4096];
    sprintf(path, "/proc/self/%s", name);
    int f = open(path, O_RDONLY);
    long n = read(f, text, sizeof text);
    close(f);
    return n;
}

static void options(void) {
    char name[17] = {0};
    int value = -1;
    SHOW("name", PR(PR_SET_NAME, "a name that is too long"));
    SHOW("get name", PR(PR_GET_NAME, name));
    puts(name);
    pthread_t t;
    pthread_create(&t, 0, named, 0);
    pthread_join(t, 0);
    PR(PR_GET_NAME, name);
    puts(name);
    SHOW("name nowhere", PR(PR_SET_NAME, bad));
    SHOW("get name nowhere", PR(PR_GET_NAME, bad));
    SHOW("pdeathsig", PR(PR_SET_PDEATHSIG, SIGUSR1));
    SHOW("get", PR(PR_GET_PDEATHSIG, &value));
    printf("%d\n", value);
    SHOW("bad signal", PR(PR_SET_PDEATHSIG, 99));
    SHOW("get nowhere", PR(PR_GET_PDEATHSIG, bad));
    PR(PR_SET_PDEATHSIG, 0);
    SHOW("dumpable", PR(PR_GET_DUMPABLE));
    SHOW("not", PR(PR_SET_DUMPABLE, 0));
    SHOW("get", PR(PR_GET_DUMPABLE));
    SHOW("by root", PR(PR_SET_DUMPABLE, 2));
    SHOW("again", PR(PR_SET_DUMPABLE, 1));
    SHOW("keepcaps", PR(PR_SET_KEEPCAPS, 1));
    SHOW("get", PR(PR_GET_KEEPCAPS));
    SHOW("bad", PR(PR_SET_KEEPCAPS, 7));
    PR(PR_SET_KEEPCAPS, 0);
    SHOW("timing", PR(PR_GET_TIMING));
    SHOW("set", PR(PR_SET_TIMING, 1));
    SHOW("unalign", PR(PR_GET_UNALIGN, &value));
    SHOW("endian", PR(PR_GET_ENDIAN, &value));
    SHOW("fpemu", PR(PR_GET_FPEMU, &value));
    SHOW("fpexc", PR(PR_SET_FPEXC, 1));
    SHOW("fpmode", PR(PR_GET_FP_MODE));
    SHOW("bounding", PR(PR_CAPBSET_READ, 0));
    SHOW("bad", PR(PR_CAPBSET_READ, 999));
    SHOW("ambient", PR5(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 1L, 0L, 0L));
    SHOW("ambient bad", PR5(PR_CAP_AMBIENT, 99L, 1L, 0L, 0L));
    SHOW("securebits", PR(PR_GET_SECUREBITS));
    SHOW("timerslack", PR(PR_SET_TIMERSLACK, 70000L));
    SHOW("get", PR(PR_GET_TIMERSLACK));
    SHOW("default", PR(PR_SET_TIMERSLACK, 0L));
    SHOW("get", PR(PR_GET_TIMERSLACK));
    SHOW("perf", PR(PR_TASK_PERF_EVENTS_DISABLE));
    SHOW("mce", PR(PR_MCE_KILL_GET));
    SHOW("mce bad", PR(PR_MCE_KILL, 99L));
    SHOW("subreaper", PR(PR_SET_CHILD_SUBREAPER, 1L));
    SHOW("get", PR(PR_GET_CHILD_SUBREAPER, &value));
    printf("%d\n", value);
    // A grandchild whose parent is gone is ours.
    pid_t me = getpid(), child = fork();
    if (!child) {
        if (!fork()) { while (getppid() != me) usleep(1000); _exit(6); }
        _exit(0);
    }
    int status = 0, reaped = 0;
    while (wait(&status) > 0) reaped += WEXITSTATUS(status) + 1;
    printf("reaped %d\n", reaped);
    SHOW("get nowhere", PR(PR_GET_CHILD_SUBREAPER, bad));
    SHOW("nnp", PR5(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L));
    SHOW("nnp bad", PR5(PR_SET_NO_NEW_PRIVS, 2L, 0L, 0L, 0L));
    SHOW("nnp more", PR5(PR_SET_NO_NEW_PRIVS, 1L, 1L, 0L, 0L));
    SHOW("nnp set", PR5(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
    SHOW("nnp", PR5(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L));
    int *word = 0;
    int mine = 0;
    CALL(set_tid_address, &mine);
    SHOW("tid address", PR(PR_GET_TID_ADDRESS, &word));
    printf("%d\n", word == &mine);
    SHOW("nowhere", PR(PR_GET_TID_ADDRESS, bad));
    CALL(set_tid_address, 0);
    SHOW("thp", PR5(PR_GET_THP_DISABLE, 0L, 0L, 0L, 0L));
    SHOW("thp more", PR5(PR_GET_THP_DISABLE, 0L, 1L, 0L, 0L));
    SHOW("mpx", PR5(43, 0L, 0L, 0L, 0L));
    SHOW("speculation more", PR5(PR_GET_SPECULATION_CTRL, 0L, 1L, 0L, 0L));
    SHOW("speculation what", PR5(PR_GET_SPECULATION_CTRL, 99L, 0L, 0L, 0L));
    SHOW("io flusher", PR5(58, 0L, 0L, 0L, 0L));
    SHOW("sched core", PR5(62, 99L, 0L, 0L, 0L));
    SHOW("memory merge", PR5(68, 0L, 0L, 0L, 0L));
    SHOW("memory merge more", PR5(67, 1L, 1L, 0L, 0L));
    SHOW("riscv", PR(69, 0L));
    SHOW("dexcr", PR(72, 0L));
    SHOW("ptracer", PR(0x59616d61, 0L));
    SHOW("unknown", PR(9999, 0L));
    SHOW("negative", PR(-1, 0L));
    char vector[64];
    memset(vector, 0, 64);
    long size = PR5(0x41555856, vector, 64L, 0L, 0L);
    printf("auxv %d %d\n", size > 64, ((long *)vector)[0] != 0);
    SHOW("auxv more", PR5(0x41555856, vector, 64L, 1L, 0L));
    SHOW("auxv nowhere", PR5(0x41555856, bad, 64L, 0L, 0L));
}

static void map(void) {
    char *page = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned size = 0;
    SHOW("map size", PR5(PR_SET_MM, 15L, &size, 0L, 0L));
    printf("%u\n", size);
    SHOW("more", PR5(PR_SET_MM, PR_SET_MM_ARG_START, page, 0L, 1L));
    SHOW("odd", PR5(PR_SET_MM, 99L, page, 0L, 0L));
    SHOW("low", PR5(PR_SET_MM, PR_SET_MM_ARG_START, 16L, 0L, 0L));
    SHOW("high", PR5(PR_SET_MM, PR_SET_MM_ARG_END, ~0L, 0L, 0L));
    SHOW("map nowhere", PR5(PR_SET_MM, PR_SET_MM_MAP, bad, 104L, 0L));
    SHOW("map small", PR5(PR_SET_MM, PR_SET_MM_MAP, page, 16L, 0L));
    SHOW("map zero", PR5(PR_SET_MM, PR_SET_MM_MAP, page, 104L, 0L));
    SHOW("auxv nowhere", PR5(PR_SET_MM, PR_SET_MM_AUXV, bad, 16L, 0L));
    SHOW("auxv large", PR5(PR_SET_MM, PR_SET_MM_AUXV, page, 100000L, 0L));
    SHOW("exe busy", PR5(PR_SET_MM, PR_SET_MM_EXE_FILE, (long)open("/etc/passwd", O_RDONLY), 0L, 0L) < 0);
    // All at once: the arguments are what is on the page now, the auxiliary vector another.
    strcpy(page, "new title");
    char stat[2048] = {0};
    unsigned long v[60] = {0}, m[13];
    int f = open("/proc/self/stat", O_RDONLY), n = 3;
    read(f, stat, sizeof stat - 1);
    close(f);
    for (char *t = strtok(strrchr(stat, ')') + 2, " "); t && n < 60; t = strtok(0, " ")) v[n++] = strtoul(t, 0, 10);
    unsigned long all[13] = {v[26], v[27], v[45], v[46], v[47], (long)sbrk(0), v[28], (long)page, (long)page + 10, v[50], v[51],
                             (long)page + 4096, 16 | 0xffffffffUL << 32};
    ((long *)page)[512] = 6, ((long *)page)[513] = 4096;
    for (int k = 0; k < 11; k++) {
        memcpy(m, all, sizeof m);
        m[k] = k & 1 ? 1 : ~0UL;
        printf("map with bad %d: %ld\n", k, PR5(PR_SET_MM, PR_SET_MM_MAP, m, sizeof m, 0L));
    }
    memcpy(m, all, sizeof m);
    m[7] = m[8] + 1;
    SHOW("map upside down", PR5(PR_SET_MM, PR_SET_MM_MAP, m, sizeof m, 0L));
    SHOW("map", PR5(PR_SET_MM, PR_SET_MM_MAP, all, sizeof all, 0L));
    char text[64] = {0};
    f = open("/proc/self/cmdline", O_RDONLY);
    read(f, text, 63);
    puts(text);
    close(f);
    long vector[4] = {0};
    PR5(0x41555856, vector, 32L, 0L, 0L);
    printf("%ld %ld %ld\n", vector[0], vector[1], vector[2]);
}

static void line_of(void *at) {
    char line[512], want[32];
    FILE *maps = fopen("/proc/self/maps", "r");
    sprintf(want, "%lx-", (long)at);
    while (fgets(line, sizeof line, maps)) {
        if (strncmp(line, want, strlen(want))) continue;
        char *name = strchr(line, '[');
        printf("%.4s %s", strchr(line, ' ') + 1, name ? name : "-\n");
    }
    fclose(maps);
}

static void names(void) {
    char *p = mmap(0, 3 * 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(p + 8192, 4096, PROT_NONE);
    long r = PR5(0x53564d41, 0L, p, 4096L, "a name");
    SHOW("name", r);
    line_of(p);
    SHOW("bad characters", PR5(0x53564d41, 0L, p, 4096L, "a[b"));
    SHOW("nowhere", PR5(0x53564d41, 0L, p, 4096L, bad));
    SHOW("odd", PR5(0x53564d41, 0L, p + 1, 4096L, "x"));
    SHOW("other", PR5(0x53564d41, 7L, p, 4096L, "x"));
    munmap(p, 4096);
    SHOW("hole", PR5(0x53564d41, 0L, p, 4096L, "x"));
}

static void memory(void) {
    char *p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(p + 32768, 32768);
    unsigned long nodes = 1;
    int mode = -1;
    SHOW("get_mempolicy", CALL(get_mempolicy, &mode, 0, 0, 0, 0));
    printf("%d\n", mode);
    SHOW("flags", CALL(get_mempolicy, &mode, 0, 0, 0, 99));
    SHOW("nowhere", CALL(get_mempolicy, bad, 0, 0, 0, 0));
    SHOW("mbind", CALL(mbind, p, 4096, 2, &nodes, 64, 0));
    SHOW("of address", CALL(get_mempolicy, &mode, &nodes, 64, p, 2));
    printf("%d %lu\n", mode, nodes);
    SHOW("mode", CALL(mbind, p, 4096, 99, &nodes, 64, 0));
    SHOW("odd", CALL(mbind, p + 1, 4096, 2, &nodes, 64, 0));
    SHOW("hole", CALL(mbind, p + 32768, 4096, 2, &nodes, 64, 0));
    SHOW("nodes nowhere", CALL(mbind, p, 4096, 2, bad, 64, 0));
    SHOW("set_mempolicy", CALL(set_mempolicy, 1, &nodes, 64));
    SHOW("default", CALL(set_mempolicy, 0, 0, 0));
    SHOW("mode", CALL(set_mempolicy, 77, 0, 0));
    SHOW("home node", CALLN(450, p, 4096, 0, 0));
    SHOW("home node flags", CALLN(450, p, 4096, 0, 7));
    SHOW("migrate", CALL(migrate_pages, 0x3fffffff, 64, &nodes, &nodes));
    p[0] = 1;
    void *pages[1] = {p};
    int status[1] = {-99};
    SHOW("move_pages", CALL(move_pages, 0, 1, pages, 0, status, 0));
    printf("%d\n", status[0]);
    SHOW("move nowhere", CALL(move_pages, 0, 1, bad, 0, status, 0));
    SHOW("move flags", CALL(move_pages, 0, 1, pages, 0, status, 99));

    SHOW("mlock2", CALL(mlock2, p, 4096, 1));
    SHOW("flags", CALL(mlock2, p, 4096, 8));
    SHOW("hole", CALL(mlock2, p, 65536, 0));
    SHOW("munlock", CALL(munlock, p, 4096));
    SHOW("mlockall none", CALL(mlockall, 0));
    SHOW("mlockall flags", CALL(mlockall, 99));
    SHOW("mlockall on fault", CALL(mlockall, 4));
    SHOW("mlockall", CALL(mlockall, 3));
    char *q = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned char in[2] = {9, 9};
    mincore(q, 8192, in);
    printf("in %d %d\n", in[0] & 1, in[1] & 1);
    SHOW("munlockall", CALL(munlockall));
    SHOW("advise nowhere", CALL(process_madvise, 999, bad, 1, 4, 0));
    SHOW("mrelease", CALL(process_mrelease, 999, 0));
    SHOW("mrelease flags", CALL(process_mrelease, 0, 7));

    SHOW("key flags", CALL(pkey_alloc, 1, 0));
    SHOW("key rights", CALL(pkey_alloc, 0, 0xff0));
    SHOW("free", CALL(pkey_free, 99));
    SHOW("protect with -1", CALL(pkey_mprotect, q, 4096, PROT_READ, -1));
    SHOW("written", CALL(read, open("/dev/zero", O_RDONLY), q, 1));
    SHOW("protect with none", CALL(pkey_mprotect, q, 4096, PROT_READ, 99));
    SHOW("odd", CALL(pkey_mprotect, q + 1, 4096, PROT_READ, -1));

    char *s = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SHOW("mseal flags", CALLN(462, s, 4096, 1));
    SHOW("mseal odd", CALLN(462, s + 1, 4096, 0));
    SHOW("mseal hole", CALLN(462, p, 65536, 0));
    SHOW("mseal", CALLN(462, s, 4096, 0));
    SHOW("munmap", munmap(s, 8192) ? -errno : 0);
    SHOW("mprotect", mprotect(s, 4096, PROT_READ) ? -errno : 0);
    SHOW("over", mmap(s, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED ? -errno : 0);
    SHOW("mremap", mremap(s, 4096, 8192, MREMAP_MAYMOVE) == MAP_FAILED ? -errno : 0);
    s[0] = 5, s[8191] = 6;
    SHOW("rest", munmap(s + 4096, 4096) ? -errno : 0);
}

static void other_pages(void) {
    int f = memfd_create("pages", 0);
    ftruncate(f, 4 * 4096);
    for (int k = 0; k < 4; k++) pwrite(f, &(char){'a' + k}, 1, k * 4096);
    char *p = mmap(0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0);
    SHOW("remap", CALL(remap_file_pages, p, 4096L, 0L, 3L, 0L));
    printf("%c%c%c%c\n", p[0], p[4096], p[8192], p[12288]);
    SHOW("protection", CALL(remap_file_pages, p, 4096L, 1L, 3L, 0L));
    SHOW("nothing", CALL(remap_file_pages, p, 0L, 0L, 3L, 0L));
    SHOW("beyond", CALL(remap_file_pages, p, 1L << 50, 0L, 3L, 0L));
    char *q = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SHOW("private", CALL(remap_file_pages, q, 4096L, 0L, 3L, 0L));
    int word = 5;
    struct timespec past = {1, 0};
    SHOW("futex_wait", CALLN(455, &word, 6L, 1L, 2L, 0, 0));
    SHOW("timed", CALLN(455, &word, 5L, 1L, 2L, &past, 1));
    SHOW("size", CALLN(455, &word, 5L, 1L, 77L, &past, 1));
    SHOW("nowhere", CALLN(455, 4L, 5L, 1L, 2L, 0, 0));
    SHOW("futex_wake", CALLN(454, &word, 1L, 1, 2L));
    SHOW("futex_requeue", CALLN(456, bad, 0L, 1, 1));
}

static void writable_code(void) {
    char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *x = mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SHOW("get", PR5(66, 0L, 0L, 0L, 0L));
    SHOW("get more", PR5(66, 1L, 0L, 0L, 0L));
    SHOW("bad", PR5(65, 8L, 0L, 0L, 0L));
    SHOW("not inherited", PR5(65, 2L, 0L, 0L, 0L));
    SHOW("set", PR5(65, 1L, 0L, 0L, 0L));
    SHOW("get", PR5(66, 0L, 0L, 0L, 0L));
    SHOW("unset", PR5(65, 0L, 0L, 0L, 0L));
    SHOW("map", mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -errno : 0);
    SHOW("gain", mprotect(p, 4096, PROT_READ | PROT_EXEC) ? -errno : 0);
    SHOW("keep", mprotect(x, 4096, PROT_EXEC) ? -errno : 0);
    SHOW("write", mprotect(x, 4096, PROT_EXEC | PROT_WRITE) ? -errno : 0);
    fflush(stdout);
    pid_t child = fork();
    if (!child) _exit(PR5(66, 0L, 0L, 0L, 0L));
    int status;
    waitpid(child, &status, 0);
    SHOW("child", WEXITSTATUS(status));
}

int main(void) {
    setbuf(stdout, 0);
    options();
    map();
    names();
    memory();
    other_pages();
    writable_code();
}
