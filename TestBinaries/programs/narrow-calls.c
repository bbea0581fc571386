// System calls that 32-bit architectures alone have: many in one, those of old, those with times in 64 bits; and structures with
// words in them, past the C library.
#define _GNU_SOURCE
#include <asm/ipcbuf.h>
#include <asm/msgbuf.h>
#include <asm/sembuf.h>
#include <asm/shmbuf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/ipc.h>
#include <linux/net.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if __SIZEOF_LONG__ == 4
#define CALL(name, ...) ({ long c_ = syscall(SYS_##name, ##__VA_ARGS__); c_ < 0 ? -errno : c_; })
#define SHOW(text, call) ({ long r_ = (call); printf("%s: %ld\n", text, r_); r_; })
#define GOOD(text, call) ({ long g_ = (call); printf("%s: %ld\n", text, g_ < 0 && g_ > -4096 ? g_ : 0); g_; })
#define BAD ((void *)8)
struct time64 { int64_t seconds, nanoseconds; };
struct timer64 { struct time64 interval, value; };
// What stands in the upper half of the nanoseconds does not count.
#define JUNK (0x12345ll << 32)

static void queues(void) {
    int id = GOOD("msgget", CALL(ipc, MSGGET, IPC_PRIVATE, 0600 | IPC_CREAT, 0, 0, 0));
    struct { long type; char text[16]; } m = {7, "seven"}, n = {-5, "no"};
    SHOW("msgsnd", CALL(ipc, MSGSND, id, 6, 0, &m, 0));
    SHOW("msgsnd negative", CALL(ipc, MSGSND, id, 3, 0, &n, 0));
    struct msqid64_ds q;
    SHOW("stat", CALL(ipc, MSGCTL, id, 2 | IPC_64, 0, &q, 0));
    printf("%lu %lu %d %d\n", q.msg_cbytes, q.msg_qnum, q.msg_lspid == getpid(), q.msg_perm.mode);
    printf("times %d %d\n", q.msg_ctime > 1700000000, q.msg_ctime_high | q.msg_stime_high | q.msg_rtime_high);
    q.msg_qbytes = 1000;
    SHOW("set", CALL(ipc, MSGCTL, id, 1 | IPC_64, 0, &q, 0));
    struct { void *message; long type; } kludge = {&m, 0};
    memset(&m, 0, sizeof m);
    SHOW("msgrcv of old", CALL(ipc, MSGRCV, id, 16, 0, &kludge, 0));
    printf("%ld %s\n", m.type, m.text);
    m.type = 3;
    CALL(ipc, MSGSND, id, 6, 0, &m, 0);
    SHOW("msgrcv", CALL(ipc, MSGRCV | 1 << 16, id, 16, IPC_NOWAIT, &m, -3));
    SHOW("msgrcv none", CALL(ipc, MSGRCV | 1 << 16, id, 16, IPC_NOWAIT, &m, -3));
    SHOW("msgrcv nowhere", CALL(ipc, MSGRCV, id, 16, IPC_NOWAIT, 0, 0));
    SHOW("remove", CALL(ipc, MSGCTL, id, 0, 0, 0, 0));
    SHOW("again", CALL(ipc, MSGCTL, id, 0 | IPC_64, 0, 0, 0));

    id = GOOD("semget", CALL(ipc, SEMGET, IPC_PRIVATE, 3, 0600 | IPC_CREAT, 0, 0));
    unsigned value = 5;
    SHOW("setval", CALL(ipc, SEMCTL, id, 1, 16 | IPC_64, &value, 0));
    unsigned short all[3] = {1, 2, 3};
    void *list = all;
    SHOW("setall", CALL(ipc, SEMCTL, id, 0, 17 | IPC_64, &list, 0));
    SHOW("getval", CALL(ipc, SEMCTL, id, 2, 12, &list, 0));
    memset(all, 0, sizeof all);
    SHOW("getall", CALL(ipc, SEMCTL, id, 0, 13 | IPC_64, &list, 0));
    printf("%d %d %d\n", all[0], all[1], all[2]);
    struct { unsigned short number; short change, flags; } op = {0, -1, 0}, wait = {0, 0, 0}, take = {0, -1, 0};
    SHOW("semop", CALL(ipc, SEMOP, id, 1, 0, &op, 0));
    struct timespec soon = {0, 10000000};
    SHOW("semtimedop", CALL(ipc, SEMTIMEDOP, id, 1, 0, &take, &soon));
    struct time64 soon64 = {0, 10000000 | JUNK};
    SHOW("semtimedop_time64", CALL(semtimedop_time64, id, &take, 1, &soon64));
    SHOW("without time", CALL(semtimedop_time64, id, &wait, 1, 0));
    struct semid64_ds s;
    list = &s;
    SHOW("stat", CALL(ipc, SEMCTL, id, 0, 2 | IPC_64, &list, 0));
    printf("%lu %d %d %o\n", s.sem_nsems, s.sem_ctime > 1700000000, s.sem_otime > 1700000000, s.sem_perm.mode);
    SHOW("nowhere", CALL(ipc, SEMCTL, id, 0, 2 | IPC_64, 0, 0));
    SHOW("remove", CALL(ipc, SEMCTL, id, 0, 0, &list, 0));
    SHOW("direct", CALL(semctl, id, 0, 0, 0));

    id = GOOD("shmget", CALL(ipc, SHMGET, IPC_PRIVATE, 10000, 0600 | IPC_CREAT, 0, 0));
    unsigned long at = 0;
    SHOW("shmat", CALL(ipc, SHMAT, id, 0, &at, 0, 0));
    strcpy((char *)at, "shared");
    SHOW("shmat iBCS2", CALL(ipc, SHMAT | 1 << 16, id, 0, &at, 0, 0));
    struct shmid64_ds h;
    SHOW("stat", CALL(ipc, SHMCTL, id, 2 | IPC_64, 0, &h, 0));
    printf("%zu %lu %d %d %d\n", (size_t)h.shm_segsz, h.shm_nattch, h.shm_cpid == getpid(), h.shm_atime > 1700000000, h.shm_dtime == 0);
    SHOW("shmdt", CALL(ipc, SHMDT, 0, 0, 0, at, 0));
    SHOW("shmdt", CALL(ipc, SHMDT, 0, 0, 0, at, 0));
    SHOW("lock", CALL(ipc, SHMCTL, id, 11, 0, 0, 0) * (geteuid() == 0));
    struct shminfo64 i;
    GOOD("info", CALL(ipc, SHMCTL, 0, 3 | IPC_64, 0, &i, 0));
    printf("%lx\n", i.shmmax);
    SHOW("remove", CALL(ipc, SHMCTL, id, 0, 0, 0, 0));
    SHOW("nothing", CALL(ipc, 77, 0, 0, 0, 0, 0));
}

static void sockets(void) {
    int p[2];
    unsigned long a[6] = {AF_UNIX, SOCK_STREAM, 0, (unsigned long)p};
    SHOW("socketpair", CALL(socketcall, SYS_SOCKETPAIR, a));
    char text[16] = "";
    SHOW("send", CALL(socketcall, SYS_SEND, ((unsigned long[]){p[0], (unsigned long)"hello", 5, 0})));
    SHOW("recv", CALL(socketcall, SYS_RECV, ((unsigned long[]){p[1], (unsigned long)text, 16, 0})));
    puts(text);
    struct iovec v[2] = {{"two", 3}, {" parts", 6}};
    int passed = open("/dev/null", O_RDONLY);
    union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr c; } control = {.c = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    *(int *)CMSG_DATA(&control.c) = passed;
    struct msghdr m = {.msg_iov = v, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof control};
    SHOW("sendmsg", CALL(socketcall, SYS_SENDMSG, ((unsigned long[]){p[0], (unsigned long)&m, 0})));
    memset(&control, 0, sizeof control);
    v[0] = (struct iovec){text, 5}, v[1] = (struct iovec){text + 8, 5}, m.msg_controllen = sizeof control;
    SHOW("recvmsg", CALL(socketcall, SYS_RECVMSG, ((unsigned long[]){p[1], (unsigned long)&m, 0})));
    printf("%.5s %.4s %zu %zu %d\n", text, text + 8, (size_t)m.msg_controllen, (size_t)control.c.cmsg_len, *(int *)CMSG_DATA(&control.c) > passed);
    // Less room than a descriptor takes.
    *(int *)CMSG_DATA(&control.c) = passed;
    v[0] = (struct iovec){"x", 1}, m.msg_iovlen = 1, m.msg_controllen = CMSG_LEN(sizeof(int));
    SHOW("sendmsg", sendmsg(p[0], &m, 0));
    m.msg_controllen = sizeof(struct cmsghdr), v[0].iov_base = text;
    SHOW("recvmsg", recvmsg(p[1], &m, 0));
    printf("flags %x %zu\n", m.msg_flags & MSG_CTRUNC, (size_t)m.msg_controllen);
    struct mmsghdr many[2] = {{.msg_hdr = {.msg_iov = v, .msg_iovlen = 1}}, {.msg_hdr = {.msg_iov = v, .msg_iovlen = 1}}};
    SHOW("sendmmsg", CALL(socketcall, SYS_SENDMMSG, ((unsigned long[]){p[0], (unsigned long)many, 2, 0})));
    printf("%u %u\n", many[0].msg_len, many[1].msg_len);
    struct time64 limit = {1, JUNK};
    SHOW("recvmmsg_time64", CALL(recvmmsg_time64, p[1], many, 2, MSG_DONTWAIT, &limit));
    struct timeval patience = {1, 500000}, old;
    int length = sizeof patience;
    SHOW("setsockopt", CALL(socketcall, SYS_SETSOCKOPT, ((unsigned long[]){p[0], SOL_SOCKET, SO_RCVTIMEO, (unsigned long)&patience, length})));
    SHOW("getsockopt", CALL(socketcall, SYS_GETSOCKOPT, ((unsigned long[]){p[0], SOL_SOCKET, SO_RCVTIMEO, (unsigned long)&old, (unsigned long)&length})));
    printf("%ld %ld %d\n", (long)old.tv_sec, (long)old.tv_usec / 10000, length);
    SHOW("nowhere", CALL(socketcall, SYS_SEND, 4));
    SHOW("none", CALL(socketcall, 0, a));
    SHOW("none", CALL(socketcall, 21, a));
    SHOW("shutdown", CALL(socketcall, SYS_SHUTDOWN, ((unsigned long[]){p[0], 2})));
}

