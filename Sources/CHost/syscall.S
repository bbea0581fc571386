// long sj_syscall6(number, a, b, c, d, e, f)
    .text
    .globl sj_syscall6
    .type sj_syscall6, @function
sj_syscall6:
    mov %rdi, %rax
    mov %rsi, %rdi
    mov %rdx, %rsi
    mov %rcx, %rdx
    mov %r8, %r10
    mov %r9, %r8
    mov 8(%rsp), %r9
    syscall
    ret
    .size sj_syscall6, .-sj_syscall6
    .section .note.GNU-stack,"",@progbits
