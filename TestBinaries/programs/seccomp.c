// Filters of system calls: what they see, each verdict, several at once, threads, children, programs, what is refused.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no)
#define CHECKED(...) ((struct sock_filter[]){LOAD(arch), IF(ARCH, 1, 0), RETURN(SECCOMP_RET_KILL_PROCESS), __VA_ARGS__})
#define ON(number, verdict) CHECKED(LOAD(nr), IF(number, 0, 1), RETURN(verdict), RETURN(SECCOMP_RET_ALLOW))

static long load(struct sock_filter *filter, size_t bytes, int flags) {
    struct sock_fprog program = {(unsigned short)(bytes / sizeof *filter), filter};
    long r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    return r < 0 ? -errno : r;
}
#define LOADS(filter) load(filter, sizeof(filter), 0)

static long check(long r) { return r < 0 ? -errno : r; }

static void inChild(const char *name, void (*body)(void)) {
    fflush(stdout);
    int pid = fork();
    if (!pid) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        body();
        fflush(stdout);
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("%s: %s %d\n", name, WIFSIGNALED(status) ? "signal" : "exit", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static void errorNumber(void) {
    printf("install %ld\n", LOADS(ON(SYS_uname, SECCOMP_RET_ERRNO | 42)));
    struct utsname u;
    printf("uname %ld", check(syscall(SYS_uname, &u)));
    printf(" getpid %d\n", getpid() > 1);
    printf("mode %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
    printf("again %ld\n", LOADS(ON(SYS_uname, SECCOMP_RET_ERRNO | 7)));
    printf("uname %ld\n", check(syscall(SYS_uname, &u)));
    printf("stricter %ld\n", LOADS(ON(SYS_uname, SECCOMP_RET_TRAP | 3)));
    printf("large %ld\n", LOADS(ON(SYS_getppid, SECCOMP_RET_ERRNO | 0xffff)));
    printf("getppid %ld\n", check(syscall(SYS_getppid)));
    printf("zero %ld\n", LOADS(ON(SYS_getpgid, SECCOMP_RET_ERRNO)));
    printf("getpgid %ld\n", check(syscall(SYS_getpgid, 0)));
    printf("trace %ld\n", LOADS(ON(SYS_getsid, SECCOMP_RET_TRACE)));
    printf("getsid %ld\n", check(syscall(SYS_getsid, 0)));
    printf("log %ld\n", LOADS(ON(SYS_getuid, SECCOMP_RET_LOG)));
    printf("getuid %d\n", check(syscall(SYS_getuid)) >= 0);
    int pid = fork();
    if (!pid) _exit(syscall(SYS_getppid) == -1 ? 9 : 8);
    int status;
    waitpid(pid, &status, 0);
    printf("child %x\n", status);
}

static void arguments(void) {
    // lseek on descriptor 77 with an offset above 32 bits.
    struct sock_filter f[] = {LOAD(nr), IF(SYS_lseek, 0, 7), LOAD(args[0]), IF(77, 0, 5),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1]) + 4), IF(5, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])), IF(9, 0, 1), RETURN(SECCOMP_RET_ERRNO | 33),
        RETURN(SECCOMP_RET_ALLOW)};
    printf("install %ld\n", LOADS(f));
    printf("%ld", check(syscall(SYS_lseek, 77, 0x500000009, 0)));
    printf(" %ld", check(syscall(SYS_lseek, 77, 0x500000008, 0)));
    printf(" %ld\n", check(syscall(SYS_lseek, 78, 0x500000009, 0)));
    struct sock_filter math[] = {BPF_STMT(BPF_LD | BPF_IMM, 1000), BPF_STMT(BPF_ALU | BPF_MUL | BPF_K, 7),
        BPF_STMT(BPF_ST, 3), BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 3), BPF_STMT(BPF_MISC | BPF_TAX, 0),
        BPF_STMT(BPF_LD | BPF_MEM, 3), BPF_STMT(BPF_ALU | BPF_SUB | BPF_X, 0), BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, 0xff),
        BPF_STMT(BPF_ALU | BPF_NEG, 0), BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4), BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff),
        BPF_STMT(BPF_ALU | BPF_OR | BPF_K, SECCOMP_RET_ERRNO), BPF_STMT(BPF_STX, 5), BPF_STMT(BPF_MISC | BPF_TAX, 0),
        LOAD(nr), IF(SYS_getpriority, 0, 2), BPF_STMT(BPF_MISC | BPF_TXA, 0), BPF_STMT(BPF_RET | BPF_A, 0), RETURN(SECCOMP_RET_ALLOW)};
    printf("install %ld\n", LOADS(math));
    printf("computed %ld\n", check(syscall(SYS_getpriority, 0, 0)));
}

