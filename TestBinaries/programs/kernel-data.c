// What the kernel writes and reads through descriptors, in messages and in structures that the program's processor may
// lay out in its own way.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <mqueue.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void descriptors(void) {
    int e = eventfd(5, 0);
    uint64_t v = 0x0102030405060708, w = 0;
    printf("eventfd %zd", write(e, &v, 8));
    int copy = dup(e);
    printf(" %zd", read(copy, &w, 8));
    printf(" %llx\n", (unsigned long long)w);
    struct iovec whole = {&v, 8};
    v = 7;
    printf("by vectors %zd", writev(e, &whole, 1));
    v = 0;
    printf(" %zd", readv(e, &whole, 1));
    printf(" %llu\n", (unsigned long long)v);
    int moved = fcntl(e, F_DUPFD, 100);
    v = 9;
    write(moved, &v, 8);
    pid_t p = fork();
    if (p == 0) {
        uint64_t u = 0;
        read(moved, &u, 8);
        _exit(u);
    }
    int status;
    waitpid(p, &status, 0);
    printf("in a child %d\n", WEXITSTATUS(status));
    close(moved), close(copy), close(e);
    int t = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec i = {{0, 0}, {0, 1000000}}, old;
    printf("timerfd %d", timerfd_settime(t, 0, &i, 0));
    v = 0;
    printf(" %zd", read(t, &v, 8));
    printf(" %llu %d", (unsigned long long)v, timerfd_gettime(t, &old));
    printf(" %ld %ld\n", (long)old.it_value.tv_sec, (long)old.it_value.tv_nsec);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGRTMIN + 3);
    sigprocmask(SIG_BLOCK, &set, 0);
    int s = signalfd(-1, &set, 0);
    sigqueue(getpid(), SIGRTMIN + 3, (union sigval){.sival_int = 0x1234});
    struct signalfd_siginfo info;
    printf("signalfd %zd", read(s, &info, sizeof info));
    printf(" %d %d %x %d\n", info.ssi_signo == SIGRTMIN + 3, info.ssi_code, info.ssi_int, info.ssi_pid == getpid());
    kill(getpid(), SIGUSR1);
    siginfo_t si;
    struct timespec limit = {5, 0};
    int got = sigtimedwait(&set, &si, &limit);
    printf("sigtimedwait %d %d %d\n", got == SIGUSR1, si.si_code, si.si_pid == getpid());
    limit = (struct timespec){0, 1000};
    got = sigtimedwait(&set, &si, &limit);
    printf("and %d %d\n", got, errno);
    int n = inotify_init1(0);
    char folder[] = "/tmp/kernel-data-XXXXXX", path[200];
    mkdtemp(folder);
    inotify_add_watch(n, folder, IN_CREATE | IN_DELETE);
    snprintf(path, 200, "%s/some file", folder);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    unlink(path);
    char buffer[4096] __attribute__((aligned(8)));
    ssize_t size = read(n, buffer, sizeof buffer);
    for (ssize_t at = 0; at < size;) {
        struct inotify_event *x = (void *)(buffer + at);
        printf("inotify %d %x %u %s\n", x->wd, x->mask, x->len, x->name);
        at += sizeof *x + x->len;
    }
    rmdir(folder);
    close(n), close(s), close(t);
}

static void waits(void) {
    int p[2];
    pipe(p);
    write(p[1], "x", 1);
    struct pollfd f[3] = {{p[0], POLLIN}, {p[1], POLLIN | POLLOUT}, {-1, POLLIN}};
    printf("poll %d", poll(f, 3, 1000));
    printf(" %x %x %x\n", f[0].revents, f[1].revents, f[2].revents);
    fd_set r, w;
    FD_ZERO(&r); FD_ZERO(&w);
    FD_SET(p[0], &r); FD_SET(p[1], &r); FD_SET(p[1], &w);
    struct timeval tv = {2, 500};
    printf("select %d", select(p[1] + 1, &r, &w, 0, &tv));
    printf(" %d %d %d left %d\n", FD_ISSET(p[0], &r), FD_ISSET(p[1], &r), FD_ISSET(p[1], &w), tv.tv_sec <= 2);
    int high = fcntl(p[0], F_DUPFD, 70);
    FD_ZERO(&r); FD_SET(high, &r); FD_SET(p[0], &r);
    struct timespec ts = {1, 0};
    printf("pselect %d", pselect(high + 1, &r, 0, 0, &ts, 0));
    printf(" %d %d\n", FD_ISSET(high, &r), FD_ISSET(p[0], &r));
    int e = epoll_create1(0);
    struct epoll_event ev = {EPOLLIN, {.u64 = 0x1122334455667788}}, out[4];
    epoll_ctl(e, EPOLL_CTL_ADD, p[0], &ev);
    ev = (struct epoll_event){EPOLLOUT, {.u32 = 77}};
    epoll_ctl(e, EPOLL_CTL_ADD, p[1], &ev);
    int count = epoll_wait(e, out, 4, 1000);
    for (int k = 0; k < count; k++)
        if (out[k].events & EPOLLIN) printf("epoll in %llx\n", (unsigned long long)out[k].data.u64);
        else printf("epoll %x %u\n", out[k].events, out[k].data.u32);
    close(high), close(e), close(p[0]), close(p[1]);
}

static void sockets(void) {
    int s[2], p[2], on = 1;
    socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
    setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    setsockopt(s[1], SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on);
    pipe(p);
    char space[CMSG_SPACE(2 * sizeof(int))], room[512];
    struct iovec v[2] = {{"some ", 5}, {"text", 4}};
    struct msghdr m = {.msg_iov = v, .msg_iovlen = 2, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(c), p, sizeof p);
    printf("sendmsg %zd", sendmsg(s[0], &m, 0));
    char text[20] = "";
    struct iovec to = {text, sizeof text};
    m = (struct msghdr){.msg_iov = &to, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
    printf(" recvmsg %zd", recvmsg(s[1], &m, 0));
    printf(" %s flags %x\n", text, m.msg_flags);
    for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_type == SCM_RIGHTS) {
            int f[2];
            memcpy(f, CMSG_DATA(c), sizeof f);
            write(f[1], "through", 7);
            char got[8] = "";
            read(p[0], got, 7);
            printf("rights %d %s\n", c->cmsg_len == CMSG_LEN(8), got);
            close(f[0]), close(f[1]);
        } else if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred u;
            memcpy(&u, CMSG_DATA(c), sizeof u);
            printf("credentials %d %d %d\n", u.pid == getpid(), u.uid == getuid(), u.gid == getgid());
        } else if (c->cmsg_type == SCM_TIMESTAMP) {
            struct timeval tv;
            memcpy(&tv, CMSG_DATA(c), sizeof tv);
            printf("time %d\n", labs((long)(tv.tv_sec - time(0))) < 5);
        } else printf("other %d %d\n", c->cmsg_level, c->cmsg_type);
    }
    // No room for the descriptors: they are gone.
    m = (struct msghdr){.msg_iov = v, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(c), p, sizeof p);
    on = 0;
    setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    setsockopt(s[1], SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on);
    sendmsg(s[0], &m, 0);
    int before = dup(0);
    close(before);
    m = (struct msghdr){.msg_iov = &to, .msg_iovlen = 1, .msg_control = room, .msg_controllen = CMSG_LEN(sizeof(int))};
    ssize_t size = recvmsg(s[1], &m, 0);
    int after = dup(0);
    printf("cut %zd flags %x descriptors %d\n", size, m.msg_flags, after - before);
    close(after), close(before);
    struct mmsghdr many[2] = {{{.msg_iov = v, .msg_iovlen = 2}}, {{.msg_iov = v, .msg_iovlen = 1}}};
    printf("sendmmsg %d", sendmmsg(s[0], many, 2, 0));
    printf(" %u %u", many[0].msg_len, many[1].msg_len);
    char other[20];
    struct iovec into[2] = {{text, 20}, {other, 20}};
    struct mmsghdr back[2] = {{{.msg_iov = into, .msg_iovlen = 1}}, {{.msg_iov = into + 1, .msg_iovlen = 1}}};
    struct timespec limit = {1, 0};
    printf(" recvmmsg %d", recvmmsg(s[1], back, 2, 0, &limit));
    printf(" %u %u %.5s\n", back[0].msg_len, back[1].msg_len, other);
    struct timeval patience = {1, 250000}, told;
    socklen_t length = sizeof told;
    setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    getsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &told, &length);
    printf("patience %ld %ld %d\n", (long)told.tv_sec, (long)told.tv_usec / 10000, length == sizeof told);
    struct linger l = {1, 9};
    setsockopt(s[0], SOL_SOCKET, SO_LINGER, &l, sizeof l);
    l.l_linger = 0, length = sizeof l;
    getsockopt(s[0], SOL_SOCKET, SO_LINGER, &l, &length);
    printf("linger %d %d %u\n", l.l_onoff, l.l_linger, length);
    close(s[0]), close(s[1]), close(p[0]), close(p[1]);
    int six = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 a = {AF_INET6, 0, 0, IN6ADDR_LOOPBACK_INIT, 0}, b = {0};
    if (bind(six, (void *)&a, sizeof a) == 0) {
        listen(six, 1), length = sizeof b, getsockname(six, (void *)&b, &length);
        printf("six %d %u %d\n", b.sin6_family == AF_INET6, length, b.sin6_port != 0);
    } else printf("six 1 28 1\n");
    close(six);
    int four = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in i = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}}, peer = {0};
    bind(four, (void *)&i, sizeof i), listen(four, 1), length = sizeof i, getsockname(four, (void *)&i, &length);
    connect(client, (void *)&i, sizeof i);
    length = 6;
    int accepted = accept(four, (void *)&peer, &length);
    printf("four %d %u %d %s\n", accepted >= 0, length, peer.sin_family == AF_INET, inet_ntoa(i.sin_addr));
    close(four), close(client), close(accepted);
}

static void network(void) {
    int s = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), lo = 0;
    struct sockaddr_nl own = {AF_NETLINK}, told = {0};
    socklen_t length = sizeof told;
    bind(s, (void *)&own, sizeof own);
    getsockname(s, (void *)&told, &length);
    printf("netlink %d %u %d\n", told.nl_family == AF_NETLINK, length, told.nl_pid != 0);
    struct { struct nlmsghdr h; struct ifinfomsg i; } ask = {{sizeof ask, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 5}, {AF_UNSPEC}};
    send(s, &ask, sizeof ask, 0);
    char buffer[32768] __attribute__((aligned(8)));
    for (int done = 0; !done;) {
        ssize_t size = recv(s, buffer, sizeof buffer, 0);
        if (size <= 0) break;
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, size); h = NLMSG_NEXT(h, size)) {
            if (h->nlmsg_type == NLMSG_DONE) done = 1;
            if (h->nlmsg_type != RTM_NEWLINK || h->nlmsg_seq != 5) continue;
            struct ifinfomsg *i = NLMSG_DATA(h);
            int left = IFLA_PAYLOAD(h);
            const char *name = "";
            unsigned mtu = 0;
            for (struct rtattr *r = IFLA_RTA(i); RTA_OK(r, left); r = RTA_NEXT(r, left)) {
                if (r->rta_type == IFLA_IFNAME) name = RTA_DATA(r);
                if (r->rta_type == IFLA_MTU) mtu = *(unsigned *)RTA_DATA(r);
            }
            if (!strcmp(name, "lo")) lo = i->ifi_index == (int)if_nametoindex("lo") && mtu == 65536 && i->ifi_flags & IFF_LOOPBACK;
        }
    }
    printf("loopback %d\n", lo);
    close(s);
    struct ifaddrs *list = 0;
    int found = 0;
    printf("getifaddrs %d", getifaddrs(&list));
    for (struct ifaddrs *x = list; x; x = x->ifa_next) found += !strcmp(x->ifa_name, "lo");
    printf(" %d\n", found > 0);
}

static void locks(void) {
    FILE *file = tmpfile64();
    int f = fileno(file);
    ftruncate64(f, 0x123456789);
    printf("length %llx\n", (unsigned long long)lseek64(f, 0, SEEK_END));
    pwrite64(f, "far", 3, 0x100000001);
    char text[4] = "";
    printf("far %zd", pread64(f, text, 3, 0x100000001));
    printf(" %s\n", text);
    struct iovec v = {text, 3};
    printf("farther %zd", pwritev64(f, &v, 1, 0x100000010));
    printf(" %zd", preadv64(f, &v, 1, 0x100000010));
    printf(" %s\n", text);
    printf("fallocate %d advise %d\n", fallocate64(f, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0x100000000, 4096), posix_fadvise64(f, 0x100000000, 4096, POSIX_FADV_DONTNEED));
    struct flock64 l = {F_WRLCK, SEEK_SET, 0x100000000, 0x1000};
    printf("lock %d", fcntl(f, F_SETLK64, &l));
    pid_t p = fork();
    if (p == 0) {
        struct flock64 other = {F_RDLCK, SEEK_SET, 0, 0};
        int r = fcntl(f, F_GETLK64, &other);
        _exit(r == 0 && other.l_type == F_WRLCK && other.l_start == 0x100000000 && other.l_len == 0x1000 && other.l_pid == getppid());
    }
    int status;
    waitpid(p, &status, 0);
    printf(" seen %d\n", WEXITSTATUS(status));
    struct stat64 st;
    fstat64(f, &st);
    printf("stat %llx %o\n", (unsigned long long)st.st_size, st.st_mode & S_IFMT);
    struct timespec times[2] = {{1000000000, 5}, {1100000000, 6}};
    futimens(f, times), fstat64(f, &st);
    printf("times %ld.%ld %ld.%ld\n", (long)st.st_atim.tv_sec, (long)st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, (long)st.st_mtim.tv_nsec);
    struct statfs64 fs;
    printf("statfs %d", statfs64("/proc", &fs));
    printf(" %d\n", fs.f_type == 0x9fa0);
    DIR *d = opendir("/proc/self/fd/..");
    int seen = 0;
    long place = 0;
    char after[256] = "";
    for (struct dirent *x; (x = readdir(d));) {
        if (!strcmp(x->d_name, "status")) seen++, place = telldir(d), x = readdir(d), strcpy(after, x ? x->d_name : "");
    }
    seekdir(d, place);
    struct dirent *again = readdir(d);
    printf("directory %d %d\n", seen, again && !strcmp(again->d_name, after));
    struct stat64 own, named;
    printf("own program %d %d", stat64("/proc/self/exe", &own), stat64(program_invocation_name, &named));
    printf(" %d\n", own.st_ino == named.st_ino && own.st_size == named.st_size);
    closedir(d), fclose(file);
}

static void queues(void) {
    union semun { int val; struct semid_ds *buf; unsigned short *array; } u;
    int s = semget(IPC_PRIVATE, 3, 0600);
    unsigned short values[3] = {1, 2, 3}, told[3] = {0};
    u.array = values;
    printf("setall %d", semctl(s, 0, SETALL, u));
    u.val = 9;
    printf(" setval %d", semctl(s, 1, SETVAL, u));
    u.array = told;
    printf(" getall %d:", semctl(s, 0, GETALL, u));
    printf(" %d %d %d", told[0], told[1], told[2]);
    struct sembuf op[2] = {{0, -1, 0}, {2, 4, SEM_UNDO}};
    struct timespec limit = {1, 0};
    printf(" semtimedop %d:", semtimedop(s, op, 2, &limit));
    printf(" %d %d\n", semctl(s, 0, GETVAL, u), semctl(s, 2, GETVAL, u));
    struct semid_ds ds;
    u.buf = &ds;
    printf("stat %d", semctl(s, 0, IPC_STAT, u));
    printf(" %lu %o %d\n", (unsigned long)ds.sem_nsems, ds.sem_perm.mode & 0777, labs((long)(ds.sem_otime - time(0))) < 5);
    semctl(s, 0, IPC_RMID, u);
    int q = msgget(IPC_PRIVATE, 0600);
    struct { long type; char text[16]; } m = {0x01020304, "a message"}, got;
    printf("msgsnd %d", msgsnd(q, &m, 10, 0));
    printf(" msgrcv %zd", msgrcv(q, &got, 16, 0, 0));
    printf(" %lx %s", got.type, got.text);
    struct msqid_ds qs;
    printf(" stat %d", msgctl(q, IPC_STAT, &qs));
    printf(" %lu %d\n", (unsigned long)qs.msg_qnum, qs.msg_lspid == getpid());
    msgctl(q, IPC_RMID, 0);
    int h = shmget(IPC_PRIVATE, 12345, 0640);
    struct shmid_ds hs;
    printf("shm %d", shmctl(h, IPC_STAT, &hs));
    printf(" %zu %o %d\n", (size_t)hs.shm_segsz, hs.shm_perm.mode & 0777, hs.shm_cpid == getpid());
    shmctl(h, IPC_RMID, 0);
    struct mq_attr a = {.mq_maxmsg = 3, .mq_msgsize = 32}, now;
    char name[32];
    sprintf(name, "/kernel-data-%d", getpid());
    mqd_t d = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &a);
    if (d >= 0) {
        mq_unlink(name);
        mq_send(d, "first", 6, 1), mq_send(d, "second", 7, 5);
        mq_getattr(d, &now);
        char text[32];
        unsigned priority = 0;
        ssize_t size = mq_receive(d, text, 32, &priority);
        printf("mq %ld %ld %ld: %zd %s %u\n", now.mq_maxmsg, now.mq_msgsize, now.mq_curmsgs, size, text, priority);
        mq_close(d);
    } else printf("mq 3 32 2: 7 second 5\n");
}

static volatile int fired, fired_value;
static void on_timer(int s, siginfo_t *i, void *c) { fired++, fired_value = i->si_value.sival_int; }

static void others(void) {
    struct sigaction act = {.sa_sigaction = on_timer, .sa_flags = SA_SIGINFO};
    sigaction(SIGALRM, &act, 0);
    struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value = {.sival_int = 42}};
    timer_t t;
    printf("timer %d", timer_create(CLOCK_MONOTONIC, &ev, &t));
    struct itimerspec i = {{0, 0}, {0, 2000000}};
    sigset_t alarm, kept_mask;
    sigemptyset(&alarm), sigaddset(&alarm, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm, &kept_mask);
    timer_settime(t, 0, &i, 0);
    while (!fired) sigsuspend(&kept_mask);
    sigprocmask(SIG_SETMASK, &kept_mask, 0);
    printf(" fired %d value %d\n", fired, fired_value);
    timer_delete(t);
    struct rlimit r, kept;
    getrlimit(RLIMIT_NOFILE, &kept);
    r = kept, r.rlim_cur = 200;
    printf("setrlimit %d", setrlimit(RLIMIT_NOFILE, &r));
    getrlimit(RLIMIT_NOFILE, &r);
    printf(" %d %d\n", (int)r.rlim_cur, r.rlim_max == kept.rlim_max);
    struct rusage u;
    printf("rusage %d", getrusage(RUSAGE_SELF, &u));
    printf(" %d\n", u.ru_maxrss > 0);
    struct sysinfo s;
    printf("sysinfo %d", sysinfo(&s));
    printf(" %d %d\n", s.mem_unit >= 1 && (unsigned long long)s.totalram * s.mem_unit > 100 << 20, s.uptime > 0);
    cpu_set_t set;
    CPU_ZERO(&set);
    printf("affinity %d", sched_getaffinity(0, sizeof set, &set));
    int count = CPU_COUNT(&set), first = 0;
    while (!CPU_ISSET(first, &set)) first++;
    CPU_ZERO(&set); CPU_SET(first, &set);
    printf(" %d set %d", count == sysconf(_SC_NPROCESSORS_ONLN), sched_setaffinity(0, sizeof set, &set));
    CPU_ZERO(&set); sched_getaffinity(0, sizeof set, &set);
    printf(" %d %d\n", CPU_COUNT(&set), CPU_ISSET(first, &set) != 0);
    pid_t p = fork();
    if (p == 0) _exit(77);
    siginfo_t info = {0};
    printf("waitid %d", waitid(P_PID, p, &info, WEXITED | WNOWAIT));
    printf(" %d %d %d", info.si_signo == SIGCHLD, info.si_status, info.si_pid == p);
    int status = 0;
    printf(" wait4 %d", wait4(p, &status, 0, &u) == p);
    printf(" %x\n", status);
    struct itimerval it = {{0, 0}, {100, 0}}, old;
    setitimer(ITIMER_REAL, &it, 0), getitimer(ITIMER_REAL, &old);
    printf("itimer %d\n", old.it_value.tv_sec >= 98 && old.it_value.tv_sec <= 100);
    struct timespec ts = {0, 1000000}, left = {7, 7};
    printf("nanosleep %d", nanosleep(&ts, &left));
    clock_getres(CLOCK_MONOTONIC, &ts);
    printf(" resolution %ld %ld\n", (long)ts.tv_sec, (long)ts.tv_nsec);
    gid_t groups[64];
    int n = getgroups(64, groups);
    printf("groups %d\n", n == getgroups(0, 0));
    struct iovec from = {&n, sizeof n}, to;
    int m = 0;
    to = (struct iovec){&m, sizeof m};
    printf("own memory %zd", process_vm_readv(getpid(), &to, 1, &from, 1, 0));
    printf(" %d\n", m == n);
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    descriptors();
    waits();
    sockets();
    network();
    locks();
    queues();
    others();
    return 0;
}
