// The vDSO of an AArch64 process: the names and the version that Linux gives them. Linux takes no notice of SVC's
// immediate; by this one the translator asks the host's clock without leaving translated code, and makes the system call
// only if that cannot say (ClockCall.swift).
// scripts/build-vdso makes VDSOImage.swift of it.

    .set clock_call, 0x5644

    .macro clock_function name, number
    .globl \name
    .type \name, %function
    .balign 16
\name:
    bti c
    mov x8, #\number
    svc #clock_call
    ret
    .size \name, . - \name
    .endm

    .text
    clock_function __kernel_clock_gettime, 113
    clock_function __kernel_clock_getres, 114
    clock_function __kernel_gettimeofday, 169

// No unwind information here: libgcc and gdb know a signal frame by these two instructions and then restore every
// register from it, where a CFI entry could only give them x29 and x30.
    .balign 16
    nop
    .globl __kernel_rt_sigreturn
    .type __kernel_rt_sigreturn, %function
__kernel_rt_sigreturn:
    mov x8, #139
    svc #0
    .size __kernel_rt_sigreturn, . - __kernel_rt_sigreturn

    .section .note.GNU-stack, "", %progbits
