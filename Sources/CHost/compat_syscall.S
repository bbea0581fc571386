// long sj_compat_syscall(number, a, b, c, d)
//
// A fault at the instruction, on a kernel without that entry, goes to sj_compat_syscall_fault.
    .text
    .globl sj_compat_syscall
    .globl sj_compat_syscall_instruction
    .globl sj_compat_syscall_fault
    .type sj_compat_syscall, @function
sj_compat_syscall:
    .cfi_startproc
    push %rbx
    .cfi_def_cfa_offset 16
    .cfi_offset %rbx, -16
    mov %edi, %eax
    mov %esi, %ebx
    xchg %rdx, %rcx
    mov %r8d, %esi
sj_compat_syscall_instruction:
    int $0x80
1:  movslq %eax, %rax
    pop %rbx
    .cfi_def_cfa_offset 8
    ret
    .cfi_def_cfa_offset 16
sj_compat_syscall_fault:
    mov $-38, %eax
    jmp 1b
    .cfi_endproc
    .size sj_compat_syscall, .-sj_compat_syscall
    .section .note.GNU-stack,"",@progbits
