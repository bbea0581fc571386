// The guest code of the golden files of IR: a label is FILE.CASE. In loops.txt each case is one loop, whose first
// instruction is its header's.
        .text

folding.constants:
        mov     x0, #0x1234
        movk    x0, #0x5678, lsl #16
        add     x1, x0, #8
        lsl     x2, x1, #4
folding.identities:
        add     x0, x1, #0
        orr     x2, xzr, x3
        and     x4, x5, x5
        eor     w6, w7, wzr
folding.address:
        adrp    x0, . + 0x10000
        add     x0, x0, #0x120
        ldr     x1, [x0, #8]
        ldr     w2, [x0, x3, lsl #2]
folding.extensions:
        ldrb    w0, [x1]
        and     w2, w0, #0xff
        uxtb    w3, w2
        sxtw    x4, w3
folding.remainder:
        udiv    w0, w1, w2
        msub    w0, w0, w2, w1
folding.zeroed_vector:
        movi    v0.2d, #0
        eor     v1.16b, v1.16b, v1.16b
        add     v2.4s, v2.4s, v0.4s

flags.dead:
        cmp     x0, x1
        subs    x2, x2, #1
        adds    w3, w3, w4
        tst     w3, #7
flags.compare_and_set:
        cmp     w0, #10
        cset    w1, hi
        csel    x2, x3, x4, eq
flags.chained:
        cmp     x0, #1
        ccmp    x1, #2, #0, eq
        b.ne    . + 0x20
flags.carry:
        adds    x0, x0, x2
        adc     x1, x1, x3
flags.before_a_fault:
        cmp     x0, x1
        ldr     x2, [x3]
        b.lt    . + 0x20
flags.float:
        fcmp    d0, d1
        fcsel   d2, d3, d4, gt
flags.moved:
        mrs     x0, nzcv
        eor     x0, x0, #0x40000000
        msr     nzcv, x0

loops.sum:
        ldr     x3, [x1], #8
        add     x0, x0, x3
        subs    x2, x2, #1
        b.ne    loops.sum
loops.until_pointer:
        ldrb    w3, [x0], #1
        add     w4, w4, w3
        cmp     x0, x1
        b.ne    loops.until_pointer
loops.two_exits:
        ldrb    w3, [x0]
        cbz     w3, . + 0x40
        add     x0, x0, #1
        cmp     x0, x1
        b.lo    loops.two_exits
loops.condition_inside:
        ldr     w3, [x0], #4
        cmp     w3, w4
        csel    w4, w3, w4, gt
        b.le    0f
        add     w5, w5, #1
0:      subs    x1, x1, #1
        b.ne    loops.condition_inside
loops.nested:
        mov     x3, #0
0:      ldr     x4, [x1, x3, lsl #3]
        add     x0, x0, x4
        add     x3, x3, #1
        cmp     x3, x2
        b.ne    0b
        add     x1, x1, #64
        cmp     x1, x5
        b.lo    loops.nested
loops.header_reads_flags:
        cset    w3, lt
        add     x0, x0, w3, uxtw
        subs    x1, x1, #1
        b.pl    loops.header_reads_flags
loops.vectors:
        ldr     q2, [x0], #16
        add     v0.4s, v0.4s, v2.4s
        mla     v1.4s, v2.4s, v3.4s
        cmp     x0, x1
        b.ne    loops.vectors
loops.call_inside:
        bl      . + 0x100
        subs    x19, x19, #1
        b.ne    loops.call_inside
end:
