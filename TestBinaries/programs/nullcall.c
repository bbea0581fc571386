// Dies of SIGSEGV by a call to address zero.
#include <stdio.h>
static void (*volatile function)(void);
int main(void) {
    puts("before");
    fflush(stdout);
    function();
    return 0;
}
