// The smallest programs with a text, a data and a bss segment, for the loader's tests and its fuzzer.
// TestBinaries/loader/build makes tiny-static and tiny-pie of it.
    .text
    .globl _start
_start:
    mov x0, #0
    mov x8, #94
    svc #0

    .data
value:
    .quad 0x0123456789abcdef

    .bss
    .balign 8
room:
    .skip 0x2345

    .section .note.GNU-stack, "", %progbits
