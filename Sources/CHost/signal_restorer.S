    .text
    .globl sj_signal_restorer
    .hidden sj_signal_restorer
    .type sj_signal_restorer, @function
    nop                         // unwinders look at the byte before the return address
sj_signal_restorer:
    mov $15, %eax               // rt_sigreturn
    syscall
    .size sj_signal_restorer, .-sj_signal_restorer
    .section .note.GNU-stack,"",@progbits
