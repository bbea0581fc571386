// The little that Swift cannot say: raw system calls, entry and exit thunks, fault-safe copies.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/auxv.h>

/// One raw host system call. Returns the kernel's value: -4095...-1 is a negated errno.
long sj_syscall6(long number, long a, long b, long c, long d, long e, long f);

/// What CPUID says of the host, in the bits of Swift's HostFeatures.
uint32_t sj_host_features(void);

/// Runs body(argument). Returns 0, or what sj_guard_leave was given when a fault handler ended it early: nothing that
/// needs cleaning up may be under way in body.
int sj_guarded(void (*_Nonnull body)(void *_Nullable), void *_Nullable argument);
/// From a signal handler: leaves the innermost sj_guarded of the calling thread. Returns only if there is none.
void sj_guard_leave(int signal);

/// clone with CLONE_VM and CLONE_VFORK in flags: the child runs body(argument) on the caller's stack and with its thread
/// local memory, while the caller waits for it to execute a program or to end. body must not return.
long sj_vfork(long flags, long parent_tid, long child_tid, void (*_Nonnull body)(void *_Nullable),
              void *_Nullable argument);
/// fork by the C library, which brings its own locks through it: the child's number, 0 in the child, or a negated errno.
long sj_fork(void);
/// Whether this process has never had a second thread.
int sj_single_threaded(void);
/// A word that two processes share.
static inline uint32_t sj_load(const uint32_t *_Nonnull word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
static inline void sj_store(uint32_t *_Nonnull word, uint32_t value) {
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}
/// argv of this process.
char *_Nullable *_Nonnull sj_arguments(void);
/// From now on large pieces of memory go back to the system when they are free, whatever has been allocated before.
void sj_return_large_memory(void);
/// Says that there is no memory, and ends the process.
_Noreturn void sj_no_memory(void);
/// The path by which this program was executed; it may be relative to a directory that has been left.
const char *_Nullable sj_own_path(void);
/// The build id that the linker gave this program; null if it has none. *length: its bytes.
const uint8_t *_Nullable sj_build_id(size_t *_Nonnull length);
#include "guest_access.h"
#include "signal_queue.h"
#include "thread_local.h"
