#include "CHost.h"

static char **arguments;

// The C library gives these to every constructor. Swift's own CommandLine reads them from /proc/self/cmdline or finds them
// by /proc/self/maps: that needs a descriptor.
__attribute__((constructor)) static void keep(int count, char **vector) { arguments = vector; }

char **sj_arguments(void) { return arguments; }
