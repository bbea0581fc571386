// Scheduling, credentials, limits, the machine, and what is wrong about each call.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// PowerPC's getrlimit has another name.
#ifdef SYS_ugetrlimit
#undef SYS_getrlimit
#define SYS_getrlimit SYS_ugetrlimit
#endif
// i386's older calls have users and groups of 16 bits.
#ifdef SYS_getresuid32
#undef SYS_getresuid
#define SYS_getresuid SYS_getresuid32
#undef SYS_setresuid
#define SYS_setresuid SYS_setresuid32
#undef SYS_setuid
#define SYS_setuid SYS_setuid32
#undef SYS_setfsuid
#define SYS_setfsuid SYS_setfsuid32
#undef SYS_getuid
#define SYS_getuid SYS_getuid32
#undef SYS_geteuid
#define SYS_geteuid SYS_geteuid32
#undef SYS_getgroups
#define SYS_getgroups SYS_getgroups32
#undef SYS_setgroups
#define SYS_setgroups SYS_setgroups32
#endif

#define CALLN(number, ...) ({ long r_ = syscall(number, ##__VA_ARGS__); if (r_ < 0) r_ = -errno; r_; })
#define CALL(name, ...) CALLN(SYS_##name, ##__VA_ARGS__)
#define SHOW(text, value) printf("%s: %ld\n", text, (long)(value))
static void *bad = (void *)1;

struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; uint32_t least, most; };

static void scheduling(void) {
    struct attributes a = {0};
    SHOW("getattr", CALL(sched_getattr, 0, &a, sizeof a, 0));
    printf("size %u policy %u nice %d\n", a.size, a.policy, a.nice);
    a = (struct attributes){.size = 48, .policy = SCHED_BATCH, .nice = 3};
    SHOW("setattr", CALL(sched_setattr, 0, &a, 0));
    memset(&a, 0, sizeof a);
    CALL(sched_getattr, 0, &a, 48, 0);
    printf("policy %u nice %d scheduler %ld\n", a.policy, a.nice, CALL(sched_getscheduler, 0));
    a.policy = 99;
    SHOW("bad policy", CALL(sched_setattr, 0, &a, 0));
    SHOW("flags", CALL(sched_setattr, 0, &a, 1));
    SHOW("nowhere", CALL(sched_setattr, 0, bad, 0));
    SHOW("get nowhere", CALL(sched_getattr, 0, bad, 48, 0));
    SHOW("get small", CALL(sched_getattr, 0, &a, 8, 0));
    SHOW("nobody", CALL(sched_getattr, 0x3fffffff, &a, 48, 0));
    a = (struct attributes){.size = 20};
    SHOW("small", CALL(sched_setattr, 0, &a, 0));
    struct sched_param p = {0};
    SHOW("setscheduler", CALL(sched_setscheduler, 0, SCHED_OTHER, &p));
    SHOW("getparam", CALL(sched_getparam, 0, &p));
    p.sched_priority = 5;
    SHOW("setparam", CALL(sched_setparam, 0, &p));
    SHOW("nowhere", CALL(sched_setparam, 0, bad));
    SHOW("negative", CALL(sched_getscheduler, -1));
    SHOW("greatest", CALL(sched_get_priority_max, SCHED_FIFO));
    SHOW("least", CALL(sched_get_priority_min, 77));
    struct timespec t;
    SHOW("interval", CALL(sched_rr_get_interval, 0, &t));
    SHOW("interval nowhere", CALL(sched_rr_get_interval, 0, bad));
    unsigned long set[16] = {0};
    long size = CALL(sched_getaffinity, 0, sizeof set, set);
    printf("affinity %d\n", size > 0 && set[0] != 0);
    SHOW("affinity odd", CALL(sched_getaffinity, 0, 7, set));
    SHOW("affinity nowhere", CALL(sched_getaffinity, 0, sizeof set, bad));
    SHOW("set affinity nowhere", CALL(sched_setaffinity, 0, sizeof set, bad));
    unsigned long none[16] = {0};
    SHOW("set affinity none", CALL(sched_setaffinity, 0, sizeof none, none));
    SHOW("set affinity", CALL(sched_setaffinity, 0, sizeof set, set));
    unsigned cpu = 99, node = 99;
    SHOW("getcpu", CALL(getcpu, &cpu, &node, 0));
    printf("%d\n", cpu < 64 && node < 64);
    SHOW("getcpu nowhere", CALL(getcpu, bad, &node, 0));
    SHOW("ioprio_set", CALL(ioprio_set, 1, 0, 2 << 13 | 5));
    SHOW("ioprio_get", CALL(ioprio_get, 1, 0));
    SHOW("ioprio class", CALL(ioprio_set, 1, 0, 7 << 13));
    SHOW("ioprio who", CALL(ioprio_get, 9, 0));
    SHOW("ioprio nobody", CALL(ioprio_get, 1, 0x3fffffff));
    SHOW("getpriority", CALL(getpriority, PRIO_PROCESS, 0));
    SHOW("setpriority", CALL(setpriority, PRIO_PROCESS, 0, 7));
    SHOW("getpriority", CALL(getpriority, PRIO_PROCESS, 0));
    SHOW("getpriority who", CALL(getpriority, 9, 0));
}

