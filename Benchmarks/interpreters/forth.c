// A Forth with a dictionary of compiled words: outer interpreter, inner interpreter by function pointers.
// quick: 10
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct word {
    char name[12];
    void (*run)(struct word *);
    int32_t *body;
} word;

static word words[64];
static int count;
static int32_t memory[4096], *here = memory;
static int64_t stack[256], *sp = stack;
static int32_t *returns[256], **rp = returns, *ip;
static int64_t variables[16];

static void add(word *w) { (void)w; sp--; sp[0] += sp[1]; }
static void sub(word *w) { (void)w; sp--; sp[0] -= sp[1]; }
static void mul(word *w) { (void)w; sp--; sp[0] = (int64_t)((uint64_t)sp[0] * (uint64_t)sp[1]); }
static void mod(word *w) { (void)w; sp--; sp[0] %= sp[1]; }
static void less(word *w) { (void)w; sp--; sp[0] = -(sp[0] < sp[1]); }
static void exclusive(word *w) { (void)w; sp--; sp[0] ^= sp[1]; }
static void dup(word *w) { (void)w; sp++; sp[0] = sp[-1]; }
static void drop(word *w) { (void)w; sp--; }
static void swap(word *w) { (void)w; int64_t t = sp[0]; sp[0] = sp[-1]; sp[-1] = t; }
static void over(word *w) { (void)w; sp++; sp[0] = sp[-2]; }
static void fetch(word *w) { (void)w; *sp = variables[*sp & 15]; }
static void store(word *w) { (void)w; variables[sp[0] & 15] = sp[-1]; sp -= 2; }
static void literal(word *w) { (void)w; *++sp = *ip++; }
static void branch(word *w) { (void)w; ip += *ip; }
static void branchZero(word *w) { (void)w; ip += *sp-- ? 1 : *ip; }
static void leave(word *w) { (void)w; ip = *rp--; }
static void enter(word *w) { *++rp = ip; ip = w->body; }

static void execute(word *w) {
    int32_t **base = rp;
    ip = NULL;
    w->run(w);
    while (rp > base) {
        word *next = &words[*ip++];
        next->run(next);
    }
}

static int find(const char *name) {
    for (int i = count - 1; i >= 0; i--) {
        if (!strcmp(words[i].name, name)) return i;
    }
    return -1;
}

static void define(const char *name, void (*run)(word *)) {
    strcpy(words[count].name, name);
    words[count].run = run;
    words[count++].body = here;
}

// Compiles ": name … ;" definitions with if/then and begin/until, and runs words outside of them.
static void interpret(const char *source) {
    char token[32];
    int32_t *marks[16];
    int depth = 0, compiling = 0, n, skipped;
    while (sscanf(source, "%31s%n", token, &skipped) == 1) {
        source += skipped;
        if (!strcmp(token, ":")) {
            sscanf(source, "%31s%n", token, &skipped);
            source += skipped;
            define(token, enter);
            compiling = 1;
        } else if (!strcmp(token, ";")) {
            *here++ = find("leave");
            compiling = 0;
        } else if (!strcmp(token, "begin")) {
            marks[depth++] = here;
        } else if (!strcmp(token, "until")) {
            *here++ = find("0branch");
            depth--;
            *here = (int32_t)(marks[depth] - here);
            here++;
        } else if (!strcmp(token, "if")) {
            *here++ = find("0branch");
            marks[depth++] = here++;
        } else if (!strcmp(token, "then")) {
            depth--;
            *marks[depth] = (int32_t)(here - marks[depth]);
        } else if ((n = find(token)) >= 0) {
            if (compiling) *here++ = n; else execute(&words[n]);
        } else if (compiling) {
            *here++ = find("literal");
            *here++ = atoi(token);
        } else {
            *++sp = atoi(token);
        }
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 80;
    define("+", add), define("-", sub), define("*", mul), define("mod", mod), define("<", less);
    define("xor", exclusive), define("dup", dup), define("drop", drop), define("swap", swap);
    define("over", over);
    define("@", fetch), define("!", store), define("literal", literal), define("branch", branch);
    define("0branch", branchZero), define("leave", leave);
    interpret(": fib dup 2 < if leave then dup 1 - fib swap 2 - fib + ; "
              ": mix 25173 * 13849 + 65536 mod ; "
              ": loop begin 1 @ mix 1 ! 1 - dup 1 < until drop ; "
              ": round 18 fib 1 @ + 65536 mod 1 ! 30000 loop ;");
    for (long r = 0; r < rounds; r++) interpret("round");
    printf("forth %lld %ld\n", (long long)variables[1], (long)(sp - stack));
}
