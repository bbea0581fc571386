// Fault-safe access to guest memory, and the system call stub that no signal can slip past.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Copies; returns the number of bytes NOT copied (0 = all), whichever side faulted.
size_t sj_copy(void *_Nullable to, const void *_Nullable from, size_t bytes);
/// Whether the bytes at both places can be read and are the same.
int sj_is_equal(const void *_Nullable a, const void *_Nullable b, size_t bytes);
/// Zeroes; returns the number of bytes not zeroed.
size_t sj_zero(void *_Nullable to, size_t bytes);
/// Replaces *address by `new` if it is `expected`. 0: done; 1: the address cannot be written; 2: it is another value.
long sj_compare_exchange(void *_Nullable address, uint32_t expected, uint32_t new_value);
/// Length of the string at `from`, at most `limit`; -1 when a byte before its end cannot be read.
long sj_strnlen(const void *_Nullable from, size_t limit);

/// To be called first by the SIGSEGV/SIGBUS handler with its ucontext_t. When the fault is in one of the routines
/// above, makes them return their failure and says 1: the handler then just returns. Otherwise 0.
int sj_fault_fixup(void *_Nonnull ucontext);

/// A system call that a signal arriving before its `syscall` instruction prevents: -512 (ERESTARTSYS) is returned
/// when *pending is not zero, and sj_interrupt_fixup() makes it so when the handler ran in between.
long sj_safe_syscall(const volatile uint32_t *_Nonnull pending, long number, long a, long b, long c, long d, long e,
                     long f);

/// A system call by the host's entry for 32-bit programs, whose numbers and pointers it takes. -ENOSYS if there is none.
long sj_compat_syscall(long number, unsigned long a, unsigned long b, unsigned long c,
                       unsigned long d);

/// Where that begins, for callers that have the registers of the call as the host wants them, and `pending` in R11. Of
/// the others RAX, RCX and R11 change.
uintptr_t sj_safe_syscall_address(void);

/// To be called by each handler of an asynchronous signal, after it has set the pending word: when the interrupted
/// code is sj_safe_syscall before its `syscall` instruction, it is made to return -512,
/// and -513 when the host's kernel has interrupted the call and would make it again. Says 1 when it did.
int sj_interrupt_fixup(void *_Nonnull ucontext);

/// Makes one of the host's calls clock_gettime, clock_getres, gettimeofday and getcpu in user space if it can, and stores
/// what it says at the guest's addresses. Says 0 if the kernel is to be asked: for another call, for a bad argument, and
/// for an address that cannot be written.
int sj_clock_call(long number, uint64_t first, uint64_t second);
