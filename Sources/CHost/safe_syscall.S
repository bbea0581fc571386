// long sj_safe_syscall(pending, number, a, b, c, d, e, f)
//
// The invariant (docs/system-calls.md): while rip is in [sj_safe_syscall_start, sj_safe_syscall_end) the call has not
// been made, and everything from start to end may be abandoned by jumping to sj_safe_syscall_interrupted, for nothing
// has been pushed. sj_safe_syscall_end is the address after the `syscall` instruction, where rip stands only when the
// kernel has finished with the call.
    .text
    .globl sj_safe_syscall
    .globl sj_safe_syscall_start
    .globl sj_safe_syscall_end
    .globl sj_safe_syscall_interrupted
    .type sj_safe_syscall, @function
sj_safe_syscall:
    .cfi_startproc
    mov %rdi, %r11
    mov %rsi, %rax
    mov %rdx, %rdi
    mov %rcx, %rsi
    mov %r8, %rdx
    mov %r9, %r10
    mov 8(%rsp), %r8
    mov 16(%rsp), %r9
sj_safe_syscall_start:
    cmpl $0, (%r11)
    jne sj_safe_syscall_interrupted
    syscall
sj_safe_syscall_end:
    ret
sj_safe_syscall_interrupted:
    mov $-512, %rax
    ret
    .cfi_endproc
    .size sj_safe_syscall, .-sj_safe_syscall
    .section .note.GNU-stack,"",@progbits
