// What is between begin() and end() is compared. Calls are made directly: the same on every architecture.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#define call(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
static inline void begin(void) { call(write, -1, "begin", 5); }
static inline void end(void) { call(write, -1, "end", 3); }
