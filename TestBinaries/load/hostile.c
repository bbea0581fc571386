// A guest that does what no program does.
#include "load.h"
#include <linux/futex.h>

static void *target;
static void jumps(void) {
#ifdef __powerpc__
    // A pointer to a function may be one to its descriptor.
    __asm__ volatile("mtctr %0; bctrl" : : "r"(target) : "ctr", "lr", "memory");
#else
    ((void (*)(void))target)();
#endif
}
static void jumps_aside(void) {
    // By a return.
#ifdef __aarch64__
    __asm__ volatile("mov x30, %0; ret" : : "r"(target) : "x30");
#elif defined __powerpc__
    __asm__ volatile("mtlr %0; blr" : : "r"(target) : "lr");
#else
    __asm__ volatile("push %0; ret" : : "r"(target));
#endif
}
static void handles_and_jumps(void) {
    // The handler is the bad address too.
    set(SIGSEGV, target, SA_SIGINFO);
    set(SIGBUS, target, SA_SIGINFO);
    jumps();
}
static void bad_jumps(void) {
    int fd = memfd_create("x", 0);
    char *data = mmap(0, P, RW, ANON, -1, 0), *none = mmap(0, P, PROT_NONE, ANON, -1, 0);
    char *beyond = mmap(0, P, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    char *zeros = mmap(0, P, RWX, ANON, -1, 0), stack[64];
    // An end of memory in the middle of a page's last instruction.
    struct { const char *name; void *at; } all[] = {
        {"null", 0}, {"low", (void *)16}, {"data", data}, {"none", none}, {"beyond", beyond}, {"stack", stack + 15 - (long)(stack + 15) % 16},
        {"kernel", (void *)0xffff000000000000}, {"last", (void *)-4096l}, {"hole", (void *)0x500000000000},
        {"high", (void *)0x7ffffffff000}, {"half", (void *)0x0000800000000000}, {"middle", (void *)0x0010000000000000},
    };
    for (int k = 0; k < sizeof all / sizeof *all; k++) {
        target = all[k].at;
        // Where one architecture's addresses end is not where the other's do, but all of this is SIGSEGV or SIGBUS.
        int a = in_child(jumps), b = in_child(jumps_aside), c = in_child(handles_and_jumps);
        printf("%s %d %d %d\n", all[k].name, a == 1011 || a == 1007, b == 1011 || b == 1007, c == 1011 || c == 1007);
    }
#if defined __aarch64__ || defined __powerpc__
    target = zeros;
    printf("zeros %d\n", in_child(jumps) == 1004);
    target = zeros + P - 4;
#ifdef __aarch64__
    *(uint32_t *)target = 0xd503201f;
    const int misaligned = 1007;
#else
    *(uint32_t *)target = 0x60000000;
    // The lower bits of CTR are not looked at.
    const int misaligned = 1004;
#endif
    munmap(zeros + P, P);
    printf("over the end %d\n", in_child(jumps) == 1011);
    target = zeros + 2;
    printf("misaligned %d\n", in_child(jumps) == misaligned);
#else
    printf("zeros 1\nover the end 1\nmisaligned 1\n");
#endif
}

static void bad_stacks(void) {
    // Handlers with no stack to run on.
    set(SIGUSR1, (void *)micro, SA_SIGINFO | SA_ONSTACK);
    raise(SIGUSR1);
}
static long bad_sp;
static void on_nothing(int s) {}
static void without_stack(void) {
    signal(SIGUSR1, on_nothing);
    long pid = getpid(), number = SYS_kill, sig = SIGUSR1;
#ifdef __aarch64__
    register long x0 __asm__("x0") = pid, x1 __asm__("x1") = sig, x8 __asm__("x8") = number;
    __asm__ volatile("mov sp, %3; svc 0" : "+r"(x0) : "r"(x1), "r"(x8), "r"(bad_sp) : "memory");
#elif defined __powerpc__
    register long r0 __asm__("r0") = number, r3 __asm__("r3") = pid, r4 __asm__("r4") = sig;
    __asm__ volatile("mr 1, %3; sc" : "+r"(r0), "+r"(r3) : "r"(r4), "r"(bad_sp) : "memory", "cr0", "ctr", "xer");
#else
    __asm__ volatile("mov %3, %%rsp; syscall" : "+a"(number) : "D"(pid), "S"(sig), "r"(bad_sp) : "memory", "rcx", "r11");
#endif
    _exit(1);
}
static void stacks(void) {
    long all[] = {0, 16, -16, 0x7000, 0x00007ffffffff000, (long)0x8000000000000000};
    for (int k = 0; k < 6; k++) {
        bad_sp = all[k];
        printf("stack at %d: %d\n", k, in_child(without_stack));
    }
}

// Everything closed, everything unmapped.
static void closes_all(void) {
    for (int fd = 0; fd < 3000; fd++) close(fd);
    int pid = fork();
    if (pid == 0) _exit(open("/dev/null", O_RDWR) == 0 ? 5 : 6);
    if (status_of(pid) != 5) _exit(1);
    pthread_t t;
    if (pthread_create(&t, 0, (void *)getpid, 0)) _exit(2);
    pthread_join(t, 0);
    int r = open("/proc/self/maps", O_RDONLY);
    _exit(r == 0 ? 7 : r < 0 ? 100 + errno : 20 + r);
}
static void unmaps_all(void) {
    static char text[1 << 20];
    int fd = open("/proc/self/maps", O_RDONLY);
    long n = 0, r;
    while ((r = read(fd, text + n, sizeof text - 1 - n)) > 0) n += r;
    // Its own stack and text last: that is the end.
    unsigned long self = (unsigned long)unmaps_all, here = (unsigned long)&n, last = 0, least;
    for (char *line = text; *line; line = strchr(line, '\n') + 1) {
        unsigned long from = strtoul(line, &line, 16), to = strtoul(line + 1, &line, 16);
        if (from <= self && self < to || from <= here && here < to || from <= (unsigned long)text && (unsigned long)text < to) continue;
        if (from >= 0x800000000000) continue;
        syscall(SYS_munmap, from, to - from);
    }
    syscall(SYS_munmap, self & -4096ul, 4096ul);
    for (;;) syscall(SYS_munmap, 0x10000, 0x7fffffff0000 - 0x10000);
}
static void unmaps_at_once(void) {
#ifdef __aarch64__
    register long x0 __asm__("x0") = 0, x1 __asm__("x1") = 1l << 46, x8 __asm__("x8") = SYS_munmap;
    __asm__ volatile("svc 0; brk 1" : "+r"(x0) : "r"(x1), "r"(x8) : "memory");
#elif defined __powerpc__
    register long r0 __asm__("r0") = SYS_munmap, r3 __asm__("r3") = 0, r4 __asm__("r4") = sizeof(long) == 8 ? 1l << 46 % (8 * sizeof(long)) : 0x7fff0000;
    __asm__ volatile("sc; trap" : "+r"(r0), "+r"(r3) : "r"(r4) : "memory", "cr0", "ctr", "xer");
#else
    raise(SIGSEGV);
#endif
}
static void protects_all(void) {
    static char text[1 << 20];
    int fd = open("/proc/self/maps", O_RDONLY);
    long n = 0, r;
    while ((r = read(fd, text + n, sizeof text - 1 - n)) > 0) n += r;
    for (char *line = text; *line; line = strchr(line, '\n') + 1) {
        unsigned long from = strtoul(line, &line, 16), to = strtoul(line + 1, &line, 16);
        if (from < 0x800000000000) syscall(SYS_mprotect, from, to - from, PROT_NONE);
    }
    _exit(0);
}

// Random calls.
static int is_harmful(long n) {
    // What ends or stops the test, or reaches beyond its processes. By host and guest number they are the same names.
    static const short not[] = {
        SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_pidfd_send_signal, SYS_reboot,
        SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_swapon, SYS_swapoff, SYS_sethostname, SYS_setdomainname,
        SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_init_module, SYS_finit_module,
        SYS_delete_module, SYS_kexec_load, SYS_kexec_file_load, SYS_acct, SYS_vhangup, SYS_syslog, SYS_bpf, SYS_unlinkat,
        SYS_renameat2, SYS_renameat, SYS_linkat, SYS_symlinkat, SYS_mkdirat, SYS_mknodat, SYS_truncate, SYS_fchmodat, SYS_fchownat,
        SYS_fchmod, SYS_fchown, SYS_ptrace, SYS_process_vm_writev, SYS_quotactl, SYS_quotactl_fd, SYS_setpriority, SYS_sched_setscheduler,
        SYS_sched_setparam, SYS_sched_setattr, SYS_sched_setaffinity, SYS_ioprio_set, SYS_setrlimit, SYS_prlimit64, SYS_exit, SYS_exit_group,
        SYS_rt_sigsuspend, SYS_setpgid, SYS_setsid, SYS_migrate_pages, SYS_move_pages, SYS_sync, SYS_syncfs,
        SYS_fsopen, SYS_fsmount, SYS_move_mount, SYS_open_tree, SYS_mount_setattr, SYS_fsconfig, SYS_fspick, SYS_setns, SYS_unshare,
        SYS_shmctl, SYS_semctl, SYS_msgctl, SYS_shmget, SYS_semget, SYS_msgget, SYS_mq_open, SYS_mq_unlink, SYS_add_key, SYS_keyctl, SYS_request_key,
        SYS_ioctl, SYS_utimensat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
        SYS_process_madvise, SYS_process_mrelease, SYS_execve, SYS_execveat, SYS_clone3, SYS_perf_event_open, SYS_lookup_dcookie,
        SYS_openat, SYS_openat2, SYS_open_by_handle_at, SYS_fallocate, SYS_ftruncate, SYS_userfaultfd, SYS_io_uring_setup,
#ifdef __powerpc__
        // What newer architectures do not have, and waits.
        SYS_fork, SYS_vfork, SYS_open, SYS_creat, SYS_link, SYS_unlink, SYS_mknod, SYS_chmod, SYS_chown, SYS_lchown, SYS_umount,
        SYS_stime, SYS_alarm, SYS_pause, SYS_utime, SYS_nice, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_symlink, SYS_select,
        SYS__newselect, SYS_poll, SYS_epoll_wait, SYS_waitpid, SYS_ioperm, SYS_iopl, SYS_socketcall, SYS_ipc, SYS_utimes,
        SYS_futimesat, SYS_swapcontext, SYS_rtas, SYS_sigsuspend, SYS_setitimer, SYS_switch_endian, SYS_uselib, SYS_nfsservctl,
        SYS_personality, SYS_pciconfig_read, SYS_pciconfig_write, SYS_sync_file_range2, SYS_subpage_prot,
#ifndef __powerpc64__
        SYS_truncate64, SYS_ftruncate64, SYS_fcntl64, SYS_sys_debug_setcontext, SYS_clock_settime64, SYS_clock_adjtime64,
        SYS_utimensat_time64, SYS_clock_nanosleep_time64, SYS_ppoll_time64, SYS_pselect6_time64, SYS_futex_time64,
        SYS_rt_sigtimedwait_time64, SYS_semtimedop_time64, SYS_mq_timedsend_time64, SYS_mq_timedreceive_time64,
#endif
#endif
    };
    for (int k = 0; k < sizeof not / sizeof *not; k++) if (not[k] == n) return 1;
    return 0;
}
static char memory[16 * P] __attribute__((aligned(4096)));
static long argument(void) {
    uint64_t r = next_random();
    switch (r % 16) {
    case 0: return 0;
    case 1: return -1;
    case 2: return (long)(memory + (r >> 8) % sizeof memory);
    case 3: return (long)(memory + ((r >> 8) % 16) * P);
    case 4: return r >> 40;
    case 5: return r >> 56;
    case 6: return r;
    case 7: return (int)r;
    case 8: return 1l << (r >> 8) % 64;
    case 9: return (long)(memory + sizeof memory) - (r >> 8) % 64;
    case 10: return 3 + (r >> 8) % 8;
    case 11: return -(long)((r >> 8) % 4096);
    case 12: return P * ((r >> 8) % 100);
    case 13: return 0x550000000000 + ((r >> 8) % 1000000) * P;
    case 14: return 8;
    default: return (long)&memory[(r >> 8) % 256 * 8];
    }
}
static void batch(uint64_t from, int calls) {
    seed = from * 0x9e3779b97f4a7c15ull | 1;
    // Its own session, and nobody's signals: it may do to itself what it likes.
    alarm(10);
    struct rlimit l = {1 << 30, 1 << 30};
    setrlimit(RLIMIT_AS, &l);
    syscall(SYS_close_range, 9, ~0u, 0);
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 9; fd++) if (fd != null) dup2(null, fd);
    for (long k = 0; k < sizeof memory / 8; k++) ((uint64_t *)memory)[k] = k % 5 ? next_random() >> (k % 64) : 0;
    for (int k = 0; k < calls; k++) {
        long n = next_random() % 470, a[6];
        for (int j = 0; j < 6; j++) a[j] = argument();
        if (is_harmful(n)) continue;
#if defined __aarch64__ || defined __powerpc__
        if (n == SYS_clone && a[0] & 0xff) a[0] = a[0] & ~0xffl & ~CLONE_PARENT & 0xffffff;
        if (n == SYS_clone) a[0] &= ~(CLONE_VM | CLONE_THREAD | CLONE_SIGHAND | CLONE_VFORK | CLONE_PARENT), a[1] = 0;
        if (n == 452 || n >= 463 && n <= 466) continue;  // Attributes and modes of files.
        if (n == SYS_fcntl && (a[1] == F_SETOWN || a[1] == F_SETOWN_EX)) continue;
        // Nobody else's memory: what is mapped stays empty.
        if (n == SYS_mmap) a[3] &= ~(MAP_POPULATE | MAP_LOCKED | MAP_HUGETLB);
        if (n == SYS_mlockall || n == SYS_madvise && (a[2] & ~1) == MADV_POPULATE_READ) continue;
        if (n == SYS_prctl && (a[0] == PR_SET_SECCOMP || a[0] == PR_SET_MM)) continue;
        // Waits that would last.
        if (n == SYS_futex && (a[1] & 127) % 13 != FUTEX_WAKE) continue;
        if (n == SYS_nanosleep || n == SYS_clock_nanosleep || n == SYS_ppoll || n == SYS_pselect6 || n == SYS_rt_sigtimedwait) continue;
        if (n == SYS_epoll_pwait || n == SYS_epoll_pwait2 || n == SYS_futex_waitv || n == SYS_restart_syscall) continue;
        if (n == SYS_wait4 || n == SYS_waitid || n == SYS_read || n == SYS_readv) continue;
        int before = getpid();
        syscall(n, a[0], a[1], a[2], a[3], a[4], a[5]);
        if (getpid() != before) _exit(0);  // A child.
#endif
    }
    _exit(0);
}
static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
static void random_calls(int seconds) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    long until = now() + seconds * 1000;
    int batches = 0;
    for (uint64_t k = 1; now() < until; k++) {
        int pid = fork();
        if (pid == 0) {
            setpgid(0, 0);
            batch(k, 200);
        }
        // It may end by any signal, but it ends.
        int st = status_of(pid);
        if (st == 127 || st == 1006 || st == 1005) dprintf(2, "batch %lu: status %d\n", k, st);
        kill(-pid, SIGKILL);
        while (waitpid(-1, 0, WNOHANG) > 0) {}
        batches++;
    }
    printf("random calls: %d\n", batches > 0);
    while (waitpid(-1, 0, WNOHANG) > 0) {}
}

int main(int argc, char **argv) {
    begin(argc, argv);
    bad_jumps();
    stacks();
    printf("no handler's stack %d\n", in_child(bad_stacks) >= 0);
    printf("closes all %d\n", in_child(closes_all));
    printf("unmaps all %d\n", in_child(unmaps_all) == 1011);
    printf("at once %d\n", in_child(unmaps_at_once) == 1011);
    printf("protects all %d\n", in_child(protects_all) == 1011);
#if defined __aarch64__ || defined __powerpc__
    random_calls(5 * scale);
#else
    printf("random calls: 1\n");
#endif
    return 0;
}
