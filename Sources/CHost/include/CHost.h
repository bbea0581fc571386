// The little that Swift cannot say: raw system calls, entry and exit thunks, fault-safe copies.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// One raw host system call. Returns the kernel's value: -4095...-1 is a negated errno.
long sj_syscall6(long number, long a, long b, long c, long d, long e, long f);

/// What CPUID says of the host, in the bits of Swift's HostFeatures.
uint32_t sj_host_features(void);

/// Runs body(argument). Returns 0, or what sj_guard_leave was given when a fault handler ended it early: nothing that
/// needs cleaning up may be under way in body.
int sj_guarded(void (*_Nonnull body)(void *_Nullable), void *_Nullable argument);
/// From a signal handler: leaves the innermost sj_guarded of the calling thread. Returns only if there is none.
void sj_guard_leave(int signal);
#include "guest_access.h"
#include "signal_queue.h"
#include "thread_local.h"
