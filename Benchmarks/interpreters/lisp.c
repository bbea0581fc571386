// A small Lisp: reader, association-list environments, closures; cells from a pool, reset for each round.
// quick: 10
// guest: aarch64 ppc64le ppc64
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct cell {
    enum { NUMBER, SYMBOL, PAIR, CLOSURE, BUILTIN } kind;
    long number;
    struct cell *a, *b, *c;
} cell;

enum { CELLS = 1 << 20, SYMBOLS = 64 };
static cell pool[CELLS], nilCell, *symbols[SYMBOLS];
static char names[SYMBOLS][16];
static size_t used;
static int symbolCount;
static const char *at;
#define NIL (&nilCell)

static cell *make(int kind, long number, cell *a, cell *b, cell *c) {
    if (used == CELLS) exit(3);
    cell *x = &pool[used++];
    x->kind = kind, x->number = number, x->a = a, x->b = b, x->c = c;
    return x;
}

static cell *cons(cell *a, cell *b) { return make(PAIR, 0, a, b, NIL); }
static cell *number(long n) { return make(NUMBER, n, NIL, NIL, NIL); }

static cell *symbol(const char *name, size_t n) {
    for (int i = 0; i < symbolCount; i++) {
        if (strlen(names[i]) == n && !memcmp(names[i], name, n)) return symbols[i];
    }
    memcpy(names[symbolCount], name, n);
    names[symbolCount][n] = 0;
    return symbols[symbolCount] = make(SYMBOL, symbolCount, NIL, NIL, NIL), symbols[symbolCount++];
}

static cell *read(void) {
    while (*at == ' ') at++;
    if (*at == '(') {
        cell head = {.b = NIL}, *tail = &head;
        for (at++; *at != ')';) {
            tail = tail->b = cons(read(), NIL);
            while (*at == ' ') at++;
        }
        at++;
        return head.b;
    }
    const char *start = at;
    while (*at && *at != ' ' && *at != '(' && *at != ')') at++;
    if ((unsigned)(*start - '0') < 10) return number(atol(start));
    return symbol(start, (size_t)(at - start));
}

static cell *lookup(cell *name, cell *env) {
    for (; env != NIL; env = env->b) {
        if (env->a->a == name) return env->a->b;
    }
    exit(2);
}

static cell *ifSymbol, *lambdaSymbol, *globals = NIL;

static cell *eval(cell *x, cell *env) {
    for (;;) {
        if (x->kind == SYMBOL) return lookup(x, env);
        if (x->kind != PAIR) return x;
        if (x->a == ifSymbol) {
            cell *test = eval(x->b->a, env);
            x = test != NIL ? x->b->b->a : x->b->b->b->a;
            continue;
        }
        if (x->a == lambdaSymbol) return make(CLOSURE, 0, x->b->a, x->b->b->a, env);
        cell *f = eval(x->a, env), *arguments[4];
        int n = 0;
        for (cell *p = x->b; p != NIL; p = p->b) arguments[n++] = eval(p->a, env);
        if (f->kind == BUILTIN) {
            long a = n > 0 ? arguments[0]->number : 0, b = n > 1 ? arguments[1]->number : 0;
            switch (f->number) {
            case 0: return number(a + b);
            case 1: return number(a - b);
            case 2: return number(a * b);
            case 3: return a < b ? number(1) : NIL;
            case 4: return cons(arguments[0], arguments[1]);
            case 5: return arguments[0]->a;
            case 6: return arguments[0]->b;
            default: return arguments[0] == NIL ? number(1) : NIL;
            }
        }
        env = f->c == NIL ? globals : f->c;
        cell *p = f->a;
        for (int i = 0; i < n; i++, p = p->b) env = cons(cons(p->a, arguments[i]), env);
        x = f->b;
    }
}

static void define(const char *name, cell *value) {
    globals = cons(cons(symbol(name, strlen(name)), value), globals);
}

static void defineText(const char *name, const char *text) {
    at = text;
    cell *source = read();
    define(name, make(CLOSURE, 0, source->b->a, source->b->b->a, NIL));
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 80;
    static const char *const builtins[] = {"+", "-", "*", "<", "cons", "car", "cdr", "null"};
    nilCell.kind = NUMBER;
    nilCell.a = nilCell.b = nilCell.c = NIL;
    ifSymbol = symbol("if", 2);
    lambdaSymbol = symbol("lambda", 6);
    for (int i = 0; i < 8; i++) define(builtins[i], make(BUILTIN, i, NIL, NIL, NIL));
    define("nil", NIL);
    defineText("fib", "(lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))");
    defineText("range", "(lambda (n l) (if (< n 1) l (range (- n 1) (cons n l))))");
    defineText("map", "(lambda (f l) (if (null l) l (cons (f (car l)) (map f (cdr l)))))");
    defineText("sum", "(lambda (l s) (if (null l) s (sum (cdr l) (+ s (car l)))))");
    at = "(+ (fib 20) (sum (map (lambda (x) (* x (* x x))) (range 2000 nil)) 0))";
    cell *expression = read();
    size_t mark = used;
    long result = 0;
    for (long r = 0; r < rounds; r++) {
        used = mark;
        result = result * 3 + eval(expression, globals)->number;
    }
    printf("lisp %ld %zu\n", result, used);
}
