#include "CHost.h"
#include <setjmp.h>

static _Thread_local jmp_buf *guard;

int sj_guarded(void (*body)(void *), void *argument) {
    jmp_buf here;
    jmp_buf *outer = guard;
    guard = &here;
    int signal = _setjmp(here);
    if (signal == 0) body(argument);
    guard = outer;
    return signal;
}

void sj_guard_leave(int signal) {
    if (guard) _longjmp(*guard, signal);
}
