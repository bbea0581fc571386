#include "CHost.h"
#include <errno.h>
#include <sys/auxv.h>
#include <sys/single_threaded.h>
#include <unistd.h>

long sj_fork(void) {
    pid_t child = fork();
    return child < 0 ? -errno : child;
}

int sj_single_threaded(void) { return __libc_single_threaded; }

const char *sj_own_path(void) { return (const char *)getauxval(AT_EXECFN); }
