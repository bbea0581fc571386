import IR

/// SHA-1 and SHA-256 on hosts without instructions for them. The helper frame has what registers lend.
extension CodeGenerator {
    /// Registers of values that the frame keeps meanwhile: nothing here faults.
    private static let borrowed: InlineArray<6, GPR> = [.rsi, .rdi, .r8, .r9, .r10, .r11]

    private mutating func borrow(_ count: Int) {
        for k in 0..<count { asm.mov(.q, CodeGenerator.frame(8 &* Int32(k)), CodeGenerator.borrowed[k]) }
    }
    private mutating func giveBack(_ count: Int) {
        for k in 0..<count { asm.mov(.q, CodeGenerator.borrowed[k], CodeGenerator.frame(8 &* Int32(k))) }
    }

    /// Sums of rounds and schedule, out of the way of what is borrowed.
    private static func sum(_ lane: Int32) -> Mem { frame(48 &+ 4 &* lane) }

    // MARK: SHA-256

    mutating func lowerPlainSHA256(_ function: borrowing Function, _ i: Int, _ op: Instruction) {
        asm.vmovups(CodeGenerator.sum(0), vector(function, op.c, .xmm15))
        let hgdc = vector(function, op.a, .xmm15)
        let feba = vector(function, op.b, .xmm14)
        borrow(6)
        var (a, b, c, d) = (GPR.rax, GPR.rsi, GPR.rdi, GPR.r8)
        var (e, f, g, h) = (GPR.rcx, GPR.r9, GPR.r10, GPR.r11)
        for (lane, r) in [f, e, b, a].enumerated() { asm.vpextrd(r, feba, UInt8(lane)) }
        for (lane, r) in [h, g, d, c].enumerated() { asm.vpextrd(r, hgdc, UInt8(lane)) }
        for n in Int32(0)..<2 {
            asm.alu(.add, .d, h, CodeGenerator.sum(n))
            asm.mov(.d, .rdx, f)
            asm.alu(.xor, .d, .rdx, g)
            asm.alu(.and, .d, .rdx, e)
            asm.alu(.xor, .d, .rdx, g)
            asm.alu(.add, .d, h, .rdx)
            rotations(e, 6, 11, 25)
            asm.alu(.add, .d, h, .rdx)
            asm.alu(.add, .d, d, h)
            addMajority(h, a, b, c)
            rotations(a, 2, 13, 22)
            asm.alu(.add, .d, h, .rdx)
            (a, b, c, d, e, f, g, h) = (h, a, b, c, d, e, f, g)
        }
        gather(i, f, e, b, a)
        giveBack(6)
    }

    /// EDX := three rotations of x, added without carry.
    private mutating func rotations(_ x: GPR, _ i: UInt8, _ j: UInt8, _ k: UInt8) {
        asm.rorx(.d, .rdx, x, imm: k &- j)
        asm.alu(.xor, .d, .rdx, x)
        asm.rorx(.d, .rdx, .rdx, imm: j &- i)
        asm.alu(.xor, .d, .rdx, x)
        asm.rorx(.d, .rdx, .rdx, imm: i)
    }

    /// What x and y have both, and what z has where they differ: no bit twice.
    private mutating func addMajority(_ sum: GPR, _ x: GPR, _ y: GPR, _ z: GPR) {
        asm.mov(.d, .rdx, x)
        asm.alu(.and, .d, .rdx, y)
        asm.alu(.add, .d, sum, .rdx)
        asm.mov(.d, .rdx, x)
        asm.alu(.xor, .d, .rdx, y)
        asm.alu(.and, .d, .rdx, z)
        asm.alu(.add, .d, sum, .rdx)
    }

    /// The result of instruction `i`, lowest lane first; that of lane 3 is known last.
    private mutating func gather(_ i: Int, _ w0: GPR, _ w1: GPR, _ w2: GPR, _ w3: GPR) {
        let r = vectorResult(i)
        asm.vmovd(.xmm15, w0)
        asm.vpinsrd(.xmm15, .xmm15, w2, 2)
        asm.vpinsrd(.xmm15, .xmm15, w1, 1)
        asm.vpinsrd(r, .xmm15, w3, 3)
        finish(i, r)
    }

    // MARK: SHA-1

    mutating func lowerPlainSHA1(_ function: borrowing Function, _ i: Int, _ op: Instruction) {
        asm.vmovups(CodeGenerator.sum(0), vector(function, op.b, .xmm14))
        let state = vector(function, op.a, .xmm15)
        borrow(3)
        var (a, b, c, d, e) = (GPR.rax, GPR.rsi, GPR.rdi, GPR.r8, GPR.rcx)
        for (lane, r) in [d, c, b, a].enumerated() { asm.vpextrd(r, state, UInt8(lane)) }
        for n in Int32(0)..<4 {
            // The first of the sums has e already.
            let sum = CodeGenerator.sum(3 &- n)
            if n == 0 { asm.mov(.d, e, sum) } else { asm.alu(.add, .d, e, sum) }
            if op.imm == 2 {
                addMajority(e, b, c, d)
            } else {
                asm.mov(.d, .rdx, c)
                asm.alu(.xor, .d, .rdx, d)
                asm.alu(op.imm == 0 ? .and : .xor, .d, .rdx, b)
                if op.imm == 0 { asm.alu(.xor, .d, .rdx, d) }
                asm.alu(.add, .d, e, .rdx)
            }
            asm.rorx(.d, .rdx, a, imm: 27)
            asm.alu(.add, .d, e, .rdx)
            asm.rorx(.d, b, b, imm: 2)
            (a, b, c, d, e) = (e, a, b, c, d)
        }
        gather(i, d, c, b, a)
        giveBack(3)
    }

    // MARK: Schedules of SHA-256

    mutating func lowerPlainSchedule0(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        asm.vopImm(.vpalignr, .xmm14, vector(f, d.b, .xmm14), vector(f, d.a, .xmm15), 4)
        smallSigma(7, 18, shift: 3)
        let r = vectorResult(i)
        asm.vop(.vpaddd, r, vector(f, d.a, .xmm15), .xmm13)
        finish(i, r)
    }

    mutating func lowerPlainSchedule1(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        asm.vshift(.vpsrldq, .xmm14, vector(f, d.b, .xmm14), 8)
        smallSigma(17, 19, shift: 10)
        let r = vectorResult(i)
        asm.vop(.vpaddd, r, vector(f, d.a, .xmm15), .xmm13)
        finish(i, r)
        // The upper half is made from the lower half of the result.
        asm.vshift(.vpslldq, .xmm14, r, 8)
        smallSigma(17, 19, shift: 10)
        if let sum = memory(allocator.locations[i]) {
            asm.vop(.vpaddd, r, .xmm13, sum)
        } else {
            asm.vop(.vpaddd, r, r, .xmm13)
        }
        finish(i, r)
    }

    /// XMM13 := two rotations and a shift of the words in XMM14, all added without carry. XMM15 is used.
    private mutating func smallSigma(_ first: UInt8, _ second: UInt8, shift: UInt8) {
        asm.vshift(.vpsrld, .xmm13, .xmm14, shift)
        for n in [first, second] {
            asm.vshift(.vpsrld, .xmm15, .xmm14, n)
            asm.vop(.vpxor, .xmm13, .xmm13, .xmm15)
            asm.vshift(.vpslld, .xmm15, .xmm14, 32 &- n)
            asm.vop(.vpxor, .xmm13, .xmm13, .xmm15)
        }
    }
}
