// Fault-safe routines. Between sj_copy_begin and sj_copy_end any load or store may fault: sj_fault_fixup() then sends
// rip to sj_copy_fault, with rcx holding what the routine has not done. None of them pushes anything, so that the
// return address is at (%rsp) at every instruction.
    .text
    .globl sj_copy, sj_zero, sj_compare_exchange, sj_strnlen, sj_is_equal
    .globl sj_copy_begin, sj_copy_end, sj_copy_fault
    .globl sj_strnlen_begin, sj_strnlen_end, sj_strnlen_fault
    .globl sj_is_equal_begin, sj_is_equal_end, sj_is_equal_fault
    .p2align 4
sj_copy_begin:
    .type sj_copy, @function
sj_copy:                        // rdi to, rsi from, rdx bytes
    mov %rdx, %rcx
    cmp $16, %rcx
    jb 2f
    cmp $512, %rcx
    jae 3f
1:  movups (%rsi), %xmm0        // 16 bytes at a time for the small sizes that structures have
    movups %xmm0, (%rdi)
    add $16, %rsi
    add $16, %rdi
    sub $16, %rcx
    cmp $16, %rcx
    jae 1b
2:  test %rcx, %rcx
    jz 5f
4:  movb (%rsi), %al
    movb %al, (%rdi)
    inc %rsi
    inc %rdi
    dec %rcx
    jnz 4b
5:  xor %eax, %eax
    ret
3:  rep movsb                   // rcx counts down; exact at a fault
    xor %eax, %eax
    ret
    .size sj_copy, .-sj_copy

    .type sj_zero, @function
sj_zero:                        // rdi to, rsi bytes
    mov %rsi, %rcx
    xor %eax, %eax
    rep stosb
    ret
    .size sj_zero, .-sj_zero

    .type sj_compare_exchange, @function
sj_compare_exchange:            // rdi address, esi expected, edx new
    mov $1, %ecx
    mov %esi, %eax
    lock cmpxchg %edx, (%rdi)
    mov $0, %eax
    je 6f
    mov $2, %eax
6:  ret
    .size sj_compare_exchange, .-sj_compare_exchange
sj_copy_end:
sj_copy_fault:
    mov %rcx, %rax
    ret

    .p2align 4
sj_strnlen_begin:
    .type sj_strnlen, @function
sj_strnlen:                     // rdi from, rsi limit
    xor %eax, %eax
1:  cmp %rsi, %rax
    jae 2f
    cmpb $0, (%rdi,%rax)
    je 2f
    inc %rax
    jmp 1b
2:  ret
    .size sj_strnlen, .-sj_strnlen
sj_strnlen_end:
sj_strnlen_fault:
    mov $-1, %rax
    ret

    .p2align 4
sj_is_equal_begin:
    .type sj_is_equal, @function
sj_is_equal:                    // rdi and rsi places, rdx bytes
    cmp $8, %rdx
    jb 2f
1:  mov (%rdi), %rax            // 8 bytes at a time
    cmp (%rsi), %rax
    jne 4f
    add $8, %rdi
    add $8, %rsi
    sub $8, %rdx
    cmp $8, %rdx
    jae 1b
2:  test %rdx, %rdx
    jz 5f
3:  movb (%rdi), %al
    cmpb (%rsi), %al
    jne 4f
    inc %rdi
    inc %rsi
    dec %rdx
    jnz 3b
5:  mov $1, %eax
    ret
sj_is_equal_end:
sj_is_equal_fault:
4:  xor %eax, %eax
    ret
    .size sj_is_equal, .-sj_is_equal
    .section .note.GNU-stack,"",@progbits