static volatile int got, code, value;
static void handler(int s) { got = s; }
static void informed(int s, siginfo_t *i, void *c) { got = s, code = i->si_code, value = i->si_value.sival_int; }
static void signals(void) {
    // struct old_sigaction
    struct { void *handler; unsigned long mask, flags; void *restorer; } new = {handler, 1ul << (SIGUSR2 - 1), 0, 0}, old;
    SHOW("sigaction", CALL(sigaction, SIGUSR1, &new, 0));
    SHOW("sigaction", CALL(sigaction, SIGUSR1, 0, &old));
    printf("%d %lx %lx\n", old.handler == (void *)handler, old.mask, old.flags);
    raise(SIGUSR1);
    printf("got %d\n", got);
    SHOW("nowhere", CALL(sigaction, SIGUSR1, BAD, 0));
    SHOW("number", CALL(sigaction, 65, &new, 0));
    unsigned long set = 1ul << (SIGUSR1 - 1), before = 0;
    SHOW("sigprocmask", CALL(sigprocmask, SIG_BLOCK, &set, &before));
    got = 0, raise(SIGUSR1);
    unsigned long pending = 0;
    SHOW("sigpending", CALL(sigpending, &pending));
    printf("%lx %d\n", pending, got);
#ifdef __i386__
    SHOW("sigsuspend", CALL(sigsuspend, 0, 0, 0));
#else
    SHOW("sigsuspend", CALL(sigsuspend, 0));
#endif
    printf("got %d\n", got);
    SHOW("how", CALL(sigprocmask, 9, &set, 0));
    SHOW("setmask", CALL(sigprocmask, SIG_SETMASK, &before, &set));
    printf("%lx\n", set);
    SHOW("ssetmask", CALL(ssetmask, 1ul << (SIGUSR2 - 1)));
    SHOW("sgetmask", CALL(sgetmask));
    CALL(ssetmask, 0);
    struct sigaction a = {.sa_sigaction = informed, .sa_flags = SA_SIGINFO};
    sigaction(SIGRTMIN, &a, 0), sigaction(SIGALRM, &a, 0);
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 0x12345678});
    printf("queued %d %d %x\n", got == SIGRTMIN, code, value);
    sigset_t one;
    sigemptyset(&one), sigaddset(&one, SIGRTMIN), sigprocmask(SIG_BLOCK, &one, 0);
    siginfo_t info;
    struct time64 soon = {0, 1000000 | JUNK};
    SHOW("rt_sigtimedwait_time64", CALL(rt_sigtimedwait_time64, &one, &info, &soon, 8));
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_ptr = (void *)0x87654321});
    SHOW("rt_sigtimedwait_time64", CALL(rt_sigtimedwait_time64, &one, &info, &soon, 8) - SIGRTMIN);
    printf("%p %d %d\n", info.si_value.sival_ptr, info.si_code, info.si_pid == getpid());
    // A child's end.
    pid_t child = fork();
    if (!child) _exit(42);
    struct rusage use;
    memset(&use, 0xff, sizeof use);
    SHOW("waitid", CALL(waitid, P_PID, child, &info, WEXITED, &use));
    printf("%d %d %d %d %d\n", info.si_signo, info.si_code, info.si_status, info.si_pid == child, use.ru_minflt >= 0 && use.ru_nsignals == 0);
    // A timer's signal.
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value.sival_int = 77};
    int timer;
    SHOW("timer_create", CALL(timer_create, CLOCK_MONOTONIC, &e, &timer));
    struct timer64 t = {{0, 0}, {0, 1000000 | JUNK}}, left;
    sigset_t alarm, kept;
    sigemptyset(&alarm), sigaddset(&alarm, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm, &kept);
    SHOW("timer_settime64", CALL(timer_settime64, timer, 0, &t, 0));
    while (got != SIGALRM) sigsuspend(&kept);
    sigprocmask(SIG_SETMASK, &kept, 0);
    printf("timer %d %d\n", code, value);
    t.value.seconds = 0x200000000;
    SHOW("timer_settime64", CALL(timer_settime64, timer, 0, &t, &left));
    SHOW("timer_gettime64", CALL(timer_gettime64, timer, &left));
    printf("%d %lld\n", left.value.seconds >= 0x1fffffff0, (long long)left.interval.seconds);
    SHOW("timer_delete", CALL(timer_delete, timer));
}

static void messages(void) {
    struct { long flags, most, size, now, rest[4]; } a = {0, 4, 32}, b;
    char name[32];
    sprintf(name, "narrow-calls-%d", getpid());
    int q = GOOD("mq_open", CALL(mq_open, name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &a));
    SHOW("mq_timedsend", CALL(mq_timedsend, q, "first", 6, 3, 0));
    struct time64 t = {0, JUNK};
    SHOW("mq_timedsend_time64", CALL(mq_timedsend_time64, q, "second", 7, 9, &t));
    memset(&b, 0xff, sizeof b);
    a.flags = 0;
    SHOW("mq_getsetattr", CALL(mq_getsetattr, q, &a, &b));
    printf("%lx %ld %ld %ld\n", b.flags & O_NONBLOCK, b.most, b.size, b.now);
    char text[32];
    unsigned priority = 0;
    SHOW("mq_timedreceive", CALL(mq_timedreceive, q, text, 32, &priority, 0));
    printf("%s %u\n", text, priority);
    SHOW("mq_timedreceive_time64", CALL(mq_timedreceive_time64, q, text, 32, &priority, &t));
    printf("%s %u\n", text, priority);
    SHOW("nothing", CALL(mq_timedreceive_time64, q, text, 32, &priority, &t));
    SHOW("short", CALL(mq_timedreceive_time64, q, text, 31, &priority, &t));
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_ptr = (void *)0x89abcdef};
    sigset_t one;
    sigemptyset(&one), sigaddset(&one, SIGRTMIN + 1), sigprocmask(SIG_BLOCK, &one, 0);
    SHOW("mq_notify", CALL(mq_notify, q, &e));
    CALL(mq_timedsend, q, "third", 6, 3, 0);
    siginfo_t info;
    printf("%d", sigwaitinfo(&one, &info) == SIGRTMIN + 1);
    printf(" %d %p %d\n", info.si_code, info.si_value.sival_ptr, info.si_pid == getpid());
    SHOW("mq_unlink", CALL(mq_unlink, name));
}

static void waits(void) {
    int p[2];
    pipe(p);
    fd_set r, w;
    FD_ZERO(&r);
    FD_ZERO(&w);
    FD_SET(p[0], &r), FD_SET(p[1], &w);
    struct timeval limit = {0, 20000};
    struct { long n; fd_set *r, *w, *x; struct timeval *t; } old = {p[1] + 1, &r, &w, 0, &limit};
    SHOW("select of old", CALL(select, &old));
    printf("%d %d\n", !!FD_ISSET(p[0], &r), !!FD_ISSET(p[1], &w));
    SHOW("select nowhere", CALL(select, 8));
    FD_SET(p[0], &r), limit = (struct timeval){0, 20000};
    SHOW("_newselect", CALL(_newselect, p[0] + 1, &r, 0, 0, &limit));
    printf("%ld %ld\n", (long)limit.tv_sec, (long)limit.tv_usec);
    struct time64 t = {0, 10000000 | JUNK};
    sigset_t none;
    sigemptyset(&none);
    struct { void *set; unsigned long size; } mask = {&none, 8};
    FD_SET(p[0], &r);
    SHOW("pselect6_time64", CALL(pselect6_time64, p[0] + 1, &r, 0, 0, &t, &mask));
    t = (struct time64){0, 10000000};
    struct pollfd f = {p[0], POLLIN};
    SHOW("ppoll_time64", CALL(ppoll_time64, &f, 1, &t, &none, 8));
    printf("%lld %lld\n", (long long)t.seconds, (long long)t.nanoseconds);
    int e = epoll_create1(0);
    struct epoll_event event = {EPOLLOUT, {.u64 = 0x123456789abcdef0}}, seen[3];
    epoll_ctl(e, EPOLL_CTL_ADD, p[1], &event);
    SHOW("epoll_pwait2", CALL(epoll_pwait2, e, seen, 3, &t, &none, 8));
    printf("%x %llx\n", seen[0].events, (unsigned long long)seen[0].data.u64);
    int word = 5;
    t = (struct time64){0, 10000000 | JUNK};
    SHOW("futex_time64", CALL(futex_time64, &word, FUTEX_WAIT, 5, &t, 0, 0));
    SHOW("futex_time64", CALL(futex_time64, &word, FUTEX_WAIT, 6, &t, 0, 0));
    struct timespec short_ = {0, 10000000};
    SHOW("futex", CALL(futex, &word, FUTEX_WAIT, 5, &short_, 0, 0));
    SHOW("bitset", CALL(futex_time64, &word, FUTEX_WAIT_BITSET, 5, &t, 0, 1));
    SHOW("clock_nanosleep_time64", CALL(clock_nanosleep_time64, CLOCK_MONOTONIC, 0, &t, 0));
    SHOW("absolute", CALL(clock_nanosleep_time64, CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0));
    t.nanoseconds = 1000000000;
    SHOW("too many", CALL(clock_nanosleep_time64, CLOCK_MONOTONIC, 0, &t, 0));
    t = (struct time64){-1, 0};
    SHOW("negative", CALL(clock_nanosleep_time64, CLOCK_MONOTONIC, 0, &t, 0));
    SHOW("nowhere", CALL(clock_nanosleep_time64, CLOCK_MONOTONIC, 0, 8, 0));
    int d = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct timer64 set = {{5, 6 | JUNK}, {0x123456789, 7}}, left;
    SHOW("timerfd_settime64", CALL(timerfd_settime64, d, 0, &set, 0));
    SHOW("timerfd_gettime64", CALL(timerfd_gettime64, d, &left));
    printf("%d %lld %lld\n", left.value.seconds >= 0x123456700, (long long)left.interval.seconds, (long long)left.interval.nanoseconds);
}

