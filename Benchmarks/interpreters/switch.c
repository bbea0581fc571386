// A stack machine's bytecode, dispatched by one switch: primes by trial division.
// quick: 20000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { PUSH, LOAD, STORE, ADD, MUL, MOD, XOR, LESS, JUMP, JUMPZERO, DUP, HALT };

static int32_t code[128];
static int size;

static int emit(int op) {
    code[size++] = op;
    return size;
}

// Returns where the operand lies, to be set when a label is known.
static int with(int op, int operand) {
    code[size++] = op;
    code[size++] = operand;
    return size - 1;
}

// for (i = 2; i < limit; i++) {
//     for (j = 2; j * j <= i; j++) if (i % j == 0) goto no;
//     sum = sum * 31 ^ i; no:; }
static void assemble(void) {
    with(PUSH, 2), with(STORE, 1);
    int outer = size;
    with(LOAD, 1), with(LOAD, 0), emit(LESS);
    int done = with(JUMPZERO, 0);
    with(PUSH, 2), with(STORE, 2);
    int inner = size;
    with(LOAD, 1), with(LOAD, 2), emit(DUP), emit(MUL), emit(LESS);
    int composed = with(JUMPZERO, 0);
    with(LOAD, 3), with(PUSH, 31), emit(MUL), with(LOAD, 1), emit(XOR), with(STORE, 3);
    int prime = with(JUMP, 0);
    code[composed] = size;
    with(LOAD, 1), with(LOAD, 2), emit(MOD);
    int no = with(JUMPZERO, 0);
    with(LOAD, 2), with(PUSH, 1), emit(ADD), with(STORE, 2);
    with(JUMP, inner);
    code[prime] = code[no] = size;
    with(LOAD, 1), with(PUSH, 1), emit(ADD), with(STORE, 1);
    with(JUMP, outer);
    code[done] = size;
    emit(HALT);
}

static uint32_t run(int32_t limit) {
    int32_t stack[16], *top = stack, variables[4] = {limit};
    const int32_t *pc = code;
    for (;;) {
        switch (*pc++) {
        case PUSH: *++top = *pc++; break;
        case LOAD: *++top = variables[*pc++]; break;
        case STORE: variables[*pc++] = *top--; break;
        case ADD: top--; top[0] += top[1]; break;
        case MUL: top--; top[0] = (int32_t)((uint32_t)top[0] * (uint32_t)top[1]); break;
        case MOD: top--; top[0] %= top[1]; break;
        case XOR: top--; top[0] ^= top[1]; break;
        case LESS: top--; top[0] = top[0] < top[1]; break;
        case JUMP: pc = code + *pc; break;
        case JUMPZERO: pc = *top-- ? pc + 1 : code + *pc; break;
        case DUP: top++; top[0] = top[-1]; break;
        case HALT: return (uint32_t)variables[3];
        }
    }
}

int main(int argc, char **argv) {
    long limit = argc > 1 ? atol(argv[1]) : 150000;
    assemble();
    printf("switch %08x\n", run((int32_t)limit));
}