static int ready;
static void *other(void *p) {
    SHOW("thread sets", CALL(setresuid, 1234, 1234, -1));
    SHOW("thread's groups", CALL(setgroups, 0, 0));
    printf("thread is %ld %ld groups %ld\n", CALL(getuid), CALL(geteuid), CALL(getgroups, 0, 0));
    struct { uint32_t version; int pid; } h = {0x20080522, 0};
    uint32_t d[6];
    CALL(capget, &h, d);
    printf("effective none %d\n", d[0] == 0 && d[3] == 0);
    return 0;
}

static void credentials(void) {
    uint32_t u[3] = {9, 9, 9};
    SHOW("getresuid", CALL(getresuid, u, u + 1, u + 2));
    printf("%u %u %u\n", u[0], u[1], u[2]);
    SHOW("nowhere", CALL(getresuid, u, bad, u + 2));
    SHOW("setfsuid", CALL(setfsuid, -1));
    uint32_t groups[] = {7, 8, 9}, got[8];
    long set = CALL(setgroups, 3, groups);
    SHOW("setgroups", set);
    long n = CALL(getgroups, 8, got);
    SHOW("getgroups", n);
    if (!set) printf("%u %u %u\n", got[0], got[1], got[2]);
    SHOW("small", CALL(getgroups, 1, got));
    SHOW("nowhere", CALL(getgroups, 8, bad));
    SHOW("set nowhere", CALL(setgroups, 3, bad));
    SHOW("set many", CALL(setgroups, 1 << 20, groups));
    SHOW("negative", CALL(getgroups, -1, got));
    struct { uint32_t version; int pid; } h = {0x20080522, 0};
    uint32_t d[6];
    SHOW("capget", CALL(capget, &h, d));
    SHOW("capset", CALL(capset, &h, d));
    h.version = 1;
    SHOW("version", CALL(capget, &h, d));
    printf("%x\n", h.version);
    h.pid = -5;
    SHOW("pid", CALL(capget, &h, d));
    SHOW("capget nowhere", CALL(capget, bad, d));
    SHOW("capset nowhere", CALL(capset, bad, d));
    // The raw call is about the calling thread alone.
    pthread_t t;
    pthread_create(&t, 0, other, 0);
    pthread_join(t, 0);
    printf("this one is still %ld %ld groups %ld\n", CALL(getuid), CALL(geteuid), CALL(getgroups, 0, 0));
    fflush(stdout);
    // The C library's is about all.
    pid_t child = fork();
    if (!child) {
        printf("setuid %d\n", setuid(4321));
        printf("now %d %d\n", getuid(), geteuid());
        SHOW("back", CALL(setuid, 0));
        SHOW("nice", CALL(setpriority, PRIO_PROCESS, 0, -5));
        SHOW("hostname", CALL(sethostname, "x", 1));
        SHOW("reboot", CALL(reboot, 0xfee1dead, 0x28121969, 0, 0));
        SHOW("module", CALL(init_module, bad, 100, ""));
        SHOW("module file", CALL(finit_module, 999, "", 0));
        SHOW("delete", CALL(delete_module, "none", 0));
        SHOW("chroot", CALL(chroot, "/"));
        SHOW("acct", CALL(acct, 0));
        SHOW("swapoff", CALL(swapoff, "x"));
        SHOW("settime", CALL(clock_settime, CLOCK_REALTIME, &(struct timespec){1, 0}));
        SHOW("syslog", CALL(syslog, 5, 0, 0));
        SHOW("mount", CALL(mount, "a", "/", "b", 0, 0));
        struct rlimit l;
        getrlimit(RLIMIT_AS, &l);
        l.rlim_max = l.rlim_cur = 1UL << 40;
        SHOW("lower", CALL(setrlimit, RLIMIT_AS, &l));
        l.rlim_max++;
        SHOW("raise", CALL(setrlimit, RLIMIT_AS, &l));
        _exit(0);
    }
    waitpid(child, 0, 0);
}

