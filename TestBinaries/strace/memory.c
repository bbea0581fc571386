#include "trace.h"
#include <sys/mman.h>

int main(void) {
    begin();
    char *p = (char *)call(mmap, NULL, 16384L, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
    call(mprotect, p, 4096L, PROT_READ | PROT_EXEC);
    call(madvise, p, 4096L, MADV_DONTNEED);
    call(mremap, p, 16384L, 4096L, 0);
    call(msync, p, 4096L, MS_SYNC);
    call(mlock, p, 4096L);
    call(munlock, p, 4096L);
    call(munmap, p, 4096L);
    call(munmap, p + 1, 4096L);
    call(mmap, NULL, 4096L, PROT_READ, MAP_PRIVATE | MAP_NORESERVE | MAP_POPULATE, 99, 0x1000L);
    call(mincore, p, 4096L, NULL);
    call(brk, 0L);
    end();
}
