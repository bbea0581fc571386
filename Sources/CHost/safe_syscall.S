// long sj_safe_syscall(pending, number, a, b, c, d, e, f)
//
// The invariant (docs/system-calls.md): while rip is in [sj_safe_syscall_start, sj_safe_syscall_end) the call has not
// been made, and everything from start to end may be abandoned by jumping to sj_safe_syscall_interrupted, for nothing
// has been pushed. sj_safe_syscall_end is the address after the `syscall` instruction, where rip stands only when the
// kernel has finished with the call.
//
// Host handlers have SA_RESTART: a call that is to be made again stands at the `syscall` instruction too, but with the
// flags in r11, where the instruction has put them. Then the result is -513.
    .text
    .globl sj_safe_syscall
    .globl sj_safe_syscall_start
    .globl sj_safe_syscall_end
    .globl sj_safe_syscall_interrupted
    .globl sj_safe_syscall_instruction
    .globl sj_safe_syscall_again
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
sj_safe_syscall_instruction:
    syscall
sj_safe_syscall_end:
    ret
sj_safe_syscall_interrupted:
    mov $-512, %rax
    ret
sj_safe_syscall_again:
    mov $-513, %rax
    ret
    .cfi_endproc
    .size sj_safe_syscall, .-sj_safe_syscall
    .section .note.GNU-stack,"",@progbits