static long map(long bytes) {
    void *p = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return -errno;
    munmap(p, bytes);
    return 0;
}

static void limits(char *self) {
    struct rlimit l, old;
    struct rlimit64 wide, whole;
    for (int k = 0; k < 18; k++) printf("limit %d: %ld\n", k, CALL(prlimit64, 0, k, 0, &wide));
    SHOW("nowhere", CALL(prlimit64, 0, RLIMIT_AS, 0, bad));
    SHOW("set nowhere", CALL(prlimit64, 0, RLIMIT_AS, bad, 0));
    SHOW("host's nowhere", CALL(prlimit64, 0, RLIMIT_NOFILE, bad, 0));
    SHOW("nobody", CALL(prlimit64, 0x3fffffff, RLIMIT_AS, 0, &wide));
    SHOW("getrlimit nowhere", CALL(getrlimit, RLIMIT_STACK, bad));
    getrlimit(RLIMIT_AS, &old);
    getrlimit64(RLIMIT_AS, &whole);
    wide = (struct rlimit64){1L << 30, whole.rlim_max};
    SHOW("AS", CALL(prlimit64, 0, RLIMIT_AS, &wide, &whole));
    getrlimit(RLIMIT_AS, &l);
    printf("%ld\n", (long)l.rlim_cur);
    SHOW("small", map(1 << 20));
    SHOW("large", map(2L << 30));
    char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SHOW("grow", mremap(p, 4096, 2L << 30, MREMAP_MAYMOVE) == MAP_FAILED ? -errno : 0);
    SHOW("malloc", malloc(2L << 30) == 0);
    char *heap = sbrk(0);
    SHOW("brk", brk(heap + (2L << 30)));
    SHOW("brk small", brk(heap + 4096));
    fflush(stdout);
    pid_t child = fork();
    if (!child) {
        // A program of the same kind, and one of the host's, have it too.
        execl(self, self, "limits", NULL);
        _exit(9);
    }
    int status;
    waitpid(child, &status, 0);
    SHOW("child", status);
    fflush(stdout);
    system("ulimit -v; ulimit -Ss");
    SHOW("restore", CALL(setrlimit, RLIMIT_AS, &old));
    SHOW("large", map(2L << 30));
    getrlimit(RLIMIT_DATA, &old);
    l = (struct rlimit){100 << 20, old.rlim_max};
    SHOW("DATA", CALL(setrlimit, RLIMIT_DATA, &l));
    SHOW("large", map(200 << 20));
    void *shared = mmap(0, 200 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    SHOW("shared", shared == MAP_FAILED);
    SHOW("brk", brk(heap + (200 << 20)));
    SHOW("restore", CALL(setrlimit, RLIMIT_DATA, &old));
    l = (struct rlimit){20, 10};
    SHOW("upside down", CALL(setrlimit, RLIMIT_STACK, &l));
    getrlimit(RLIMIT_STACK, &old);
    l = (struct rlimit){3 << 20, old.rlim_max};
    SHOW("STACK", CALL(setrlimit, RLIMIT_STACK, &l));
    fflush(stdout);
    child = fork();
    if (!child) {
        execl(self, self, "limits", NULL);
        _exit(9);
    }
    waitpid(child, &status, 0);
    l = (struct rlimit){20, 20};
    SHOW("NOFILE", CALL(setrlimit, RLIMIT_NOFILE, &l));
    SHOW("dup", CALL(dup3, 0, 25, 0));
    l = (struct rlimit){4096, 4096};
    SHOW("FSIZE", CALL(setrlimit, RLIMIT_FSIZE, &l));
    fflush(stdout);
    child = fork();
    if (!child) _exit(5);
    waitpid(child, &status, 0);
    SHOW("child", status);
}

static void machine(void) {
    SHOW("hostname nowhere", CALL(sethostname, bad, 4));
    SHOW("hostname long", CALL(sethostname, "x", 1000));
    SHOW("hostname negative", CALL(sethostname, "x", -1));
    SHOW("domain nowhere", CALL(setdomainname, bad, 4));
    SHOW("domain long", CALL(setdomainname, "x", 1000));
    SHOW("reboot magic", CALL(reboot, 1, 2, 0, 0));
    SHOW("reboot command", CALL(reboot, 0xfee1dead, 0x28121969, 0x777, 0));
    SHOW("syslog", CALL(syslog, 99, 0, 0));
    SHOW("syslog nowhere", CALL(syslog, 3, bad, -1));
    SHOW("module nowhere", CALL(init_module, bad, 100, ""));
    SHOW("module", CALL(init_module, "nonsense", 8, ""));
    SHOW("module file", CALL(finit_module, 999, "", 0));
    SHOW("module flags", CALL(finit_module, 0, "", 0x1000));
    SHOW("delete", CALL(delete_module, "none-such", 0));
    SHOW("delete nowhere", CALL(delete_module, bad, 0));
    SHOW("kcmp", CALL(kcmp, getpid(), getpid(), 1, 0, 0));
    SHOW("kcmp files", CALL(kcmp, getpid(), getpid(), 0, 1, 1));
    SHOW("kcmp kind", CALL(kcmp, getpid(), getpid(), 99, 0, 0));
    SHOW("kcmp descriptor", CALL(kcmp, getpid(), getpid(), 0, 1, 999));
    SHOW("kcmp nobody", CALL(kcmp, getpid(), 0x3fffffff, 1, 0, 0));
    SHOW("kcmp slot", CALL(kcmp, getpid(), getpid(), 7, 1, bad));
    char random[16] = {0};
    SHOW("getrandom", CALL(getrandom, random, 16, 0));
    SHOW("getrandom flags", CALL(getrandom, random, 16, 99));
    SHOW("getrandom nowhere", CALL(getrandom, bad, 16, 0));
    SHOW("unshare", CALL(unshare, 0));
    SHOW("unshare flags", CALL(unshare, 1));
    SHOW("setns", CALL(setns, 999, 0));
    SHOW("setns file", CALL(setns, 0, 0));
    long old = CALL(personality, 0xffffffffUL);
    SHOW("personality", old);
    SHOW("set", CALL(personality, ADDR_NO_RANDOMIZE | READ_IMPLIES_EXEC) == old);
    printf("%lx\n", CALL(personality, 0xffffffffUL));
    unsigned *code = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512], want[32];
    sprintf(want, "%lx-", (long)code);
    while (fgets(line, sizeof line, maps)) if (!strncmp(line, want, strlen(want))) printf("%.4s\n", strchr(line, ' ') + 1);
    SHOW("back", CALL(personality, old) != old);
    struct timespec t;
    for (int k = -1; k < 14; k++) printf("clock %d: %ld %ld\n", k, CALL(clock_gettime, k, &t), CALL(clock_getres, k, &t));
    SHOW("clock nowhere", CALL(clock_gettime, 0, bad));
    SHOW("clock of process", CALL(clock_gettime, (~getpid() << 3) | 2, &t));
    SHOW("clock settime", CALL(clock_settime, CLOCK_MONOTONIC, &t));
    SHOW("clock set nowhere", CALL(clock_settime, CLOCK_REALTIME, bad));
    t.tv_nsec = 2000000000;
    SHOW("nanosleep", CALL(nanosleep, &t, 0));
    SHOW("clock_nanosleep", CALL(clock_nanosleep, 99, 0, &t, 0));
    SHOW("clock_adjtime", CALL(clock_adjtime, 99, bad));
    SHOW("adjtimex", CALL(adjtimex, bad));
}

int main(int argc, char **argv) {
    setbuf(stdout, 0);
    if (argc > 1) {
        struct rlimit l;
        getrlimit(RLIMIT_AS, &l);
        printf("AS %ld\n", (long)l.rlim_cur);
        getrlimit(RLIMIT_STACK, &l);
        printf("STACK %ld\n", (long)l.rlim_cur);
        if (l.rlim_cur == 3 << 20) {
            char *p = __builtin_frame_address(0);
            printf("deep %d\n", p[-(2 << 20)] == 0);
        }
        printf("large %ld\n", map(2L << 30));
        return 3;
    }
    scheduling();
    machine();
    credentials();
    limits(argv[0]);
}
