// The guest code of the golden files: a label is FILE.CASE, and its block ends at the next label.
        .arch   armv8.5-a+crypto+sha3+fp16+dotprod
        .text

arithmetic.add_shifted:
        add     x0, x1, x2, lsl #3
        sub     w3, w4, w5, asr #7
        add     x6, x7, w8, uxtw #2
        sub     sp, sp, #0x40
arithmetic.sub_negate:
        neg     x0, x1
        mvn     w2, w3
        sub     x4, x5, #0x123, lsl #12
arithmetic.add_carry_chain:
        adds    x0, x0, x4
        adcs    x1, x1, x5
        adcs    x2, x2, x6
        adc     x3, x3, x7
arithmetic.sub_carry_chain:
        subs    x0, x0, x4
        sbcs    x1, x1, x5
        sbc     x2, x2, x6
arithmetic.compare_select:
        cmp     x0, x1
        csel    x2, x3, x4, lt
        cset    w5, hi
        csinc   x6, x7, x8, eq
arithmetic.compare_immediate:
        cmp     w0, #10
        cneg    w1, w2, ne
        csetm   x3, ls
arithmetic.conditional_compare:
        cmp     x0, #1
        ccmp    x1, #2, #4, ne
        cset    w0, eq
arithmetic.test_bits:
        tst     x0, #0xff00
        cset    w1, ne
        ands    w2, w3, w4, lsl #2
        cset    w5, mi
arithmetic.bitfields:
        ubfx    x0, x1, #5, #12
        sbfx    w2, w3, #4, #8
        bfi     x4, x5, #8, #16
        lsl     x6, x7, #3
        asr     w8, w9, #31
        sxtw    x10, w11
        uxtb    w12, w13
arithmetic.bit_operations:
        clz     x0, x1
        rbit    w2, w3
        rev     x4, x5
        rev16   w6, w7
        extr    x8, x9, x10, #13
        ror     w11, w12, #9
arithmetic.shifts_in_sums:
        lsl     w3, w2, #2
        add     x3, x1, x3
        add     w4, w5, w6, lsl #3
        lsl     x7, x8, #1
        add     x7, x7, x9
arithmetic.sum_and_branch:
        ldr     w0, [x1]
        adds    w0, w0, #1
        b.ne    .+0x100
arithmetic.sum_and_carry:
        adds    x0, x2, #16
        cset    w3, hi
        cset    w4, lo
