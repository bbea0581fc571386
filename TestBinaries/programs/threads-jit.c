// Code that one thread writes anew while others run it.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __aarch64__
static unsigned code[4] = {0x52800000, 0xd65f03c0};  // mov w0, #n; ret
static void patch(unsigned *at, int n) {
    code[0] = 0x52800000 | (n & 0xffff) << 5;
    __atomic_store_n(at + 1, code[1], __ATOMIC_SEQ_CST);
    __atomic_store_n(at, code[0], __ATOMIC_SEQ_CST);
    __builtin___clear_cache((char *)at, (char *)(at + 2));
}
#else
static void patch(unsigned *at, int n) {
    __atomic_store_n((unsigned long *)at, 0xc300000000b8ull | (unsigned long)n << 8, __ATOMIC_SEQ_CST);
}
#endif

static int (*function)(void);
static volatile int now, stop;
static void *calls(void *argument) {
    long wrong = 0, last = 0;
    while (!stop) {
        int low = now, got = function(), high = now;
        (void)low;
        if (got > high + 1 || got < last) wrong++;
        last = got;
    }
    return (void *)wrong;
}

int main(void) {
    unsigned *memory = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    function = (int (*)(void))memory;
    patch(memory, 0);
    pthread_t t[3];
    void *result;
    for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, calls, 0);
    int own = 0;
    for (int i = 1; i <= 1000; i++) {
        patch(memory, i);
        own += function() == i;
        now = i;
    }
    stop = 1;
    for (int i = 0; i < 3; i++) {
        pthread_join(t[i], &result);
        printf("wrong %ld\n", (long)result);
    }
    printf("own %d\n", own);
    return 0;
}
