// The work of counters.c by exclusive loads and stores, as Armv8.0 has it.
// quick: 20000
// guest: aarch64
// aarch64 flags: -march=armv8-a -mno-outline-atomics
#include "counters.c"
