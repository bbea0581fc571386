import IR

/// AES, carry-less products, SHA-1 and SHA-256.
extension CodeGenerator {
    /// False: there is no inline form.
    mutating func lowerCrypto(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        switch d.op {
        case .vmulCarryless:
            guard features.contains(.pclmul) else { return false }
            let r = vectorResult(i)
            withImmediate(.vpclmulqdq, f, r, d.a, d.b, UInt8(truncatingIfNeeded: d.imm))
            finish(i, r)
            return true
        case .aesEncryptRound: return lowerAES(f, i, d, .vaesenc)
        case .aesEncryptLast: return lowerAES(f, i, d, .vaesenclast)
        case .aesDecryptRound: return lowerAES(f, i, d, .vaesdec)
        case .aesDecryptLast: return lowerAES(f, i, d, .vaesdeclast)
        case .aesMixColumns, .aesInverseMixColumns: return lowerMix(f, i, d)
        case .sha1Rounds:
            if features.contains(.sha) { lowerSHA1(f, i, d) } else { lowerPlainSHA1(f, i, d) }
            return true
        case .sha256Rounds:
            if features.contains(.sha) { lowerSHA256(f, i, d) } else { lowerPlainSHA256(f, i, d) }
            return true
        case .sha256Schedule0, .sha256Schedule1:
            if features.contains(.sha) {
                lowerSchedule(f, i, d)
            } else if d.op == .sha256Schedule0 {
                lowerPlainSchedule0(f, i, d)
            } else {
                lowerPlainSchedule1(f, i, d)
            }
            return true
        default: return false
        }
    }

    func isZero(_ f: borrowing Function, _ v: Value) -> Bool {
        let d = definition(f, v)
        guard d.op == .vconst else { return false }
        return f.constants[Int(d.imm)] == Constant128(low: 0, high: 0)
    }

    // MARK: AES

    private mutating func lowerAES(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: VOp
    ) -> Bool {
        guard features.contains(.aes) else { return false }
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        if let key = isZero(f, d.b) ? pool(Constant128(low: 0, high: 0)) : memory(location(d.b)) {
            asm.vop(op, r, a, key)
        } else {
            asm.vop(op, r, a, vector(f, d.b, .xmm14))
        }
        finish(i, r)
        return true
    }

    private mutating func lowerMix(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard features.contains(.aes) else { return false }
        guard d.op == .aesMixColumns else {
            unary(f, i, d, .vaesimc)
            return true
        }
        // The inverse of the last round, then a whole round: only the mix is left.
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
        asm.vop(.vaesdeclast, .xmm15, a, .xmm14)
        asm.vop(.vaesenc, r, .xmm15, .xmm14)
        finish(i, r)
        return true
    }

    // MARK: SHA with the host's instructions

    private static func words(_ word: UInt64) -> Constant128 {
        Constant128(low: word << 32 | word, high: word << 32 | word)
    }

    private mutating func lowerSHA1(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        // The host adds the constant of the rounds itself.
        let constant: UInt64 = d.imm == 0 ? 0x5a82_7999 : d.imm == 1 ? 0x6ed9_eba1 : 0x8f1b_bcdc
        let sums = vector(f, d.b, .xmm14)
        asm.vop(.vpsubd, .xmm14, sums, pool(CodeGenerator.words(constant)))
        let r = vectorResult(i)
        load(f, d.a, into: r)
        asm.sha1rnds4(r, .xmm14, UInt8(truncatingIfNeeded: d.imm))
        finish(i, r)
    }

    private mutating func lowerSHA256(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let sums = location(d.c)
        let sumsAreThere = sums.kind == .xmm && sums.register == 0
        let result = vectorResult(i)
        // XMM0 has to hold the sums, so it is put away if it holds what is wanted afterwards.
        let keeps = !sumsAreThere && result != .xmm0
        let r = result == .xmm0 ? .xmm15 : result
        var b = vector(f, d.b, .xmm14)
        if b == .xmm0, !sumsAreThere {
            asm.vmovaps(.xmm13, .xmm0)
            b = .xmm13
        } else if keeps {
            asm.vmovaps(.xmm13, .xmm0)
        }
        load(f, d.a, into: r)
        load(f, d.c, into: .xmm0)
        asm.sha(.sha256rnds2, r, b)
        if keeps { asm.vmovaps(.xmm0, .xmm13) }
        finish(i, r)
    }

    private mutating func lowerSchedule(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let b = vector(f, d.b, .xmm14)
        let r = vectorResult(i)
        load(f, d.a, into: r)
        asm.sha(d.op == .sha256Schedule0 ? .sha256msg1 : .sha256msg2, r, b)
        finish(i, r)
    }
}
