// What an interrupted call gives, with and without SA_RESTART: the error, or going on for no longer than asked.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int handled;
static void handler(int s) { handled += s == SIGALRM; }

static char lockName[64], fifoName[64];
static int pipes[2], sockets[2], child;
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static long doRead(void) { char c; return read(pipes[0], &c, 1); }
static long doRecv(void) { char c; return recv(sockets[0], &c, 1, 0); }
static long doRecvTimed(void) {
    struct timeval t = {0, 300000};
    setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    char c;
    long r = recv(sockets[0], &c, 1, 0);
    t.tv_usec = 0;
    setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    return r;
}
static long doPoll(void) { struct pollfd p = {pipes[0], POLLIN, 0}; return poll(&p, 1, 300); }
static long doSelect(void) {
    fd_set s;
    FD_ZERO(&s);
    FD_SET(pipes[0], &s);
    struct timeval t = {0, 300000};
    return select(pipes[0] + 1, &s, NULL, NULL, &t);
}
static long doEpoll(void) {
    int e = epoll_create1(0);
    struct epoll_event event = {EPOLLIN, {0}};
    epoll_ctl(e, EPOLL_CTL_ADD, pipes[0], &event);
    long r = epoll_wait(e, &event, 1, 300);
    int saved = errno;
    close(e);
    errno = saved;
    return r;
}
// What a call has to say, once it counts.
static const char *note = "";
static long doNanosleep(void) {
    struct timespec t = {0, 300000000}, left = {9, 9};
    long r = nanosleep(&t, &left);
    if (r < 0) note = left.tv_sec == 0 && left.tv_nsec > 0 && left.tv_nsec < 300000000 ? "(left 1) " : "(left 0) ";
    return r;
}
static long doClockAbsolute(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += 300000000;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    int r = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
    errno = r;
    return r ? -1 : 0;
}
static int word;
static long doFutex(void) {
    struct timespec t = {0, 300000000};
    return syscall(SYS_futex, &word, FUTEX_WAIT, 0, &t, NULL, 0);
}
static long doFutexAbsolute(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += 300000000;
    if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
    return syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &t, NULL, ~0);
}
static long doFutexForever(void) { return syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0); }
static long doWait(void) { return waitpid(child, NULL, 0); }
static long doWaitid(void) { siginfo_t i; return waitid(P_PID, (id_t)child, &i, WEXITED); }
static long doPause(void) { return pause(); }
static long doSuspend(void) { sigset_t s; sigemptyset(&s); return sigsuspend(&s); }
static long doTimedwait(void) {
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGUSR2);
    struct timespec t = {0, 300000000};
    return sigtimedwait(&s, NULL, &t);
}
static long doAccept(void) {
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    struct { sa_family_t family; char name[20]; } a = {AF_UNIX, ""};
    bind(s, (void *)&a, sizeof(sa_family_t));
    listen(s, 1);
    long r = accept(s, NULL, NULL);
    int saved = errno;
    close(s);
    errno = saved;
    return r;
}
static long doSemop(void) {
    int id = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf op = {0, -1, 0};
    long r = semop(id, &op, 1);
    int saved = errno;
    semctl(id, 0, IPC_RMID);
    errno = saved;
    return r;
}
static long doMsgrcv(void) {
    int id = msgget(IPC_PRIVATE, 0600);
    char buffer[100];
    long r = msgrcv(id, buffer, 10, 0, 0);
    int saved = errno;
    msgctl(id, IPC_RMID, NULL);
    errno = saved;
    return r;
}
static long doSem(void) {
    static sem_t s;
    sem_init(&s, 0, 0);
    return sem_wait(&s);
}
static long doFlock(void) { int f = open(lockName, O_RDWR | O_CREAT, 0600); long r = flock(f, LOCK_EX); int saved = errno; close(f); errno = saved; return r; }
static long doSetlkw(void) {
    int f = open(lockName, O_RDWR | O_CREAT, 0600);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    long r = fcntl(f, F_SETLKW, &lock);
    int saved = errno;
    close(f);
    errno = saved;
    return r;
}
static long doWrite(void) {
    static char big[1 << 20];
    return write(pipes[1], big, sizeof big);
}
static long doOpenFifo(void) { return open(fifoName, O_RDONLY); }