static volatile int caught;
static void onTrap(int s, siginfo_t *info, void *context) {
    ucontext_t *c = context;
    caught++;
    printf("SIGSYS %d code %d errno %d call %d arch %d address %d\n", s == SIGSYS, info->si_code, info->si_errno,
        info->si_syscall == SYS_uname, info->si_arch == ARCH, info->si_call_addr != NULL);
#ifdef __x86_64__
    printf("argument %llx\n", (unsigned long long)c->uc_mcontext.gregs[REG_RDI]);
    c->uc_mcontext.gregs[REG_RAX] = 123;
#else
    printf("argument %llx\n", (unsigned long long)c->uc_mcontext.regs[0]);
    c->uc_mcontext.regs[0] = 123;
#endif
}

static void trap(void) {
    struct sigaction action = {.sa_sigaction = onTrap, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    printf("install %ld\n", LOADS(ON(SYS_uname, SECCOMP_RET_TRAP | 99)));
    printf("result %ld\n", check(syscall(SYS_uname, 0x1230)));
    printf("caught %d\n", caught);
}
static void trapUncaught(void) { LOADS(ON(SYS_uname, SECCOMP_RET_TRAP)); syscall(SYS_uname, 0); }
static void killed(void) {
    signal(SIGSYS, SIG_IGN);
    LOADS(ON(SYS_uname, SECCOMP_RET_KILL_PROCESS));
    syscall(SYS_uname, 0);
}
static void killedThread(void) { LOADS(ON(SYS_uname, SECCOMP_RET_KILL_THREAD)); syscall(SYS_uname, 0); }
static void strict(void) {
    printf("strict %ld\n", check(prctl(PR_SET_SECCOMP, 1, 0, 0, 0)));
    fflush(stdout);
    write(1, "written\n", 8);
    syscall(SYS_getpid);
}
static void strictEnds(void) {
    syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL);
    syscall(SYS_exit, 5);
}

static pthread_barrier_t barrier;
static void *other(void *argument) {
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    printf("other thread %ld\n", check(syscall(SYS_getpgid, 0)) < 0 ? -errno : 0L);
    return argument;
}
static void *dies(void *argument) {
    LOADS(ON(SYS_uname, SECCOMP_RET_KILL_THREAD));
    syscall(SYS_uname, 0);
    printf("still here\n");
    return argument;
}
static void threads(void) {
    pthread_t t;
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_create(&t, NULL, other, NULL);
    pthread_barrier_wait(&barrier);
    printf("own %ld\n", LOADS(ON(SYS_getppid, SECCOMP_RET_ERRNO | 11)));
    pthread_barrier_wait(&barrier);
    pthread_join(t, NULL);
    pthread_create(&t, NULL, other, NULL);
    pthread_barrier_wait(&barrier);
    struct sock_filter f[] = {LOAD(nr), IF(SYS_getpgid, 0, 1), RETURN(SECCOMP_RET_ERRNO | 12), RETURN(SECCOMP_RET_ALLOW)};
    printf("all %ld\n", load(f, sizeof f, SECCOMP_FILTER_FLAG_TSYNC));
    fflush(stdout);
    pthread_barrier_wait(&barrier);
    pthread_join(t, NULL);
    fflush(stdout);
    pthread_create(&t, NULL, dies, NULL);
    usleep(100000);
    printf("main lives\n");
}

static void executes(void) {
    LOADS(ON(SYS_getppid, SECCOMP_RET_ERRNO | 77));
    LOADS(ON(SYS_getpgid, SECCOMP_RET_ERRNO | 78));
    execl("/proc/self/exe", "seccomp", "again", NULL);
    _exit(1);
}

