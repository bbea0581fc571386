// setjmp and longjmp out of nested calls, as error exits of parsers and interpreters; contexts that swap as coroutines.
// quick: 20000
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

static jmp_buf fail;
static uint32_t sum = 1;

__attribute__((noinline)) static uint32_t deep(int level, uint32_t value) {
    if (value % 97 == 0) longjmp(fail, level + 1);
    if (level == 0) return value;
    return deep(level - 1, value * 31 + (uint32_t)level) ^ value;
}

static ucontext_t outside, inside;
static char stack[65536];

static void generate(void) {
    for (uint32_t n = 1;; n = n * 5 + 1) {
        sum = sum * 3 + (n >> 7);
        swapcontext(&inside, &outside);
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 1500000;
    getcontext(&inside);
    inside.uc_stack.ss_sp = stack;
    inside.uc_stack.ss_size = sizeof stack;
    makecontext(&inside, generate, 0);
    for (volatile long r = 0; r < rounds; r++) {
        int level = setjmp(fail);
        if (level == 0) {
            sum += deep(12, sum + (uint32_t)r);
        } else {
            sum = sum * 31 + (uint32_t)level;
        }
        if ((r & 15) == 0) swapcontext(&outside, &inside);
    }
    printf("longjmp %08x\n", sum);
}
