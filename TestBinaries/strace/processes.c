#include "trace.h"
#include <linux/futex.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>

static void handler(int s) { (void)s; }

int main(void) {
    int status, own = getpid();
    begin();
    call(getpid);
    call(getppid);
    call(gettid);
    call(getuid);
    call(setpgid, 0, 99999);
    call(getpgid, 0);
    call(wait4, -1, &status, WNOHANG, NULL);
    call(kill, 0x3fffffff, SIGUSR1);
    call(tgkill, 1, 0x3fffffff, SIGRTMIN);
    call(kill, own, 0);
    call(sched_yield);
    struct rlimit limit;
    call(prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
    call(prctl, PR_SET_NAME, "a name");
    call(prctl, PR_GET_DUMPABLE);
    call(prctl, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
    call(futex, &status, FUTEX_WAKE_PRIVATE, 1);
    int word = 3;
    call(futex, &word, FUTEX_WAIT, 4, NULL);
    struct timespec t = {0, 1000000};
    call(futex, &word, FUTEX_WAIT_PRIVATE, 3, &t);
    call(nanosleep, &t, NULL);
    call(clock_nanosleep, CLOCK_MONOTONIC, 0, &t, NULL);
    call(execve, "/no/such/program", (char *[]){"a", "b c", NULL}, (char *[]){"X=1", NULL});
    call(execve, (char *)16, NULL, NULL);
    call(sched_getscheduler, 0);
    call(getpriority, PRIO_PROCESS, 0);
    call(setpriority, PRIO_PROCESS, 0, 0);
    call(sched_setaffinity, 0, 8L, NULL);
    call(capget, NULL, NULL);
    call(personality, 0xffffffffL);
    call(getrandom, NULL, 0L, 1);
    call(sethostname, (char *)16, 3L);
    call(setns, -1, CLONE_NEWNET | CLONE_NEWUTS);
    call(unshare, 0);
    signal(SIGUSR1, handler);
    int pid = fork();
    if (!pid) {
        call(exit_group, 3);
    }
    call(wait4, pid, &status, 0, NULL);
    end();
}
