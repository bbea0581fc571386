// The little that Swift cannot say: raw system calls, entry and exit thunks, fault-safe copies.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// One raw host system call. Returns the kernel's value: -4095...-1 is a negated errno.
long sj_syscall6(long number, long a, long b, long c, long d, long e, long f);

#include "guest_access.h"
#include "signal_queue.h"
