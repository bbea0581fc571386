// fork, wait and what they tell: statuses, signals, orphans, zombies, pipes between processes.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t children;
static void onChild(int s) { children++; }

static int collect(pid_t child) {
    int status = -1;
    return waitpid(child, &status, 0) == child ? status : -1;
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    pid_t p;

    for (int code = 0; code < 256; code += 51) {
        if (!(p = fork())) _exit(code);
        int status = collect(p);
        printf("exit %d: %d %d\n", code, WIFEXITED(status), WEXITSTATUS(status));
    }
    int signals[] = {SIGKILL, SIGTERM, SIGSEGV, SIGABRT, SIGUSR1, SIGPIPE, SIGFPE, SIGRTMIN};
    for (int i = 0; i < 8; i++) {
        if (!(p = fork())) {
            if (signals[i] == SIGABRT) abort();
            if (signals[i] == SIGSEGV) *(volatile int *)16 = 1;
            kill(getpid(), signals[i]);
            pause();
        }
        int status = collect(p);
        printf("signal: %d\n", WIFSIGNALED(status) ? WTERMSIG(status) - (signals[i] == SIGRTMIN ? SIGRTMIN : 0) : -1);
    }

    // A copy of the memory, and shared memory.
    int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    static int own = 1;
    if (!(p = fork())) {
        own = 2;
        shared[0] = 7;
        shared[1] = getppid() > 1;
        _exit(0);
    }
    collect(p);
    printf("memory %d %d %d\n", own, shared[0], shared[1]);

    // SIGCHLD, stop and continue, pidfd.
    signal(SIGCHLD, onChild);
    if (!(p = fork())) for (;;) pause();
    int status;
    kill(p, SIGSTOP);
    waitpid(p, &status, WUNTRACED);
    printf("stopped %d %d\n", WIFSTOPPED(status), WSTOPSIG(status) == SIGSTOP);
    kill(p, SIGCONT);
    waitpid(p, &status, WCONTINUED);
    printf("continued %d\n", WIFCONTINUED(status));
    int fd = syscall(SYS_pidfd_open, p, 0);
    struct pollfd alive = {fd, POLLIN};
    // SIGCHLD of the child's going on may come late.
    int ready;
    while ((ready = poll(&alive, 1, 0)) < 0) {}
    printf("alive %d\n", ready);
    kill(p, SIGKILL);
    while (poll(&alive, 1, -1) < 0) {}
    siginfo_t info;
    waitid(P_PID, p, &info, WEXITED | WNOWAIT);
    printf("waitid %d %d\n", info.si_code == CLD_KILLED, info.si_status);
    // Still a zombie.
    printf("zombie %d\n", kill(p, 0));
    collect(p);
    int result = kill(p, 0);
    printf("gone %d %d\n", result, errno == ESRCH);
    printf("children %d\n", children > 0);
    close(fd);
    signal(SIGCHLD, SIG_IGN);
    if (!(p = fork())) _exit(1);
    result = waitpid(p, &status, 0);
    printf("ignored %d %d\n", result, errno == ECHILD);
    signal(SIGCHLD, SIG_DFL);

    // An orphan is adopted.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int channel[2];
    pipe(channel);
    pid_t self = getpid();
    if (!(p = fork())) {
        pid_t child = getpid();
        if (!fork()) {
            while (getppid() == child) usleep(1000);
            dprintf(channel[1], "%d", getppid() == self);
            _exit(9);
        }
        _exit(0);
    }
    collect(p);
    char text[16] = "";
    read(channel[0], text, sizeof text);
    p = wait(&status);
    printf("orphan %s %d\n", text, WEXITSTATUS(status));

    // A pipeline of four.
    int in = -1, out[2];
    for (int i = 0; i < 4; i++) {
        pipe(out);
        if (!fork()) {
            char c;
            close(out[0]);
            if (i == 0) write(out[1], "abc", 3);
            else while (read(in, &c, 1) == 1) { c++; write(out[1], &c, 1); }
            _exit(0);
        }
        close(out[1]);
        if (in >= 0) close(in);
        in = out[0];
    }
    memset(text, 0, sizeof text);
    for (int n = 0; read(in, text + n, 1) == 1; n++) {}
    while (wait(NULL) > 0) {}
    printf("pipeline %s\n", text);

    // Blocked and pending: the mask goes over, pending signals do not. Handlers stay.
    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR2);
    if (!(p = fork())) {
        sigpending(&pending);
        sigprocmask(0, NULL, &set);
        _exit(sigismember(&pending, SIGUSR2) * 2 + sigismember(&set, SIGUSR2));
    }
    printf("mask %d\n", WEXITSTATUS(collect(p)));
    signal(SIGUSR2, SIG_IGN);

    // Sessions and groups.
    if (!(p = fork())) _exit(setsid() == getpid() && getsid(0) == getpid() && getpgid(0) == getpid());
    printf("session %d\n", WEXITSTATUS(collect(p)));
    if (!(p = fork())) _exit(setpgid(0, 0) == 0 && getpgrp() == getpid());
    printf("group %d\n", WEXITSTATUS(collect(p)));
    return 0;
}
