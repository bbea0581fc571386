#include <malloc.h>
#include "CHost.h"
#include <string.h>
#include <sys/syscall.h>

void sj_no_memory(void) {
    const char text[] = "sojourn: no memory left; raise the limit on address space (ulimit -v)\n";
    sj_syscall6(SYS_write, 2, (long)text, sizeof text - 1, 0, 0, 0);
    for (;;) sj_syscall6(SYS_exit_group, 126, 0, 0, 0, 0, 0);
}

// In the place of swift::swift_abortAllocationFailure(unsigned long, unsigned long), when the linker is told to wrap it
// (scripts/build): that prints a stack trace and aborts.
_Noreturn void __wrap__ZN5swift28swift_abortAllocationFailureEmm(size_t size, size_t alignment) { sj_no_memory(); }

void sj_return_large_memory(void) { mallopt(M_MMAP_THRESHOLD, 128 << 10); }