arithmetic.low_bits:
        and     w0, w1, #0xff
        ldr     x2, [x3, w0, sxtw #3]
        ands    w4, w5, #0xffff
        cset    w6, eq
arithmetic.variable_shifts:
        lsl     x0, x1, x2
        lsr     w3, w4, w5
        asr     x6, x7, x8
        ror     w9, w10, w11
arithmetic.logical_immediate:
        and     x0, x1, #0x5555555555555555
        orr     w2, w3, #0xf0f0f0f0
        eor     x4, x5, #0xffffffff
        bic     x6, x7, x8
arithmetic.constants:
        mov     x0, #0x1234
        movk    x0, #0x5678, lsl #16
        movk    x0, #0x9abc, lsl #32
        mov     w1, #-1
        adrp    x2, .
        add     x2, x2, #0x123
arithmetic.multiply:
        madd    x0, x1, x2, x3
        msub    w4, w5, w6, w7
        umulh   x8, x9, x10
        smull   x11, w12, w13
arithmetic.divide:
        udiv    x0, x1, x2
        sdiv    w3, w4, w5
        msub    x6, x0, x2, x1
arithmetic.crc32:
        crc32cx w0, w1, x2
        crc32b  w3, w4, w5

branches.compare_branch:
        cmp     x0, x1
        b.lt    . + 0x40
branches.compare_branch_back:
        subs    w0, w0, #1
        b.ne    . - 4
branches.compare_zero:
        cbz     x0, . + 0x20
branches.compare_nonzero_back:
        sub     x0, x0, #1
        cbnz    x0, . - 4
branches.test_bit:
        tbz     w0, #5, . + 0x20
branches.test_sign:
        tbnz    x0, #63, . + 0x20
branches.direct:
        b       . + 0x100
branches.direct_back:
        b       . - 0x100
branches.call:
        mov     x0, x19
        bl      . + 0x1000
branches.indirect_call:
        ldr     x1, [x0]
        blr     x1
branches.indirect_jump:
        ldrsw   x1, [x0, x1, lsl #2]
        add     x0, x0, x1
        br      x0
branches.epilogue:
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
branches.prologue:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
branches.float_compare_branch:
        fcmp    d0, d1
        b.gt    . + 0x20
branches.system_call:
        mov     x8, #93
        svc     #0

memory.unsigned_offset:
        ldr     x0, [x1, #8]
        str     w2, [x3, #4]
        ldrb    w4, [x5, #1]
        strh    w6, [x7, #2]
        ldrsb   x8, [x9]
        ldrsw   x10, [x11, #4]
memory.pre_post_index:
        ldr     x0, [x1], #8
        ldr     x2, [x3, #-16]!
        str     w4, [x5], #4
        strb    w6, [x7, #1]!
memory.register_offset:
        ldr     x0, [x1, x2, lsl #3]
        ldr     w3, [x4, w5, uxtw #2]
        strh    w6, [x7, w8, sxtw #1]
        ldrb    w9, [x10, x11]
memory.unscaled:
        ldur    x0, [x1, #-3]
        sturb   w2, [x3, #-1]
memory.pairs:
        ldp     x0, x1, [x2]
        stp     w3, w4, [x5, #8]
        ldpsw   x6, x7, [x8], #8
        ldp     q0, q1, [x9, #32]
        stp     d2, d3, [x10, #-16]!
memory.literal:
        ldr     x0, . + 0x40
        ldrsw   x1, . + 0x48
        ldr     q2, . + 0x50
        adr     x3, . + 0x11
memory.vector_registers:
        ldr     q0, [x0]
        ldr     d1, [x1, #8]
        ldr     s2, [x2], #4
        str     h3, [x3, #2]
        str     b4, [x4, x5]
        str     q0, [x6, #16]
memory.prefetches:
        prfm    pldl1keep, [x1, #64]
        prfm    pldl3keep, [x2, x3, lsl #3]
        prfm    pldl1strm, [x4]
        prfm    pstl1keep, [x5]
        prfm    plil1keep, [x6]
memory.copy_loop:
        ldp     x6, x7, [x1], #16
        stp     x6, x7, [x0], #16
        subs    x2, x2, #16
        b.hi    . - 12
memory.string_length_loop:
        ldrb    w2, [x1, #1]!
        cbnz    w2, . - 4

atomics.exclusive_loop:
        ldxr    x1, [x0]
        add     x1, x1, #1
        stxr    w2, x1, [x0]
        cbnz    w2, . - 12
atomics.exclusive_acquire:
        ldaxr   w1, [x0]
        cmp     w1, w2
        b.ne    . + 0x10
atomics.exclusive_pair:
        ldaxp   x2, x3, [x0]
        stlxp   w4, x5, x6, [x0]
atomics.add:
        ldadd   x0, x1, [x2]
        ldaddal w3, w4, [x5]
        stadd   w6, [x7]
atomics.others:
        ldclr   x0, x1, [x2]
        ldset   w3, w4, [x5]
        ldeor   x6, x7, [x8]
        ldsmax  w9, w10, [x11]
        swpb    w12, w13, [x14]
atomics.compare_swap:
        casal   x0, x1, [x2]
        casb    w3, w4, [x5]
atomics.compare_swap_pair:
        caspal  x0, x1, x2, x3, [x4]
atomics.ordered:
        ldar    x0, [x1]
        stlr    w2, [x3]
        ldapr   x4, [x5]
        dmb     ish

float.arithmetic:
        fadd    d0, d1, d2
        fmul    s3, s4, s5
        fdiv    d6, d7, d8
        fsqrt   s9, s10
        fneg    d11, d12
float.multiply_add:
        fmadd   d0, d1, d2, d3
        fnmsub  s4, s5, s6, s7
float.compare_select:
        fcmp    d0, d1
        fcsel   d2, d3, d4, mi
        cset    w0, vs
float.compare_zero:
        fcmpe   s0, #0.0
        cset    w0, ge
float.conversions:
        fcvtzs  x0, d1
        scvtf   d2, w3
        ucvtf   s4, x5
        fcvtzu  w6, s7
        fcvt    d8, s9
        fcvt    s10, d11
float.rounding:
        frinta  d0, d1
        frintm  s2, s3
        fcvtns  x4, d5
float.minimum:
        fmin    d0, d1, d2
        fmaxnm  s3, s4, s5
float.moves:
        fmov    d0, x1
        fmov    w2, s3
        fmov    d4, #1.5
        fmov    v5.d[1], x6
float.vector:
        fadd    v0.4s, v1.4s, v2.4s
        fmla    v3.2d, v4.2d, v5.2d
        fmul    v6.4s, v7.4s, v8.s[2]
        fcmgt   v9.2d, v10.2d, v11.2d
        faddp   v12.4s, v13.4s, v14.4s
float.half:
        fadd    h0, h1, h2
        fcvt    s3, h4
        fcvt    h5, s6
float.dot_product_loop:
        ldr     q1, [x0], #16
        ldr     q2, [x1], #16
        fmla    v0.4s, v1.4s, v2.4s
        subs    x2, x2, #4
        b.ne    . - 16

vectors.arithmetic:
        add     v0.4s, v1.4s, v2.4s
        sub     v3.16b, v4.16b, v5.16b
        mul     v6.8h, v7.8h, v8.8h
        mla     v9.4s, v10.4s, v11.4s
        add     v12.2s, v13.2s, v14.2s
        neg     v15.2d, v16.2d
        abs     v17.2d, v18.2d
        mul     v19.16b, v20.16b, v21.16b
vectors.compare:
        cmeq    v0.16b, v1.16b, v2.16b
        cmgt    v3.4s, v4.4s, v5.4s
        cmhi    v6.2d, v7.2d, v8.2d
        cmhs    v9.16b, v10.16b, v11.16b
        cmtst   v12.8h, v13.8h, v14.8h
        cmeq    v15.4s, v16.4s, #0
vectors.minimum:
        umin    v0.16b, v1.16b, v2.16b
        smax    v3.4s, v4.4s, v5.4s
        umaxv   b6, v7.16b
        addv    s8, v9.4s
vectors.logic:
        bsl     v0.16b, v1.16b, v2.16b
        bit     v3.16b, v4.16b, v5.16b
        bic     v6.16b, v7.16b, v8.16b
        orn     v9.16b, v10.16b, v11.16b
        mvn     v12.16b, v13.16b
        eor3    v14.16b, v15.16b, v16.16b, v17.16b
        bcax    v18.16b, v19.16b, v20.16b, v21.16b
vectors.shifts:
        shl     v0.4s, v1.4s, #5
        sshr    v2.2d, v3.2d, #7
        ushr    v4.16b, v5.16b, #3
        sshr    v6.16b, v7.16b, #2
        shl     v8.16b, v9.16b, #4
        sshl    v10.4s, v11.4s, v12.4s
        usra    v13.2d, v14.2d, #9
        rshrn   v15.8b, v16.8h, #4
        sri     v17.2d, v18.2d, #3
vectors.bits:
        cnt     v0.16b, v1.16b
        rbit    v2.16b, v3.16b
        clz     v4.4s, v5.4s
        rev64   v6.16b, v7.16b
vectors.tables:
        tbl     v0.16b, {v1.16b}, v2.16b
        tbl     v3.16b, {v4.16b, v5.16b}, v6.16b
        tbx     v7.8b, {v8.16b}, v9.8b
vectors.permute:
        zip1    v0.16b, v1.16b, v2.16b
        uzp2    v3.8h, v4.8h, v5.8h
        trn1    v6.4s, v7.4s, v8.4s
        ext     v9.16b, v10.16b, v11.16b, #5
        dup     v12.4s, v13.s[2]
        dup     v14.16b, w0
        mov     v15.s[1], v16.s[3]
        umov    w1, v17.b[3]
        smov    x2, v18.h[1]
vectors.structures:
        ld1     {v0.16b}, [x0], #16
        ld1     {v1.4s, v2.4s}, [x1]
        st1     {v0.8b}, [x2]
        ld1     {v3.s}[2], [x3]
        ld1r    {v4.8h}, [x4]
vectors.interleaved:
        ld2     {v0.16b, v1.16b}, [x0], #32
        st2     {v0.4s, v1.4s}, [x1]
vectors.interleaved_three:
        ld3     {v0.8b, v1.8b, v2.8b}, [x0]
vectors.saturating:
        sqadd   v0.8h, v1.8h, v2.8h
        uqsub   v3.16b, v4.16b, v5.16b
        sqadd   v6.4s, v7.4s, v8.4s
        sqdmulh v9.8h, v10.8h, v11.8h
        sqxtn   v12.8b, v13.8h
        uqxtn   v14.4h, v15.4s
vectors.widening:
        sxtl    v0.8h, v1.8b
        uaddl   v2.4s, v3.4h, v4.4h
        smull   v5.2d, v6.2s, v7.2s
        umlal   v8.8h, v9.8b, v10.8b
        uaddw2  v11.8h, v12.8h, v13.16b
        xtn     v14.4h, v15.4s
        uadalp  v16.4s, v17.8h
        udot    v18.4s, v19.16b, v20.16b
vectors.constants:
        movi    v0.2d, #0
        movi    v1.16b, #0x55
        mvni    v2.4s, #1
        fmov    v3.2d, #1.0
vectors.memchr_step:
        ldr     q1, [x0], #16
        cmeq    v1.16b, v1.16b, v0.16b
        shrn    v1.8b, v1.8h, #4
        fmov    x1, d1
        cbz     x1, . - 16

crypto.aes_round:
        aese    v0.16b, v1.16b
        aesmc   v0.16b, v0.16b
crypto.aes_decrypt:
        aesd    v0.16b, v1.16b
        aesimc  v0.16b, v0.16b
crypto.aes_last_rounds:
        aese    v0.16b, v1.16b
        aesmc   v0.16b, v0.16b
        aese    v0.16b, v2.16b
        aesmc   v0.16b, v0.16b
        aese    v0.16b, v3.16b
        eor     v0.16b, v0.16b, v4.16b
crypto.aes_mix:
        aesmc   v0.16b, v1.16b
        aesimc  v2.16b, v3.16b
crypto.carryless:
        pmull   v0.1q, v1.1d, v2.1d
        pmull2  v3.1q, v4.2d, v5.2d
crypto.carryless_bytes:
        pmull   v0.8h, v1.8b, v2.8b
crypto.rotate:
        ushr    v4.4s, v16.4s, #20
        sli     v4.4s, v16.4s, #12
crypto.sha1:
        sha1c   q0, s1, v2.4s
        sha1h   s3, s4
        sha1su0 v5.4s, v6.4s, v7.4s
crypto.sha256:
        sha256h q0, q1, v2.4s
        sha256su0 v3.4s, v4.4s
crypto.sha1_rounds:
        sha1h   s3, s0
        sha1c   q0, s1, v4.4s
        sha1h   s2, s0
        sha1c   q0, s3, v5.4s
        sha1su1 v6.4s, v7.4s
crypto.sha256_rounds:
        mov     v2.16b, v0.16b
        sha256h q0, q1, v16.4s
        sha256h2 q1, q2, v16.4s
        mov     v2.16b, v0.16b
        sha256h q0, q1, v17.4s
        sha256h2 q1, q2, v17.4s
        sha256su1 v4.4s, v6.4s, v7.4s
crypto.sha512_rounds:
        ext     v5.16b, v2.16b, v3.16b, #8
        ext     v6.16b, v1.16b, v2.16b, #8
        sha512h q3, q5, v6.2d
        add     v4.2d, v1.2d, v3.2d
        sha512h2 q3, q1, v0.2d
crypto.sha512:
        sha512h q0, q1, v2.2d
        sha512su1 v3.2d, v4.2d, v5.2d
crypto.sha3:
        rax1    v0.2d, v1.2d, v2.2d
        xar     v3.2d, v4.2d, v5.2d, #11
traces.null_checks:
        ldr     x3, [x0]
        cbz     x3, . + 28
        ldr     x4, [x3, #8]
        cmp     x4, x1
        b.ne    . + 16
        add     x0, x4, x3, lsl #3
        str     x4, [x2]
        ret
        ret
traces.residents:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ldr     x1, [x0]
        tbz     w1, #0, . + 20
        add     x0, x0, #8
        b       . + 8
        nop
        cbz     x0, . + 12
        cmp     x0, x1
        b.hi    . - 36
        ret
traces.count_down:
        subs    w3, w3, #1
        b.eq    . + 12
        str     w3, [x0], #4
        b       . - 12
        ret
traces_taken.compare:
        cmp     w1, #45
        b.eq    . + 12
        mov     x5, #1
        ret
        ldrb    w6, [x3]
        cmp     w6, w2
        b.lt    . + 8
        ret
        strb    w2, [x3], #1
        ret
traces_taken.float_compare:
        fcmp    d0, d1
        b.ne    . + 8
        ret
        fadd    d2, d0, d1
        ret
traces_counted.block:
        add     x3, x3, #1
        cbnz    x3, . + 16
end:
