# The guest code of PowerPC's golden files: a label is FILE.CASE, and its block ends at the next label. In `loops` each case
# is one loop, whose first instruction is its header's. It is assembled for each guest, whose name is a symbol then; what
# is for 64-bit guests alone stands behind W64.
        .text
.ifdef ppc
        .machine "7450"
.else
        .equ    W64, 1
        .machine power10
.endif

integer.record_forms:
        andi.   9, 3, 7
        rlwinm. 10, 4, 0, 0, 29
        add.    5, 5, 6
        neg     7, 8
integer.rotate_idioms:
        clrlwi  9, 3, 24
        slwi    10, 4, 3
        srwi    8, 5, 7
        rotlwi  6, 6, 13
        rlwimi  7, 3, 8, 16, 23
        rlwinm  3, 3, 28, 20, 31
        rlwnm   4, 4, 5, 0, 31
        extsb   5, 5
        extsh   6, 6
integer.set_by_condition_bit:
        cmpw    7, 3, 4
        mfcr    3
        rlwinm  3, 3, 29, 31, 31
integer.carry_chain:
        addc    4, 4, 8
        adde    5, 5, 9
        adde    6, 6, 10
        addze   7, 7
integer.borrow_chain:
        subfc   4, 8, 4
        subfe   5, 9, 5
        subfe   6, 10, 6
        subfze  7, 7
integer.not_zero:
        addic   9, 3, -1
        subfe   3, 9, 3
integer.is_zero:
        cntlzw  3, 3
        srwi    3, 3, 5
integer.less_unsigned:
        subfc   9, 4, 3
        subfe   3, 3, 3
        neg     3, 3
integer.divide_by_power_of_two:
        srawi   3, 3, 3
        addze   3, 3
integer.magnitude:
        srawi   9, 3, 31
        xor     3, 9, 3
        subf    3, 9, 3
integer.variable_shifts:
        slw     3, 3, 4
        srw     5, 5, 4
        sraw    6, 6, 4
integer.multiply_and_divide:
        mullw   3, 3, 4
        mulhwu  5, 5, 4
        mulli   6, 6, 100
        divw    7, 7, 4
        divwu   8, 8, 4
integer.constants:
        lis     9, 0x1234
        ori     9, 9, 0x5678
        li      10, -1
        xoris   8, 8, 0x8000
        nor     7, 7, 7
integer.overflow:
        addo    3, 3, 4
integer.condition_register:
        cmpwi   7, 3, 0
        cmplwi  6, 4, 10
        cror    30, 29, 26
        crnot   0, 30
integer.save_conditions:
        mfcr    12
        stw     12, 8(1)
integer.restore_conditions:
        lwz     12, 8(1)
        mtcrf   0x20, 12
        mtcrf   0x10, 12
        mtcrf   0x08, 12
.ifdef W64
integer.rotate_doublewords:
        clrldi  9, 3, 32
        sldi    10, 4, 3
        srdi    8, 5, 7
        rldicr  6, 6, 13, 50
        rldimi  7, 3, 16, 40
        rldic   4, 4, 2, 30
        extsw   5, 5
        sradi   3, 3, 3
        addze   3, 3
integer.doubleword_arithmetic:
        mulld   3, 3, 4
        mulhdu  5, 5, 4
        mulhd   6, 6, 4
        divd    7, 7, 4
        divdu   8, 8, 4
        modsd   9, 9, 4
        maddld  10, 3, 5, 6
integer.bits:
        cntlzd  3, 3
        cnttzd  4, 4
        popcntd 5, 5
        popcntw 6, 6
        cmpb    7, 8, 9
        brd     10, 10
integer.long_constant:
        lis     9, 0x1234
        ori     9, 9, 0x5678
        sldi    9, 9, 32
        oris    9, 9, 0x9abc
        ori     9, 9, 0xdef0
integer.select:
        cmpld   3, 4
        isel    5, 3, 4, 0
        setb    6, 0
        setbc   7, 2
        setnbcr 8, 1
integer.prefixed:
        paddi   3, 4, 0x12345678
        pli     5, 0x123456789
.endif

branches.less:
        cmpw    3, 4
        blt     . + 0x40
branches.less_back:
        cmpw    3, 4
        blt     . - 0x40
branches.unsigned:
        cmplwi  7, 9, 25
        bgt     7, . + 0x40
branches.bit:
        andi.   9, 3, 1
        beq     . + 0x40
branches.count:
        addi    3, 3, 4
        bdnz    . - 0x20
branches.count_and_condition:
        cmpw    3, 4
        bdnzf   2, . - 0x20
branches.return_if:
        cmpwi   3, 0
        beqlr
branches.combined:
        cmpwi   7, 3, 10
        cmpwi   6, 4, 20
        crand   28, 28, 24
        blt     7, . + 0x40
branches.trap:
        twi     4, 3, 0
.ifdef W64
branches.doublewords:
        cmpd    3, 4
        bge     . + 0x40
        nop
branches.pointers:
        cmpld   7, 3, 4
        bne     7, . + 0x40
.endif

calls.direct:
        bl      . + 0x1000
calls.return:
        blr
calls.by_counter:
        mtctr   12
        bctrl
calls.switch:
.ifdef W64
        sldi    9, 9, 2
        lwax    9, 10, 9
        add     9, 9, 10
.else
        slwi    9, 9, 2
        lwzx    9, 10, 9
        add     9, 9, 10
.endif
        mtctr   9
        bctr
calls.address_of_code:
        bcl     20, 31, . + 4
        mflr    30
.ifdef ppc64le
calls.prologue:
        addis   2, 12, 0x10
        addi    2, 2, 0x7f00
        mflr    0
        std     30, -16(1)
        std     31, -8(1)
        std     0, 16(1)
        stdu    1, -64(1)
calls.linkage:
        std     2, 24(1)
        addis   12, 2, -2
        ld      12, 0x7f20(12)
        mtctr   12
        bctr
calls.restored_toc:
        ld      2, 24(1)
        mr      3, 31
.endif
.ifdef ppc64
calls.descriptor:
        std     2, 40(1)
        ld      9, 0(12)
        mtctr   9
        ld      11, 16(12)
        ld      2, 8(12)
        bctrl
calls.prologue:
        mflr    0
        std     30, -16(1)
        std     31, -8(1)
        std     0, 16(1)
        stdu    1, -128(1)
.endif
.ifdef W64
calls.epilogue:
        addi    1, 1, 64
        ld      0, 16(1)
        ld      30, -16(1)
        ld      31, -8(1)
        mtlr    0
        blr
calls.frame_of_vectors:
        stxv    63, 48(1)
        stxv    62, 32(1)
        stfd    31, -8(1)
.else
calls.prologue:
        stwu    1, -32(1)
        mflr    0
        stmw    29, 20(1)
        stw     0, 36(1)
calls.epilogue:
        lwz     0, 36(1)
        lmw     29, 20(1)
        mtlr    0
        addi    1, 1, 32
        blr
calls.linkage:
        lwz     11, 0x20(30)
        mtctr   11
        bctr
calls.varargs:
        crxor   6, 6, 6
        bl      . + 0x1000
.endif

memory.loads:
        lbz     9, 1(3)
        lhz     10, 2(3)
        lha     8, 4(3)
        lwz     7, 8(3)
        lbzx    6, 3, 4
        lhzx    5, 3, 4
        lwzx    4, 3, 4
memory.stores:
        stb     9, 1(3)
        sth     10, 2(3)
        stw     7, 8(3)
        stbx    6, 3, 4
        sthx    5, 3, 4
        stwx    8, 3, 4
memory.update_forms:
        lbzu    9, 1(3)
        lwzu    10, 4(4)
        stwu    10, -16(5)
        lwzux   6, 7, 8
memory.byte_reversed:
        lwbrx   9, 0, 3
        lhbrx   10, 0, 4
        stwbrx  9, 0, 5
memory.copied:
        lwz     9, 0(4)
        stw     9, 0(3)
memory.counted:
        lwz     9, 0(3)
        addi    9, 9, 1
        stw     9, 0(3)
memory.reservation:
        lwarx   9, 0, 3
        cmpw    9, 4
        bne-    . + 12
        stwcx.  5, 0, 3
memory.conditional:
        stwcx.  5, 0, 3
        bne-    . - 12
memory.barriers:
        lwsync
        sync
        isync
memory.string_words:
        lwzu    9, 4(3)
        lis     10, -0x101
        addi    10, 10, -0x101
        add     8, 9, 10
        andc    8, 8, 9
memory.clear_block:
        dcbz    0, 3
.ifdef W64
memory.doublewords:
        ld      9, 8(3)
        lwa     10, 4(3)
        ldx     8, 3, 4
        lwax    7, 3, 4
        ldu     6, 8(5)
        std     9, 16(3)
        stdu    6, -32(1)
        ldbrx   5, 0, 4
memory.doubleword_reservation:
        ldarx   9, 0, 3
        add     10, 9, 4
        stdcx.  10, 0, 3
memory.quadword:
        lq      4, 16(3)
memory.prefixed:
        pld     3, 0x12345(4)
        plwz    5, 0x1000(0), 1
        pstd    6, -8(7)
        plfd    1, 0x2000(0), 1
        plxv    34, 0x100(3)
memory.little_tables:
        clrldi  9, 3, 56
        sldi    9, 9, 2
        lwzx    3, 4, 9
.else
memory.multiple:
        lmw     26, 8(1)
        stmw    28, 16(3)
memory.strings:
        lswi    5, 4, 12
        stswi   5, 3, 12
.endif

float.arithmetic:
        fadd    1, 1, 2
        fsub    3, 3, 4
        fmul    5, 5, 6
        fdiv    7, 7, 8
        fneg    9, 10
        fabs    11, 12
float.fused:
        fmadd   1, 2, 3, 1
        fmsub   4, 5, 6, 4
        fnmsub  7, 8, 9, 7
float.singles:
        lfs     0, 0(3)
        lfs     12, 4(3)
        fmuls   0, 0, 12
        fadds   1, 1, 0
        frsp    2, 2
        stfs    1, 8(3)
float.compare:
        fcmpu   7, 1, 2
        bgt     7, . + 0x40
float.compare_or_unordered:
        fcmpu   0, 1, 2
        cror    2, 0, 2
        beq     . + 0x40
float.to_integer:
        fctiwz  0, 1
        stfd    0, 8(1)
        lwz     3, 12(1)
float.select:
        fsub    0, 1, 2
        fsel    1, 0, 1, 2
float.status:
        mffs    0
        mtfsb1  31
        mtfsf   0xff, 0
.ifdef W64
float.from_integer:
        mtvsrd  0, 3
        fcfid   1, 0
        mtvsrwa 2, 4
        fcfids  3, 2
float.scalars:
        xsmaddadp 1, 2, 3
        xsmindp 4, 5, 6
        xscmpudp 0, 4, 5
        xscvdpsxds 7, 8
        mfvsrd  3, 7
        xssqrtdp 9, 9
float.quad:
        xsaddqp 2, 3, 4
.else
float.from_integer:
        lis     9, 0x4330
        xoris   3, 3, 0x8000
        stw     9, 8(1)
        stw     3, 12(1)
        lfd     0, 8(1)
        fsub    1, 0, 12
.endif

vectors.integer:
        vaddubm 2, 3, 4
        vsubuwm 5, 6, 7
        vmaxsh  8, 9, 10
        vavgub  11, 12, 13
        vadduws 14, 15, 16
vectors.compare:
        vcmpequb. 2, 3, 4
        bge     6, . + 0x40
vectors.select:
        vcmpgtsw 2, 3, 4
        vsel    5, 6, 7, 2
vectors.permute:
        vperm   2, 3, 4, 5
        vspltw  6, 7, 1
        vspltisb 8, -1
        vmrghb  9, 10, 11
        vsldoi  12, 13, 14, 5
        vpkuhum 15, 16, 17
vectors.multiply:
        vmuleuh 2, 3, 4
        vmulouh 5, 6, 7
        vmsumubm 8, 9, 10, 11
        vsum4ubs 12, 13, 14
vectors.shifts:
        vslw    2, 3, 4
        vsrab   5, 6, 7
        vrlh    8, 9, 10
vectors.logical:
        vand    2, 3, 4
        vnor    5, 6, 7
        vxor    8, 8, 8
        vandc   9, 10, 11
vectors.unaligned:
        lvsl    13, 0, 3
        lvx     0, 0, 3
        li      9, 15
        lvx     1, 9, 3
        vperm   0, 0, 1, 13
vectors.stores:
        stvx    2, 0, 3
        stvewx  3, 4, 5
vectors.float:
        vaddfp  2, 3, 4
        vmaddfp 5, 6, 7, 8
        vcmpgtfp 9, 10, 11
        vctsxs  12, 13, 0
.ifdef W64
vectors.loads:
        lxvd2x  34, 0, 3
        lxvw4x  35, 0, 3
        lxv     36, 16(3)
        lxvx    37, 3, 4
        lxvb16x 38, 0, 3
        lxvdsx  39, 0, 3
        lxvl    40, 3, 5
vectors.stores_vsx:
        stxvd2x 34, 0, 3
        stxvw4x 35, 0, 3
        stxv    36, 16(3)
        stxvx   37, 3, 4
vectors.swapped:
        lxvd2x  34, 0, 3
        xxpermdi 34, 34, 34, 2
vectors.doubles:
        xvadddp 34, 35, 36
        xvmaddadp 37, 38, 39
        xvcmpgtdp 40, 41, 42
        xxsel   43, 44, 45, 40
vectors.singles:
        xvmulsp 34, 35, 36
        xvmaddasp 37, 38, 39
        xvcvspsxws 40, 41
        xvcvsxwsp 42, 43
vectors.moves:
        mtvsrdd 34, 3, 4
        mfvsrld 5, 34
        mfvsrd  6, 34
        xxspltib 35, 7
        xxspltw 36, 37, 1
        xxlxor  38, 38, 38
        xxperm  39, 40, 41
vectors.strings:
        vcmpneb. 2, 3, 4
        vctzlsbb 5, 2
        vclzlsbb 6, 2
vectors.crypto:
        vcipher 2, 3, 4
        vshasigmaw 5, 6, 0, 15
        vpmsumd 7, 8, 9
vectors.prefixed:
        xxspltiw 34, 0x12345678
        xxspltidp 35, 0x3f800000
        xxeval  36, 37, 38, 39, 0x96
vectors.matrix:
        xxsetaccz 0
        xvf32gerpp 0, 34, 35
        xxmfacc 0
.endif

loops.sum_of_words:
        lwzu    9, 4(3)
        add     10, 10, 9
        bdnz    loops.sum_of_words
loops.sum_to_end:
        lwz     9, 0(3)
        addi    3, 3, 4
        cmplw   7, 3, 4
        add     5, 5, 9
        bne     7, loops.sum_to_end
loops.string_length:
        lbzu    9, 1(3)
        cmpwi   7, 9, 0
        bne     7, loops.string_length
loops.search:
        lwz     9, 0(3)
        cmpw    7, 9, 4
        beq     7, 1f
        addi    3, 3, 4
        bdnz    loops.search
1:      mr      3, 9
loops.copy_of_bytes:
        lbzx    9, 4, 10
        stbx    9, 3, 10
        addi    10, 10, 1
        bdnz    loops.copy_of_bytes
loops.compare_of_strings:
        lbzu    9, 1(3)
        lbzu    10, 1(4)
        cmpwi   6, 9, 0
        cmpw    7, 9, 10
        beq     6, 1f
        beq     7, loops.compare_of_strings
1:      subf    3, 10, 9
loops.greatest:
        lwzu    9, 4(3)
        cmpw    9, 10
        ble     1f
        mr      10, 9
1:      bdnz    loops.greatest
loops.greatest_common_divisor:
        divwu   9, 3, 4
        mullw   9, 9, 4
        subf    9, 9, 3
        mr      3, 4
        mr.     4, 9
        bne     loops.greatest_common_divisor
loops.collatz:
        andi.   9, 3, 1
        srwi    3, 3, 1
        addi    4, 4, 1
        beq     1f
        slwi    9, 3, 1
        add     3, 3, 9
        addi    3, 3, 2
1:      cmpwi   7, 3, 1
        bne     7, loops.collatz
loops.checksum:
        lbzu    9, 1(4)
        xor     9, 9, 3
        rlwinm  9, 9, 2, 22, 29
        lwzx    9, 5, 9
        srwi    3, 3, 8
        xor     3, 9, 3
        bdnz    loops.checksum
loops.exchange:
        lwarx   9, 0, 3
        cmpw    9, 4
        bne-    1f
        stwcx.  5, 0, 3
        bne-    loops.exchange
1:      isync
loops.nested:
        lwz     9, 0(3)
        li      8, 0
1:      add     10, 10, 8
        addi    8, 8, 1
        cmplw   7, 8, 9
        blt     7, 1b
        addi    3, 3, 4
        bdnz    loops.nested
loops.sum_of_products:
        lfdu    0, 8(3)
        lfdu    12, 8(4)
        fmadd   1, 0, 12, 1
        bdnz    loops.sum_of_products
loops.sum_of_singles:
        lfs     0, 0(3)
        addi    3, 3, 4
        fadds   1, 1, 0
        bdnz    loops.sum_of_singles
loops.newton:
        fdiv    0, 1, 2
        fadd    0, 0, 2
        fmul    0, 0, 11
        fcmpu   7, 0, 2
        fmr     2, 0
        bne     7, loops.newton
loops.vector_of_bytes:
        lvx     0, 0, 4
        lvx     1, 0, 5
        addi    4, 4, 16
        addi    5, 5, 16
        vaddubm 0, 0, 1
        stvx    0, 0, 3
        addi    3, 3, 16
        bdnz    loops.vector_of_bytes
.ifdef W64
loops.big_number:
        ldu     9, 8(4)
        ldu     10, 8(5)
        adde    9, 9, 10
        stdu    9, 8(3)
        bdnz    loops.big_number
loops.big_product:
        ldu     9, 8(4)
        mulld   10, 9, 5
        mulhdu  9, 9, 5
        addc    10, 10, 6
        addze   6, 9
        stdu    10, 8(3)
        bdnz    loops.big_product
loops.pointers:
        ld      9, 16(3)
        ld      3, 0(3)
        add     10, 10, 9
        cmpdi   7, 3, 0
        bne     7, loops.pointers
loops.scaled_sum:
        lxvd2x  0, 0, 4
        lxvd2x  12, 0, 5
        addi    4, 4, 16
        addi    5, 5, 16
        xvmaddadp 12, 0, 32
        stxvd2x 12, 0, 3
        addi    3, 3, 16
        bdnz    loops.scaled_sum
loops.unrolled_vectors:
        lxv     0, 0(3)
        lxv     12, 16(3)
        xvadddp 32, 32, 0
        xvadddp 33, 33, 12
        addi    3, 3, 32
        bdnz    loops.unrolled_vectors
loops.indexed:
        sldi    9, 10, 3
        lfdx    0, 4, 9
        addi    10, 10, 1
        cmpd    7, 10, 5
        extsw   10, 10
        fadd    1, 1, 0
        blt     7, loops.indexed
.else
loops.big_number:
        lwzu    9, 4(4)
        lwzu    10, 4(5)
        adde    9, 9, 10
        stwu    9, 4(3)
        bdnz    loops.big_number
loops.long_longs:
        lwz     9, 4(3)
        lwz     8, 0(3)
        addi    3, 3, 8
        addc    5, 5, 9
        adde    4, 4, 8
        bdnz    loops.long_longs
loops.blocks:
        lmw     24, 0(4)
        addi    4, 4, 32
        stmw    24, 0(3)
        addi    3, 3, 32
        bdnz    loops.blocks
.endif
end:
