// long sj_vfork(flags, parent_tid, child_tid, body, argument)
//
// The child has the parent's memory, stack included: it goes on below the frame that waits in the parent's call, and
// never comes back to it.
    .text
    .globl sj_vfork
    .type sj_vfork, @function
sj_vfork:
    .cfi_startproc
    mov %rcx, %r9
    mov %rdx, %r10
    mov %rsi, %rdx
    xor %esi, %esi              // the same stack
    mov $56, %eax               // clone; r8 would be the TLS, which stays the parent's
    syscall
    test %rax, %rax
    jz 1f
    ret
1:  .cfi_undefined rip
    sub $256, %rsp
    and $-16, %rsp
    xor %ebp, %ebp
    mov %r8, %rdi
    call *%r9
    mov $127, %edi
    mov $231, %eax              // exit_group
    syscall
    hlt
    .cfi_endproc
    .size sj_vfork, .-sj_vfork
    .section .note.GNU-stack,"",@progbits