// Gives whether the signal came to a call that waited, and the call ended when it should: on a busy machine the signal may
// come before, and then comes again after a second, and all may be late.
static int tryOnce(const char *name, long (*call)(void), int ends, int flags, int last) {
    // A helper ends what is restarted: 250 ms after the start, the signal comes after 50 ms.
    pid_t ender = 0;
    if (ends) {
        if (!(ender = fork())) {
            for (usleep(250000);; sleep(1)) kill(getppid(), SIGUSR1);
        }
    }
    handled = 0, note = "";
    double start = now();
    timer_t timer;
    timer_create(CLOCK_MONOTONIC, NULL, &timer);
    struct itimerspec when = {{1, 0}, {0, 50000000}};
    timer_settime(timer, 0, &when, NULL);
    errno = 0;
    long r = call();
    int error = errno;
    double took = now() - start;
    timer_delete(timer);
    if (ender) kill(ender, SIGKILL), waitpid(ender, NULL, 0);
    int late = ends ? took >= 0.285 : took >= 0.2;
    if (late && !last) return 0;
    printf("%s%s %s: %s %d, handled %d, %s\n", note, name, flags ? "SA_RESTART" : "plain", r < 0 ? "error" : "result",
        r < 0 ? error : 0, handled, took < 0.045 ? "early" : took < 0.2 ? "at once" : took < 0.285 ? "at the end" : took < 0.5 ? "in time" : "late");
    return 1;
}

static void run(const char *name, long (*call)(void), int restarts, int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    for (int i = 0; !tryOnce(name, call, flags && restarts == 2, flags, i == 9); i++);
}

// Gives whether a sleep and a wait took longer than asked, though the process was stopped meanwhile.
static int stopped(int silent, int last) {
    pid_t pid = fork();
    if (!pid) {
        struct timespec t = {0, 300000000};
        double start = now();
        int r = nanosleep(&t, NULL);
        struct pollfd p = {silent, POLLIN, 0};
        int r2 = poll(&p, 1, 200);
        double took = now() - start;
        int wrong = took <= 0.49 || took >= 0.65;
        if (!wrong || last) printf("stopped: %d %d %s\n", r, r2, wrong ? "wrong" : "in time");
        _exit(wrong);
    }
    for (int i = 0; i < 4; i++) {
        usleep(50000);
        kill(pid, SIGSTOP);
        usleep(30000);
        kill(pid, SIGCONT);
    }
    int status;
    waitpid(pid, &status, 0);
    return status;
}

static void ending(int s) { (void)s; }

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    snprintf(lockName, sizeof lockName, "/tmp/restart-lock.%d", getpid());
    snprintf(fifoName, sizeof fifoName, "/tmp/restart-fifo.%d", getpid());
    mkfifo(fifoName, 0600);
    pipe(pipes);
    socketpair(AF_UNIX, SOCK_STREAM, 0, sockets);
    struct sigaction end = {.sa_handler = ending};
    sigemptyset(&end.sa_mask);
    sigaction(SIGUSR1, &end, NULL);
    int lock = open(lockName, O_RDWR | O_CREAT, 0600), held[2];
    pipe(held);
    child = fork();
    if (!child) {
        struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int own = open(lockName, O_RDWR);
        fcntl(own, F_SETLK, &l);
        flock(own, LOCK_EX);
        write(held[1], "x", 1);
        for (;;) pause();
    }
    char c;
    read(held[0], &c, 1);
    close(lock);
    struct { const char *name; long (*call)(void); int restarts; } calls[] = {
        {"read", doRead, 2}, {"recv", doRecv, 2}, {"recv timed", doRecvTimed, 0}, {"poll", doPoll, 0},
        {"select", doSelect, 0}, {"epoll_wait", doEpoll, 0}, {"nanosleep", doNanosleep, 0},
        {"clock_nanosleep", doClockAbsolute, 0}, {"futex", doFutex, 1}, {"futex until", doFutexAbsolute, 1},
        {"futex forever", doFutexForever, 2}, {"waitpid", doWait, 2}, {"waitid", doWaitid, 2}, {"pause", doPause, 0},
        {"sigsuspend", doSuspend, 0}, {"sigtimedwait", doTimedwait, 0}, {"accept", doAccept, 2},
        {"semop", doSemop, 0}, {"msgrcv", doMsgrcv, 0}, {"sem_wait", doSem, 2}, {"flock", doFlock, 2},
        {"F_SETLKW", doSetlkw, 2}, {"open", doOpenFifo, 2}, {"write", doWrite, 0},
    };
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++) {
        run(calls[i].name, calls[i].call, calls[i].restarts, 0);
        if (i + 1 < sizeof calls / sizeof *calls) run(calls[i].name, calls[i].call, calls[i].restarts, SA_RESTART);
    }
    // Stopping and going on restarts all but a few.
    int wrong = 1;
    for (int round = 0; wrong && round < 10; round++) wrong = stopped(held[0], round == 9);
    kill(child, SIGKILL);
    unlink(lockName);
    unlink(fifoName);
}
