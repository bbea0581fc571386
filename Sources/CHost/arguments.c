#include "CHost.h"

static char **arguments;
static int argument_count;

// The C library gives these to every constructor. Swift's own CommandLine, in whose place the two functions below are linked,
// opens /proc/self/maps at every start to find them.
__attribute__((constructor)) static void keep(int count, char **vector) {
    arguments = vector;
    argument_count = count;
}

char **sj_arguments(void) { return arguments; }

char **_swift_stdlib_getUnsafeArgvArgc(int *count);
char **_swift_stdlib_getUnsafeArgvArgc(int *count) {
    *count = argument_count;
    return arguments;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **vector, int count);
void _swift_stdlib_overrideUnsafeArgvArgc(char **vector, int count) {
    arguments = vector;
    argument_count = count;
}
