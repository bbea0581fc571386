// How processes end. Each child begins by itself; what its parent does meanwhile is not compared.
#include "trace.h"
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static int self;

static void own(int number) { call(tgkill, self, self, number); }

static void child(int way) {
    self = getpid();
    call(nanosleep, &(struct timespec){0, 30000000}, NULL);
    begin();
    switch (way) {
    case 0: call(exit_group, 300);
    case 1: call(exit, 7);
    case 2: own(SIGTERM); break;
    case 3: call(kill, self, SIGHUP); break;
    case 4: own(SIGABRT); break;
    case 5: *(volatile int *)16 = 1; break;
    case 6: own(SIGRTMIN + 2); break;
    case 7: call(kill, self, SIGKILL); break;
    case 8: {
        int p[2];
        call(pipe2, p, 0);
        call(close, p[0]);
        call(write, p[1], "x", 1L);
        break;
    }
    case 9:
        call(setitimer, 0, (long[]){0, 0, 0, 20000}, NULL);
        call(nanosleep, &(struct timespec){5, 0}, NULL);
        break;
    case 10:
        signal(SIGTERM, SIG_IGN);
        own(SIGINT);
        break;
    case 11: {
        struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
        setrlimit(RLIMIT_CORE, &limit);
        own(SIGQUIT);
        break;
    }
    case 12: {
        struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
        setrlimit(RLIMIT_CORE, &limit);
        prctl(PR_SET_DUMPABLE, 0);
        own(SIGSEGV);
        break;
    }
    case 13: {
        unsigned long set = 1ul << (SIGUSR1 - 1), none = 0;
        call(rt_sigprocmask, SIG_BLOCK, &set, NULL, 8L);
        own(SIGUSR1);
        call(getuid);
        call(rt_sigprocmask, SIG_SETMASK, &none, NULL, 8L);
        break;
    }
    }
    _exit(99);
}

int main(void) {
    struct rlimit none = {0, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &none);
    system("rm -rf /tmp/trace-core");
    mkdir("/tmp/trace-core", 0700);
    chdir("/tmp/trace-core");
    for (int way = 0; way < 14; way++) {
        int status, id = fork();
        if (!id) child(way);
        waitpid(id, &status, 0);
        end();
    }
    system("rm -rf /tmp/trace-core");
}