static void clocks(void) {
    struct time64 t = {-1, -1}, u;
    struct timespec s;
    SHOW("clock_gettime64", CALL(clock_gettime64, CLOCK_REALTIME, &t));
    SHOW("clock_gettime", CALL(clock_gettime, CLOCK_REALTIME, &s));
    printf("%d %d\n", s.tv_sec - t.seconds <= 1, t.nanoseconds >= 0 && t.nanoseconds < 1000000000);
    SHOW("clock_getres_time64", CALL(clock_getres_time64, CLOCK_MONOTONIC, &u));
    printf("%lld %lld\n", (long long)u.seconds, (long long)u.nanoseconds);
    SHOW("nowhere", CALL(clock_gettime64, CLOCK_REALTIME, 8));
    SHOW("no clock", CALL(clock_gettime64, 99, &t));
    SHOW("sched_rr_get_interval_time64", CALL(sched_rr_get_interval_time64, 0, &u));
    struct timex x = {0};
    SHOW("adjtimex", CALL(adjtimex, &x) >= 0);
    printf("%d %d %d\n", x.tick >= 9000 && x.tick <= 11000, x.time.tv_sec - t.seconds <= 1, x.precision == 1);
    // struct __kernel_timex
    struct { uint32_t modes, pad; int64_t offset, frequency, most, estimated; int32_t status, pad2; int64_t constant, precision, tolerance, seconds, microseconds, tick, rest[20]; } y = {0};
    SHOW("clock_adjtime64", CALL(clock_adjtime64, CLOCK_REALTIME, &y) >= 0);
    printf("%d %d %d\n", y.tick == x.tick, y.seconds - t.seconds <= 1, y.tolerance == x.tolerance);
    struct itimerval i = {{0, 0}, {1000, 5}}, j;
    SHOW("setitimer", CALL(setitimer, ITIMER_VIRTUAL, &i, 0));
    SHOW("getitimer", CALL(getitimer, ITIMER_VIRTUAL, &j));
    printf("%ld\n", (long)(j.it_value.tv_sec + 1) / 1000);
    struct timeval v;
    struct timezone z = {99, 99};
    SHOW("gettimeofday", CALL(gettimeofday, &v, &z));
    printf("%d %d\n", v.tv_sec - t.seconds <= 1, z.tz_minuteswest);
    struct tms ticks;
    GOOD("times", CALL(times, &ticks));
    printf("%d\n", ticks.tms_utime >= 0 && ticks.tms_utime < 100000);
    struct sysinfo info;
    memset(&info, 0xff, sizeof info);
    SHOW("sysinfo", CALL(sysinfo, &info));
    FILE *f = fopen("/proc/meminfo", "r");
    unsigned long long total = 0;
    fscanf(f, "MemTotal: %llu", &total);
    printf("%d %d %d\n", (unsigned long long)info.totalram * info.mem_unit / 1024 / 4 == total / 4, info.procs > 0 && info.procs < 60000, info.mem_unit >= 1);
    struct rusage use;
    memset(&use, 0xff, sizeof use);
    SHOW("getrusage", CALL(getrusage, RUSAGE_SELF, &use));
    printf("%d %d\n", use.ru_maxrss > 0 && use.ru_maxrss < 1000000, use.ru_utime.tv_sec < 1000);
    unsigned long l[2];
    SHOW("old getrlimit", CALL(getrlimit, RLIMIT_STACK, l));
    printf("%lx\n", l[0]);
    SHOW("old getrlimit", CALL(getrlimit, RLIMIT_CORE, l));
    struct rlimit r;
    SHOW("ugetrlimit", CALL(ugetrlimit, RLIMIT_FSIZE, &r));
    printf("%lx %lx\n", r.rlim_cur, r.rlim_max);
    r.rlim_cur = r.rlim_max;
    SHOW("setrlimit", CALL(setrlimit, RLIMIT_FSIZE, &r));
    struct rlimit64 wide;
    SHOW("prlimit64", CALL(prlimit64, 0, RLIMIT_FSIZE, 0, &wide));
    printf("%llx\n", (unsigned long long)wide.rlim_cur);
}

static void memory(void) {
    char byte[4] = "abc", there[4] = "";
    struct iovec from = {byte, 3}, to = {there, 3};
    SHOW("process_vm_readv", CALL(process_vm_readv, getpid(), &to, 1, &from, 1, 0));
    puts(there);
    // Until there is no more.
    unsigned long megabytes = 0;
    int error = 0;
    for (unsigned long size = 256 << 20; size >= 4096;) {
        void *m = mmap(0, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (m == MAP_FAILED) error = errno, size /= 2; else megabytes += size >> 20;
    }
    printf("all of it: %d %d\n", error, megabytes > 2000 && megabytes < 4096);
    printf("brk %d malloc %d\n", sbrk(64 << 20) == (void *)-1, malloc(64 << 20) == 0);
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    setvbuf(stderr, 0, _IONBF, 0);
    queues(), sockets(), signals(), messages(), waits(), clocks(), memory();
    return 0;
}
#else
int main(void) { return 0; }
#endif
