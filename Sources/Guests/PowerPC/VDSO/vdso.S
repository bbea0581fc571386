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

// Where a signal frame has the registers of the interrupted function, in DWARF's terms (the ELF ABI's numbers: 0 to 31
// general, 32 to 63 floating point, 65 LR, 68 to 75 the condition register's fields, 77 to 108 vectors, 109 VRSAVE,
// 110 VSCR); 67 stands for the place where it was. r1 still points to the handler's caller's frame.
    .set breg1, 0x71
    .set deref, 0x06
    .set plus, 0x23

// At a distance of `offset` from r1.
    .macro saved register, offset
    .cfi_escape 0x10, \register, 3, breg1, ((\offset) & 0x7f) | 0x80, (\offset) >> 7
    .endm

// At a distance of `offset` from the address at `pointer` from r1.
    .macro vector register, pointer, offset
    .cfi_escape 0x10, \register, 7, breg1, ((\pointer) & 0x7f) | 0x80, (\pointer) >> 7, deref
    .cfi_escape plus, ((\offset) & 0x7f) | 0x80, (\offset) >> 7
    .endm

// Words of `size` bytes, the general registers first, at `start` from r1.
    .macro registers start, size
    .cfi_signal_frame
    .cfi_return_column 67
    .cfi_escape 0x0f, 4, breg1, ((\start + \size) & 0x7f) | 0x80, (\start + \size) >> 7, deref
    .set n, 0
    .rept 32
    .if n != 1
    saved n, \start + \size * n
    .endif
    saved 32 + n, \start + 48 * \size + 8 * n
    .set n, n + 1
    .endr
    saved 67, \start + 32 * \size
    saved 65, \start + 36 * \size
    .set n, 0
    .rept 8
#ifdef __LITTLE_ENDIAN__
    saved 68 + n, \start + 38 * \size
#else
    saved 68 + n, \start + 38 * \size + \size - 4
#endif
    .set n, n + 1
    .endr
    .endm

// For libgcc: the zeros and the last word are what it looks for behind the code of a frame without all this.
#ifdef __powerpc64__
    .balign 16
    .cfi_startproc
    registers 128 + 232, 8
    .set pointer, 128 + 232 + 8 * (48 + 33)
    .set n, 0
    .rept 32
    vector 77 + n, pointer, 16 * n
    .set n, n + 1
    .endr
#ifdef __LITTLE_ENDIAN__
    vector 110, pointer, 16 * 32
#else
    vector 110, pointer, 16 * 32 + 12
#endif
    vector 109, pointer, 16 * 33
    nop
    function __kernel_sigtramp_rt64
    addi 1, 1, 128
    li 0, 172
    sc
    .cfi_endproc
    done __kernel_sigtramp_rt64
    .long 0, 0, 0
    .quad 0, -21 * 8
#else
    .macro registers32 start
    .cfi_startproc
    registers \start, 4
    .set n, 0
    .rept 32
    saved 77 + n, \start + 464 + 16 * n
    .set n, n + 1
    .endr
    saved 109, \start + 464 + 16 * 32
    saved 110, \start + 464 + 16 * 32 + 12
    .endm

    .balign 16
    registers32 64 + 32
    nop
    function __kernel_sigtramp32
    li 0, 119
    sc
    .cfi_endproc
    done __kernel_sigtramp32
    .balign 16
    registers32 80 + 128 + 192
    nop
    function __kernel_sigtramp_rt32
    li 0, 172
    sc
    .cfi_endproc
    done __kernel_sigtramp_rt32
#endif

    .section .note.GNU-stack, "", @progbits
