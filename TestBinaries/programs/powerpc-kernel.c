// System calls and options of prctl that PowerPC's kernels alone have.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#ifdef __powerpc__
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void call(const char *name, long number) {
    errno = 0;
    long result = syscall(number, 0, 0, 0, 0, 0);
    // A process that may administer the machine is told that there is none; others that they may not.
    int error = errno;
    if (error == EPERM) error = number == 255 ? EINVAL : ENODEV;
    printf("%s: %ld %s\n", name, result, strerrorname_np(error));
}

int main(void) {
    call("pciconfig_read", 198);
    call("pciconfig_write", 199);
    call("pciconfig_iobase", 200);
    call("rtas", 255);
    call("spu_run", 278);
    call("spu_create", 279);
    errno = 0;
    int result = syscall(310, 0, 0x10000, 0);
    printf("subpage_prot: %d\n", result == -1 && errno == (sizeof(long) == 8 ? ENOENT : ENOSYS));
    unsigned value = 77;
    printf("unalign: %d", prctl(PR_GET_UNALIGN, &value));
    printf(" %u", value);
    printf(" %d", prctl(PR_SET_UNALIGN, PR_UNALIGN_SIGBUS));
    printf(" %d", prctl(PR_GET_UNALIGN, &value));
    printf(" %u\n", value);
    fflush(stdout);
    if (fork() == 0) {
        prctl(PR_GET_UNALIGN, &value);
        printf("child: %u\n", value);
        return 0;
    }
    wait(0);
    printf("bad pointer: %d\n", prctl(PR_GET_FPEXC, (void *)8) == -1 && errno == EFAULT);
    return 0;
}
#else
int main(void) {
    puts("PowerPC alone");
    return 0;
}
#endif
