// Unwinding through a signal's frame: a handler that throws, and one that counts the frames below it.
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <unwind.h>

static volatile bool found;
static volatile int frames;
static void innermost();

// A function's code: ELFv1's pointers are descriptors, which begin with its address.
static uintptr_t code(void (*f)()) {
#if defined __powerpc64__ && _CALL_ELF == 1
    return *(uintptr_t *)f;
#else
    return (uintptr_t)f;
#endif
}
static _Unwind_Reason_Code step(_Unwind_Context *c, void *) {
    int before;
    uintptr_t pc = _Unwind_GetIPInfo(c, &before);
    if (_Unwind_GetRegionStart(c) == code(innermost)) found = true;
    return ++frames < 100 && pc ? _URC_NO_REASON : _URC_END_OF_STACK;
}
static void trace(int) { _Unwind_Backtrace(step, nullptr); }
static void raise_error(int s) { throw std::runtime_error(s == SIGSEGV ? "segmentation" : "other"); }

__attribute__((noinline)) static void innermost() {
    raise(SIGUSR1);
    __asm__ volatile("");
}
__attribute__((noinline, optimize("non-call-exceptions"))) static int touch(volatile int *p) { return *p; }

struct Guard {
    const char *name;
    ~Guard() { std::printf("left %s\n", name); }
};
__attribute__((noinline, optimize("non-call-exceptions"))) static int outer(volatile int *p, int depth) {
    Guard g{depth ? "outer" : "inner"};
    return depth ? outer(p, depth - 1) + 1 : touch(p);
}

int main() {
    std::signal(SIGUSR1, trace);
    innermost();
    std::printf("found %d frames %d\n", (int)found, frames > 3 && frames < 60);
    struct sigaction a = {};
    a.sa_handler = raise_error;
    a.sa_flags = SA_NODEFER;
    sigaction(SIGSEGV, &a, nullptr);
    for (int i = 0; i < 3; i++) {
        try {
            outer((volatile int *)8, 2);
        } catch (const std::exception &e) {
            std::printf("caught %s\n", e.what());
        }
    }
    int fine = 5;
    std::printf("%d\n", outer(&fine, 1));
}
