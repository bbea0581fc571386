// Much code, run by several threads at once, part of which changes: translations come and go under them.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

#define FUNCTIONS 12000
#define PARTS 4
static unsigned *memory;

// Function n gives argument + n; its place tells n.
static void write_function(unsigned *at, int n) {
#ifdef __aarch64__
    at[0] = 0x91000000 | (n & 0xfff) << 10;          // add x0, x0, #low
    at[1] = 0x91400000 | (n >> 12 & 0xfff) << 10;    // add x0, x0, #high, lsl #12
    at[2] = 0xb4000040;                              // cbz x0, +8
    at[3] = 0xd65f03c0;                              // ret
    at[4] = 0xd65f03c0;
#else
    unsigned char *b = (unsigned char *)at;
    b[0] = 0x48, b[1] = 0x8d, b[2] = 0x87;           // lea rax, [rdi + n]
    b[3] = n, b[4] = n >> 8, b[5] = n >> 16, b[6] = 0;
    b[7] = 0xc3;
#endif
}
static unsigned *place(int n) { return memory + n * 8; }

static void *calls(void *argument) {
    long me = (long)argument, wrong = 0;
    for (int round = 0; round < 3; round++)
        for (int n = me; n < FUNCTIONS; n += 1 + (round + me) % 3) {
            long (*function)(long) = (long (*)(long))place(n);
            for (int k = 1; k < 4; k++) wrong += function(k) != k + n;
        }
    return (void *)wrong;
}

// The last part is this thread's own: made, called, taken away, made anew.
static void *changes(void *argument) {
    long wrong = 0;
    size_t size = 65536;
    for (int round = 0; round < 150; round++) {
        unsigned *own = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (int n = 0; n < 20; n++) write_function(own + n * 8, n + round);
        mprotect(own, size, PROT_READ | PROT_EXEC);
        __builtin___clear_cache((char *)own, (char *)own + 20 * 32);
        for (int n = 0; n < 20; n++) wrong += ((long (*)(long))(own + n * 8))(1) != 1 + n + round;
        munmap(own, size);
    }
    return (void *)wrong;
}

int main(void) {
    memory = mmap(0, FUNCTIONS * 32, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int n = 0; n < FUNCTIONS; n++) write_function(place(n), n);
    mprotect(memory, FUNCTIONS * 32, PROT_READ | PROT_EXEC);
    __builtin___clear_cache((char *)memory, (char *)place(FUNCTIONS));
    pthread_t t[PARTS + 1];
    for (long i = 0; i < PARTS; i++) pthread_create(&t[i], 0, calls, (void *)i);
    pthread_create(&t[PARTS], 0, changes, 0);
    for (int i = 0; i <= PARTS; i++) {
        void *result;
        pthread_join(t[i], &result);
        printf("wrong %ld\n", (long)result);
    }
    return 0;
}
