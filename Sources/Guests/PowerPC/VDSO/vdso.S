// The vDSO of a PowerPC process: the names and the version that Linux gives them, once for each kind of process. `sc`
// with a level that Linux programs do not have asks the translator for the host's clock without leaving translated
// code; it makes the system call only if that cannot say (ClockCall.swift).
// scripts/build-vdso makes VDSOImage*.swift of it.

    .macro function name
    .globl \name
    .type \name, @function
    .balign 16
\name:
    .endm

    .macro done name
    .size \name, . - \name
    .endm

    .macro clock_function name, number
    function \name
    li 0, \number
    // sc 0x56
    .long 0x44000ac2
    blr
    done \name
    .endm

    .text
    clock_function __kernel_clock_gettime, 246
    clock_function __kernel_clock_getres, 247
    clock_function __kernel_gettimeofday, 78
    clock_function __kernel_getcpu, 302
#ifndef __powerpc64__
    clock_function __kernel_clock_gettime64, 403
#endif

// time_t time(time_t *)
    function __kernel_time
    li 0, 13
    sc
    blr
    done __kernel_time

// The time base counts 512 million times a second (timeBase of SystemHelpers.swift).
    function __kernel_get_tbfreq
#ifdef __powerpc64__
    lis 3, 0x1e84
    ori 3, 3, 0x8000
#else
    li 3, 0
    lis 4, 0x1e84
    ori 4, 4, 0x8000
#endif
    crclr 3
    blr
    done __kernel_get_tbfreq

// From the line of r3 to the one before r4: blocks of 128 bytes, or of 32.
#ifdef __powerpc64__
    .set line, 128
#else
    .set line, 32
#endif
    function __kernel_sync_dicache
#ifdef __powerpc64__
    clrrdi 3, 3, 7
#else
    clrrwi 3, 3, 5
#endif
    mr 5, 3
#ifdef __powerpc64__
0:  cmpld 5, 4
#else
0:  cmplw 5, 4
#endif
    bge 1f
    dcbst 0, 5
    addi 5, 5, line
    b 0b
1:  sync
#ifdef __powerpc64__
2:  cmpld 3, 4
#else
2:  cmplw 3, 4
#endif
    bge 3f
    icbi 0, 3
    addi 3, 3, line
    b 2b
3:  isync
    li 3, 0
    crclr 3
    blr
    done __kernel_sync_dicache
    .globl __kernel_sync_dicache_p5
    .set __kernel_sync_dicache_p5, __kernel_sync_dicache

// No unwind information here: libgcc and gdb know a signal frame by these instructions and then restore every register
// from it. The zeros and the last word are what libgcc looks for behind them.
#ifdef __powerpc64__
    .balign 16
    nop
    function __kernel_sigtramp_rt64
    addi 1, 1, 128
    li 0, 172
    sc
    done __kernel_sigtramp_rt64
    .long 0, 0, 0
    .quad 0, -21 * 8
#else
    .balign 16
    nop
    function __kernel_sigtramp32
    li 0, 119
    sc
    done __kernel_sigtramp32
    .balign 16
    nop
    function __kernel_sigtramp_rt32
    li 0, 172
    sc
    done __kernel_sigtramp_rt32
#endif

    .section .note.GNU-stack, "", @progbits