static void manDb(void) {
    // A long list of what is allowed, the rest an error: as libseccomp makes them.
    struct sock_filter f[260];
    int n = 0;
    f[n++] = (struct sock_filter)LOAD(arch);
    f[n++] = (struct sock_filter)IF(ARCH, 1, 0);
    f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_KILL_PROCESS);
    f[n++] = (struct sock_filter)LOAD(nr);
    for (int k = 0; k < 200; k++) {
        if (k == SYS_getpriority) continue;
        f[n++] = (struct sock_filter)IF((unsigned)k, 0, 1);
        if (n > 240) break;
        f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
    }
    f[n++] = (struct sock_filter)IF(SYS_getpriority, 0, 1);
    f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_ERRNO | EPERM);
    f[n++] = (struct sock_filter)RETURN(SECCOMP_RET_ALLOW);
    printf("long %ld\n", load(f, (size_t)n * sizeof *f, 0));
    printf("denied %ld\n", check(syscall(SYS_getpriority, 0, 0)));
}

static void refused(void) {
    struct sock_filter good[] = {RETURN(SECCOMP_RET_ALLOW)};
    struct { const char *name; struct sock_filter f[3]; int n; } bad[] = {
        {"no return", {LOAD(nr)}, 1}, {"misaligned", {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2), RETURN(0)}, 2},
        {"beyond", {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 64), RETURN(0)}, 2},
        {"byte", {BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), RETURN(0)}, 2},
        {"jump", {BPF_STMT(BPF_JMP | BPF_JA, 1), RETURN(0)}, 2}, {"far", {IF(1, 5, 0), RETURN(0)}, 2},
        {"by zero", {BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0), RETURN(0)}, 2},
        {"remainder", {BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 3), RETURN(0)}, 2},
        {"shift", {BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32), RETURN(0)}, 2},
        {"memory", {BPF_STMT(BPF_ST, 16), RETURN(0)}, 2}, {"unwritten", {BPF_STMT(BPF_LD | BPF_MEM, 2), RETURN(0)}, 2},
        {"nonsense", {BPF_STMT(0xffff, 0), RETURN(0)}, 2}, {"return X", {BPF_STMT(BPF_RET | BPF_X, 0)}, 1},
    };
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) printf("%s %ld\n", bad[i].name, load(bad[i].f, (size_t)bad[i].n * sizeof *good, 0));
    printf("empty %ld", load(good, 0, 0));
    printf(", flags %ld", load(good, sizeof good, 0x400));
    printf(", pointer %ld", check(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, 16)));
    struct sock_fprog program = {1, (void *)16};
    printf(", list %ld", check(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)));
    printf(", operation %ld", check(syscall(SYS_seccomp, 77, 0, NULL)));
    printf(", mode %ld", check(prctl(PR_SET_SECCOMP, 9, 0, 0, 0)));
    printf(", strict with flags %ld", check(syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 1, NULL)));
    unsigned actions[] = {SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_KILL_THREAD, SECCOMP_RET_TRAP, SECCOMP_RET_ERRNO, SECCOMP_RET_TRACE, SECCOMP_RET_LOG, SECCOMP_RET_ALLOW, 0x12340000};
    printf("\navailable");
    for (unsigned i = 0; i < sizeof actions / sizeof *actions; i++) printf(" %ld", check(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &actions[i])));
    printf(" %ld\n", check(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, 16)));
    printf("through prctl %ld\n", ({ struct sock_fprog p = {1, good}; check(prctl(PR_SET_SECCOMP, 2, &p, 0, 0)); }));
    printf("strict after it %ld\n", check(prctl(PR_SET_SECCOMP, 1, 0, 0, 0)));
}

static void statusFile(void) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    for (int i = 0; i < 3; i++) {
        char line[200];
        FILE *file = fopen("/proc/self/status", "r");
        while (fgets(line, sizeof line, file))
            if (!strncmp(line, "Seccomp", 7) || !strncmp(line, "NoNewPrivs", 10)) fputs(line, stdout);
        fclose(file);
        printf("loaded %ld\n", LOADS(ON(SYS_getppid, SECCOMP_RET_ERRNO | 7)));
    }
}

int main(int count, char **arguments_) {
    (void)arguments_;
    if (count > 1) {
        printf("executed: getppid %ld", check(syscall(SYS_getppid)));
        printf(" getpgid %ld", check(syscall(SYS_getpgid, 0)));
        printf(" mode %d nnp %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
        return 3;
    }
    printf("mode %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
    inChild("errno", errorNumber);
    inChild("arguments", arguments);
    inChild("trap", trap);
    inChild("trap without a handler", trapUncaught);
    inChild("kill", killed);
    inChild("kill thread", killedThread);
    inChild("strict", strict);
    inChild("strict, exit", strictEnds);
    inChild("threads", threads);
    inChild("execve", executes);
    inChild("long", manDb);
    inChild("refused", refused);
    inChild("status", statusFile);
}
