// The Swift runtime asks for its own place at the start, to find its crash reporter, and ends the process where /proc is
// not mounted. We have no such reporter: these definitions take the place of the runtime's (Paths.cpp).
#include <stddef.h>

char *swift_copyAuxiliaryExecutablePath(const char *name) {
    (void)name;
    return NULL;
}

const char *swift_getRootPath(void) { return NULL; }

const char *swift_getRuntimeLibraryPath(void) { return NULL; }
