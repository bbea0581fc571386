#define _GNU_SOURCE
#include "CHost.h"
#include "guest_access.h"
#include "signal_queue.h"
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>

extern char sj_copy_begin[], sj_copy_end[], sj_copy_fault[];
extern char sj_compat_syscall_instruction[], sj_compat_syscall_fault[];
extern char sj_strnlen_begin[], sj_strnlen_end[], sj_strnlen_fault[];
extern char sj_is_equal_begin[], sj_is_equal_end[], sj_is_equal_fault[];
extern char sj_safe_syscall_start[], sj_safe_syscall_end[], sj_safe_syscall_interrupted[];
extern char sj_safe_syscall_instruction[], sj_safe_syscall_again[];
extern void sj_signal_restorer(void);

static __thread sj_signal_queue *current_queue __attribute__((tls_model("initial-exec")));
static uint64_t synchronous_mask;

static int within(uintptr_t rip, const char *begin, const char *end) {
    return rip >= (uintptr_t)begin && rip < (uintptr_t)end;
}

int sj_fault_fixup(void *context) {
    greg_t *rip = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    if (within(*rip, sj_copy_begin, sj_copy_end)) {
        *rip = (greg_t)sj_copy_fault;
        return 1;
    }
    if (within(*rip, sj_strnlen_begin, sj_strnlen_end)) {
        *rip = (greg_t)sj_strnlen_fault;
        return 1;
    }
    if (within(*rip, sj_is_equal_begin, sj_is_equal_end)) {
        *rip = (greg_t)sj_is_equal_fault;
        return 1;
    }
    if (*rip == (greg_t)sj_compat_syscall_instruction) {
        *rip = (greg_t)sj_compat_syscall_fault;
        return 1;
    }
    return 0;
}

uintptr_t sj_safe_syscall_address(void) { return (uintptr_t)sj_safe_syscall_start; }

int sj_was_sent(const void *info, void *context) {
    // A process may send itself a signal that looks like a fault; no fault happens right behind a system call.
    return ((const siginfo_t *)info)->si_code <= 0 ||
           ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] == (greg_t)sj_safe_syscall_end ||
           ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] == (greg_t)sj_safe_syscall_instruction;
}

int sj_interrupt_fixup(void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs, *rip = &registers[REG_RIP];
    if (!within(*rip, sj_safe_syscall_start, sj_safe_syscall_end)) return 0;
    int made = *rip == (greg_t)sj_safe_syscall_instruction
        && (!current_queue || registers[REG_R11] != (greg_t)&current_queue->pending);
    *rip = (greg_t)(made ? sj_safe_syscall_again : sj_safe_syscall_interrupted);
    return 1;
}

sj_signal_queue *sj_current_signal_queue(void) { return current_queue; }
void sj_set_current_signal_queue(sj_signal_queue *queue) { current_queue = queue; }
void sj_set_synchronous_mask(uint64_t mask) { synchronous_mask = mask; }
uint64_t sj_synchronous_mask(void) { return synchronous_mask; }

void sj_queue_signal(sj_signal_queue *queue, int signal, const void *info) {
    if (signal < 1 || signal > 64) return;
    // One that waits while the guest blocks it: another of its number is the same one.
    if (!(queue->arrived & 1ull << (signal - 1))) memcpy(&queue->slots[signal - 1], info, sizeof(sj_siginfo));
    __atomic_fetch_or(&queue->arrived, 1ull << (signal - 1), __ATOMIC_SEQ_CST);
    queue->pending = 1;
}

void sj_async_signal_handler(int signal, void *info, void *context) {
    sj_signal_queue *queue = current_queue;
    // One at a time: the kernel keeps the others in its own queues, in order, until the guest has seen this one.
    uint64_t mask = ~synchronous_mask;
    memcpy(&((ucontext_t *)context)->uc_sigmask, &mask, sizeof mask);
    if (!queue) {
        // A thread that begins or ends: the C library opens signal 32 in each. It waits for the guest's mask.
        if (!(synchronous_mask & 1ull << (signal - 1))) {
            sj_syscall6(SYS_rt_tgsigqueueinfo, sj_syscall6(SYS_getpid, 0, 0, 0, 0, 0, 0),
                        sj_syscall6(SYS_gettid, 0, 0, 0, 0, 0, 0), signal, (long)info, 0, 0);
        }
        return;
    }
    sj_queue_signal(queue, signal, info);
    sj_interrupt_fixup(context);
    if (queue->notify) queue->notify(queue->notify_argument, context);
}

uintptr_t sj_async_signal_handler_address(void) { return (uintptr_t)sj_async_signal_handler; }

struct kernel_sigaction {
    uintptr_t handler;
    uint64_t flags;
    void (*restorer)(void);
    uint64_t mask;
};

long sj_set_host_action(int signal, uintptr_t handler, uint64_t flags, uint64_t mask) {
    struct kernel_sigaction action = {handler, flags | 0x04000000 /* SA_RESTORER */, sj_signal_restorer, mask};
    return sj_syscall6(SYS_rt_sigaction, signal, (long)&action, 0, 8, 0, 0);
}

long sj_host_action(int signal) {
    struct kernel_sigaction action;
    long error = sj_syscall6(SYS_rt_sigaction, signal, 0, (long)&action, 8, 0, 0);
    return error ? error : (long)action.handler;
}

int sj_take_signal(sj_signal_queue *queue, int signal, sj_siginfo *info) {
    uint64_t bit = 1ull << (signal - 1);
    if (!(queue->arrived & bit)) return 0;
    *info = queue->slots[signal - 1];
    __atomic_fetch_and(&queue->arrived, ~bit, __ATOMIC_SEQ_CST);
    return 1;
}
