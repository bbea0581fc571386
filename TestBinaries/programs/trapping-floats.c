// Floating-point exceptions that stop the program: feenableexcept, what SIGFPE's handler is told, and going on behind it. AArch64's
// processors have no such exceptions.
#define _GNU_SOURCE
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile int code;
static volatile int raised;

static void handler(int signal, siginfo_t *info, void *context) {
    (void)signal;
    (void)context;
    code = info->si_addr ? info->si_code : -1;
    siglongjmp(back, 1);
}

static const char *name(int code) {
    switch (code) {
    case 0: return "nothing";
    case FPE_FLTDIV: return "FPE_FLTDIV";
    case FPE_FLTOVF: return "FPE_FLTOVF";
    case FPE_FLTUND: return "FPE_FLTUND";
    case FPE_FLTRES: return "FPE_FLTRES";
    case FPE_FLTINV: return "FPE_FLTINV";
    }
    return "something else";
}

static volatile double zero = 0, one = 1, big = DBL_MAX, tiny = DBL_MIN, three = 3, result;
static volatile float smallest = FLT_MIN, largest = FLT_MAX, single;

static void divide(void) { result = one / zero; }
static void invalid(void) { result = zero / zero; }
static void root(void) { result = sqrt(-three); }
static void overflow(void) { result = big * three; }
static void underflow(void) { result = tiny / three; }
static void inexact(void) { result = one / three; }
static void exact(void) { result = one + three; }
static void narrow(void) { single = (float)big; }
static void overflowSingle(void) { single = largest * 2.0f; }
static void underflowSingle(void) { single = smallest * smallest; }
static void conversion(void) { result = (int)(big + zero); }

// The sum of a loop, in the midst of which something overflows.
static void loop(void) {
    double sum = one;
    for (int i = 0; i < 5000; i++) sum *= 2;
    result = sum;
}

static void try(const char *what, void (*body)(void), int excepts) {
    code = 0;
    feclearexcept(FE_ALL_EXCEPT);
    result = 7;
    if (!sigsetjmp(back, 1)) {
        feenableexcept(excepts);
        body();
        fedisableexcept(FE_ALL_EXCEPT);
        raised = fetestexcept(FE_ALL_EXCEPT);
        printf("%s: went on, %s raised\n", what, raised & excepts ? "wrongly" : "nothing enabled");
    } else {
        fedisableexcept(FE_ALL_EXCEPT);
        printf("%s: %s, %s\n", what, name(code), result == 7 ? "nothing written" : "written");
    }
    feclearexcept(FE_ALL_EXCEPT);
}

static void *thread(void *argument) {
    // The mode is inherited, and the environment with it.
    *(int *)argument = fegetexcept();
    return 0;
}

int main(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGFPE, &action, 0);
    printf("at first: %d\n", fegetexcept());
    int old = feenableexcept(FE_DIVBYZERO);
    if (old == -1 || fegetexcept() != FE_DIVBYZERO) {
        puts("no exception stops this processor");
        return 0;
    }
    fedisableexcept(FE_ALL_EXCEPT);
    try("1/0", divide, FE_DIVBYZERO);
    try("1/0 with others", divide, FE_ALL_EXCEPT & ~FE_DIVBYZERO);
    try("0/0", invalid, FE_INVALID);
    try("0/0 with division by zero", invalid, FE_DIVBYZERO);
    try("root", root, FE_INVALID | FE_DIVBYZERO);
    try("overflow", overflow, FE_OVERFLOW);
    try("overflow with others", overflow, FE_INVALID | FE_DIVBYZERO | FE_UNDERFLOW);
    try("underflow", underflow, FE_UNDERFLOW);
    try("inexact", inexact, FE_INEXACT);
    try("exact", exact, FE_ALL_EXCEPT);
    try("narrowing", narrow, FE_OVERFLOW);
    try("overflow of singles", overflowSingle, FE_OVERFLOW);
    try("underflow of singles", underflowSingle, FE_UNDERFLOW);
    try("conversion", conversion, FE_INVALID);
    try("loop", loop, FE_OVERFLOW);
    try("loop again", loop, FE_OVERFLOW | FE_INVALID | FE_DIVBYZERO);
    try("loop without", loop, FE_INVALID | FE_DIVBYZERO);

    // What the default action makes of it.
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGFPE, SIG_DFL);
        feenableexcept(FE_DIVBYZERO);
        divide();
        _exit(1);
    }
    int status;
    waitpid(child, &status, 0);
    printf("child: %s\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGFPE ? "SIGFPE" : "lives");

    // Held back, and let go.
    feenableexcept(FE_DIVBYZERO);
    fenv_t environment;
    feholdexcept(&environment);
    divide();
    feclearexcept(FE_ALL_EXCEPT);
    fesetenv(&environment);
    printf("held: enabled %d\n", fegetexcept() == FE_DIVBYZERO);
    pthread_t t;
    int other = -1;
    pthread_create(&t, 0, thread, &other);
    pthread_join(t, 0);
    printf("thread: enabled %d\n", other == FE_DIVBYZERO);
    fedisableexcept(FE_ALL_EXCEPT);

    // feraiseexcept stops as well.
    code = 0;
    if (!sigsetjmp(back, 1)) {
        feenableexcept(FE_OVERFLOW);
        feraiseexcept(FE_OVERFLOW);
        puts("feraiseexcept: went on");
    } else {
        printf("feraiseexcept: %s\n", name(code));
    }
    fedisableexcept(FE_ALL_EXCEPT);
    return 0;
}
