#include "trace.h"
// On PowerPC, getrlimit is an old one.
#ifdef SYS_ugetrlimit
#undef SYS_getrlimit
#define SYS_getrlimit SYS_ugetrlimit
#endif
#include <linux/capability.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#define BAD ((void *)16)

int main(void) {
    struct rlimit l = {.rlim_cur = 64, .rlim_max = 512}, wrong = {9, 3};
    begin();
    call(prlimit64, 0, RLIMIT_NOFILE, &l, NULL);
    call(prlimit64, 0, RLIMIT_NOFILE, NULL, &l);
    call(prlimit64, 0, RLIMIT_CORE, &(struct rlimit){0, RLIM_INFINITY}, &l);
    call(prlimit64, 0, RLIMIT_FSIZE, &wrong, NULL);
    call(prlimit64, 0, RLIMIT_CPU, BAD, NULL);
    call(prlimit64, 0, RLIMIT_CPU, NULL, BAD);
    call(prlimit64, 0, 44, NULL, &l);
    call(prlimit64, -1, RLIMIT_NICE, NULL, &l);
    call(prlimit64, 0, RLIMIT_STACK, &(struct rlimit){8 << 20, RLIM_INFINITY}, NULL);
    call(getrlimit, RLIMIT_STACK, &l);
    call(getrlimit, RLIMIT_LOCKS, BAD);
    call(setrlimit, RLIMIT_RTPRIO, &wrong);
    call(setrlimit, RLIMIT_MSGQUEUE, &(struct rlimit){4096, 8192});
    struct rusage u;
    call(getrusage, RUSAGE_SELF, &u);
    call(getrusage, RUSAGE_CHILDREN, BAD);
    call(getrusage, RUSAGE_THREAD, NULL);
    call(getrusage, 5, &u);
    // Scheduling.
    struct sched_param p = {0};
    call(sched_getparam, 0, &p);
    call(sched_getparam, 0, NULL);
    call(sched_setparam, 0, &p);
    p.sched_priority = 77;
    call(sched_setparam, 0, &p);
    call(sched_setparam, 0, BAD);
    p.sched_priority = 0;
    call(sched_setscheduler, 0, SCHED_BATCH, &p);
    call(sched_getscheduler, 0);
    call(sched_setscheduler, 0, SCHED_IDLE | SCHED_RESET_ON_FORK, &p);
    call(sched_getscheduler, 0);
    call(sched_setscheduler, 0, SCHED_OTHER, &p);
    call(sched_setscheduler, 0, 55, &p);
    call(sched_setscheduler, 0, SCHED_FIFO, BAD);
    call(sched_getscheduler, -1);
    call(sched_get_priority_max, SCHED_RR);
    call(sched_get_priority_min, SCHED_FIFO);
    call(sched_get_priority_max, 99);
    call(sched_rr_get_interval, 0, BAD);
    call(sched_rr_get_interval, -5, NULL);
    unsigned long mask = 1;
    call(sched_setaffinity, 0, 8L, &mask);
    call(sched_getaffinity, 0, 8L, &mask);
    call(sched_getaffinity, 0, 3L, &mask);
    mask = 0;
    call(sched_setaffinity, 0, 8L, &mask);
    call(sched_getaffinity, 0, 8L, BAD);
    struct {
        unsigned size, policy;
        unsigned long flags;
        int nice;
        unsigned priority;
        unsigned long runtime, deadline, period;
        unsigned low, high;
    } a = {48, 0, 0, 3, 0, 0, 0, 0};
    call(sched_setattr, 0, &a, 0);
    call(sched_getattr, 0, &a, 48, 0);
    call(sched_getattr, 0, &a, 56, 0);
    call(sched_getattr, 0, &a, 5, 0);
    call(sched_getattr, 0, BAD, 48, 0);
    a.policy = 6;
    a.flags = 3;
    a.size = 48;
    call(sched_setattr, 0, &a, 1);
    call(sched_setattr, -1, BAD, 0);
    call(getpriority, PRIO_PGRP, -1);
    call(getpriority, 6, 0);
    call(setpriority, PRIO_PROCESS, 0, 5);
    call(getpriority, PRIO_PROCESS, 0);
    call(setpriority, PRIO_USER, 123456, 19);
    call(ioprio_get, IOPRIO_WHO_PROCESS, 0);
    call(ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 6));
    call(ioprio_get, IOPRIO_WHO_PROCESS, 0);
    call(ioprio_set, IOPRIO_WHO_USER, -1, IOPRIO_PRIO_VALUE(7, 9));
    call(ioprio_get, 8, 0);
    // Options of the process.
    call(prctl, PR_SET_PDEATHSIG, SIGHUP);
    int n;
    call(prctl, PR_GET_PDEATHSIG, &n);
    call(prctl, PR_GET_PDEATHSIG, BAD);
    call(prctl, PR_SET_DUMPABLE, 1);
    call(prctl, PR_SET_DUMPABLE, 9);
    call(prctl, PR_SET_KEEPCAPS, 1L);
    call(prctl, PR_GET_KEEPCAPS);
    char name[20];
    call(prctl, PR_SET_NAME, "a rather long name");
    call(prctl, PR_GET_NAME, name);
    call(prctl, PR_SET_NAME, BAD);
    call(prctl, PR_SET_TIMERSLACK, 60000L);
    call(prctl, PR_GET_TIMERSLACK);
    call(prctl, PR_SET_CHILD_SUBREAPER, 1L);
    call(prctl, PR_GET_CHILD_SUBREAPER, &n);
    call(prctl, PR_GET_SECCOMP);
    call(prctl, PR_CAPBSET_READ, CAP_CHOWN);
    call(prctl, PR_CAPBSET_READ, 200);
    call(prctl, PR_CAPBSET_DROP, CAP_SYS_BOOT);
    call(prctl, PR_GET_SECUREBITS);
    call(prctl, PR_SET_SECUREBITS, 0x15L);
    call(prctl, PR_GET_SECUREBITS);
    call(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0L, 0L);
    call(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L);
    call(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0L, 0L);
    call(prctl, PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L);
    call(prctl, PR_SET_THP_DISABLE, 1L, 0L, 0L, 0L);
    call(prctl, PR_GET_THP_DISABLE, 0L, 0L, 0L, 0L);
    call(prctl, PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0L, 0L);
    call(prctl, PR_MCE_KILL_GET, 0L, 0L, 0L, 0L);
    call(prctl, PR_SET_IO_FLUSHER, 1L, 0L, 0L, 0L);
    call(prctl, PR_GET_IO_FLUSHER, 0L, 0L, 0L, 0L);
    call(prctl, PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 1L, 0L, 0L);
    call(prctl, PR_SET_PTRACER, -1L);
    call(prctl, 12345, 1L, 2L, 3L, 4L);
    call(personality, ADDR_NO_RANDOMIZE);
    call(personality, UNAME26 | SHORT_INODE);
    call(personality, 0L);
    call(personality, 0xffffffffL);
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct d[2];
    call(capget, &h, d);
    d[0].effective = 1 << CAP_KILL | 1 << CAP_CHOWN | 1 << CAP_SYS_RESOURCE;
    d[1].effective = 0;
    call(capset, &h, d);
    call(capget, &h, NULL);
    h.version = 5;
    call(capget, &h, d);
    call(capset, BAD, d);
    h.version = _LINUX_CAPABILITY_VERSION_3;
    h.pid = -1;
    call(capget, &h, BAD);
    call(sysinfo, BAD);
    struct utsname un;
    call(uname, BAD);
    call(getcpu, NULL, NULL, NULL);
    call(getcpu, BAD, NULL, NULL);
    end();
}
