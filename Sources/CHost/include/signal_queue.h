// What a host signal handler may touch: one preallocated queue per guest thread.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The kernel's siginfo_t, as its 128 bytes.
typedef struct sj_siginfo {
    uint64_t words[16];
} sj_siginfo;

/// Signals that the host has delivered and the guest has not yet seen. Plain memory, owned by one guest thread,
/// written by handlers that run on that thread. Slot i holds signal i+1.
typedef struct sj_signal_queue {
    /// Not zero: something may be deliverable; polled by translated code and by sj_safe_syscall.
    volatile uint32_t pending;
    uint32_t reserved;
    /// Bit i: slot i is full. Also those that the guest blocks and that the host could not keep.
    volatile uint64_t arrived;
    /// Called (when not null) after a signal was queued, with the handler's ucontext: the place to unlink a
    /// translated loop, should the poll be done by patching. Must be async-signal-safe.
    void (*_Nullable notify)(void *_Nullable argument, void *_Nonnull ucontext);
    void *_Nullable notify_argument;
    sj_siginfo slots[64];
} sj_signal_queue;

/// The queue of the calling thread; null on threads that run no guest.
sj_signal_queue *_Nullable sj_current_signal_queue(void);
void sj_set_current_signal_queue(sj_signal_queue *_Nullable queue);

/// Whether a signal of those that faults raise was sent by a process. For its handler.
int sj_was_sent(const void *_Nonnull info, void *_Nonnull ucontext);

/// Queues on the calling thread the signal described by info, and sets `pending`. Async-signal-safe.
void sj_queue_signal(sj_signal_queue *_Nonnull queue, int signal, const void *_Nonnull info);

/// The handler for every asynchronous host signal: queues, blocks further signals in the interrupted context until
/// the guest thread has looked at this one, keeps sj_safe_syscall from starting a call.
/// `keep_unblocked` signals (sj_set_synchronous_mask) stay open.
void sj_async_signal_handler(int signal, void *_Nonnull info, void *_Nonnull ucontext);

/// The signals that are never blocked on the host because the translator itself takes them (SIGSEGV, SIGBUS, ...).
void sj_set_synchronous_mask(uint64_t mask);
uint64_t sj_synchronous_mask(void);

/// rt_sigaction without glibc, which hides signals 32 and 33. `handler` is 0 (SIG_DFL), 1 (SIG_IGN) or a function;
/// the restorer is ours. Returns 0 or a negated errno.
long sj_set_host_action(int signal, uintptr_t handler, uint64_t flags, uint64_t mask);
/// The present host handler of a signal: 0 (SIG_DFL), 1 (SIG_IGN), a function, or a negated errno.
long sj_host_action(int signal);
/// The address of sj_async_signal_handler, for sj_set_host_action.
uintptr_t sj_async_signal_handler_address(void);

/// Takes a signal out of its slot; 0 when the slot was empty. May race with handlers on the same thread only.
int sj_take_signal(sj_signal_queue *_Nonnull queue, int signal, sj_siginfo *_Nonnull info);
