// What the memory programs share.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { P = 4096 };
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static sigjmp_buf back;
static volatile int code_of_fault;
static void caught(int s, siginfo_t *i, void *c) {
    // x86 may guard a page that can only be executed by a protection key, and says so (SEGV_PKUERR).
    code_of_fault = s == SIGSEGV && i->si_code == 4 ? SEGV_ACCERR : i->si_code;
    siglongjmp(back, s);
}
static void catch_faults(void) {
    struct sigaction a = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(SIGSEGV, &a, 0);
    sigaction(SIGBUS, &a, 0);
    setvbuf(stdout, 0, _IONBF, 0);
}
/// 0 if the byte can be read, else signal * 100 + code.
static int reads(volatile void *p) {
    int s = sigsetjmp(back, 1);
    if (s) return s * 100 + code_of_fault;
    (void)*(volatile char *)p;
    return 0;
}
static int writes(volatile void *p) {
    int s = sigsetjmp(back, 1);
    if (s) return s * 100 + code_of_fault;
    *(volatile char *)p = 7;
    return 0;
}
/// Prints "ok" for anything but -1, else the error.
static long said(const char *what, long r) {
    if (r == -1) printf("%s: error %d\n", what, errno);
    else printf("%s: ok\n", what);
    return r;
}
static void number(const char *what, long r) {
    if (r == -1) printf("%s: error %d\n", what, errno);
    else printf("%s: %ld\n", what, r);
}
#define OK(call) said(#call, (long)(call))
#define N(call) number(#call, (long)(call))
static char *area(size_t pages) { return mmap(0, pages * P, RW, ANON, -1, 0); }
#ifdef SYS_mmap2
static long map(void *a, size_t n, int p, int f, int fd, long o) {
    if (o & (P - 1)) return errno = EINVAL, -1;
    return syscall(SYS_mmap2, a, n, p, f, fd, (unsigned long)o / P);
}
#else
static long map(void *a, size_t n, int p, int f, int fd, long o) { return syscall(SYS_mmap, a, n, p, f, fd, o); }
#endif
