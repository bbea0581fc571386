import IR

/// Vector moves and integer lanes.
extension CodeGenerator {
    /// Two-operand ops that are one host instruction, by lane.
    private static func lanes(_ op: Op) -> (VOp?, VOp?, VOp?, VOp?)? {
        switch op {
        case .vadd: (.vpaddb, .vpaddw, .vpaddd, .vpaddq)
        case .vsub: (.vpsubb, .vpsubw, .vpsubd, .vpsubq)
        case .vmul: (nil, .vpmullw, .vpmulld, nil)
        case .vand: (.vpand, .vpand, .vpand, .vpand)
        case .vor: (.vpor, .vpor, .vpor, .vpor)
        case .vxor: (.vpxor, .vpxor, .vpxor, .vpxor)
        case .vcompareEqual: (.vpcmpeqb, .vpcmpeqw, .vpcmpeqd, .vpcmpeqq)
        case .vcompareGreaterSigned: (.vpcmpgtb, .vpcmpgtw, .vpcmpgtd, .vpcmpgtq)
        case .vminSigned: (.vpminsb, .vpminsw, .vpminsd, nil)
        case .vminUnsigned: (.vpminub, .vpminuw, .vpminud, nil)
        case .vmaxSigned: (.vpmaxsb, .vpmaxsw, .vpmaxsd, nil)
        case .vmaxUnsigned: (.vpmaxub, .vpmaxuw, .vpmaxud, nil)
        case .vaddSaturatingSigned: (.vpaddsb, .vpaddsw, nil, nil)
        case .vaddSaturatingUnsigned: (.vpaddusb, .vpaddusw, nil, nil)
        case .vsubSaturatingSigned: (.vpsubsb, .vpsubsw, nil, nil)
        case .vsubSaturatingUnsigned: (.vpsubusb, .vpsubusw, nil, nil)
        case .vaverageUnsigned: (.vpavgb, .vpavgw, nil, nil)
        case .vmulHighSigned: (nil, .vpmulhw, nil, nil)
        case .vmulHighUnsigned: (nil, .vpmulhuw, nil, nil)
        case .vmulEvenSigned: (.vpmuldq, .vpmuldq, .vpmuldq, .vpmuldq)
        case .vmulEvenUnsigned: (.vpmuludq, .vpmuludq, .vpmuludq, .vpmuludq)
        case .vmulAddPairs: (.vpmaddwd, .vpmaddwd, .vpmaddwd, .vpmaddwd)
        case .zipLow: (.vpunpcklbw, .vpunpcklwd, .vpunpckldq, .vpunpcklqdq)
        case .zipHigh: (.vpunpckhbw, .vpunpckhwd, .vpunpckhdq, .vpunpckhqdq)
        case .concatLow: (.vpunpcklqdq, .vpunpcklqdq, .vpunpcklqdq, .vpunpcklqdq)
        case .concatHigh: (.vpunpckhqdq, .vpunpckhqdq, .vpunpckhqdq, .vpunpckhqdq)
        case .vshiftLeftBy: (nil, nil, .vpsllvd, .vpsllvq)
        case .vshiftRightBy: (nil, nil, .vpsrlvd, .vpsrlvq)
        case .vshiftRightSignedBy: (nil, nil, .vpsravd, nil)
        default: nil
        }
    }

    private static func pick(_ l: (VOp?, VOp?, VOp?, VOp?), _ lane: Lane) -> VOp? {
        switch lane {
        case .b: l.0
        case .h: l.1
        case .s: l.2
        case .d: l.3
        }
    }

    /// False: there is no inline form.
    mutating func lowerVector(_ f: borrowing Function, _ i: Int) -> Bool {
        let d = f.instructions[i]
        if lowerRich(f, i) { return true }
        if let l = CodeGenerator.lanes(d.op) {
            if let op = CodeGenerator.pick(l, d.lane) {
                let r = vectorResult(i)
                let a = vector(f, d.a, .xmm15)
                vop(op, r, a, vectorOperand(f, d.b, .xmm14, atOnce: true))
                finish(i, r)
                return true
            }
            return lowerWideLanes(f, i, d)
        }
        switch d.op {
        case .vandNot:
            binary(f, i, d, .vpandn, swapped: true)
        case .vnot:
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            asm.vop(.vpcmpeqd, .xmm14, .xmm14, .xmm14)
            asm.vop(.vpxor, r, a, .xmm14)
            finish(i, r)
        case .vneg:
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
            asm.vop(
                d.lane == .b ? .vpsubb : d.lane == .h ? .vpsubw : d.lane == .s ? .vpsubd : .vpsubq, r, .xmm14,
                a)
            finish(i, r)
        case .vabs:
            guard d.lane != .d else {
                let r = vectorResult(i)
                let a = vector(f, d.a, .xmm15)
                asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
                asm.vop(.vpcmpgtq, .xmm13, .xmm14, a)
                asm.vop(.vpxor, .xmm14, a, .xmm13)
                asm.vop(.vpsubq, r, .xmm14, .xmm13)
                finish(i, r)
                return true
            }
            unary(f, i, d, d.lane == .b ? .vpabsb : d.lane == .h ? .vpabsw : .vpabsd)
        case .vcompareGreaterUnsigned: lowerGreaterUnsigned(f, i, d)
        case .bitcast, .vectorFromScalar, .extractLane, .insertLane, .splat, .splatLane, .lowHalf:
            return lowerMove(f, i, d)
        case .extractBytes:
            let r = vectorResult(i)
            let n = UInt8(truncatingIfNeeded: d.imm)
            if isZero(f, d.a) {
                asm.vshift(.vpslldq, r, vector(f, d.b, .xmm14), 16 &- n)
            } else if isZero(f, d.b) {
                asm.vshift(.vpsrldq, r, vector(f, d.a, .xmm15), n)
            } else {
                withImmediate(.vpalignr, f, r, d.b, d.a, n)
            }
            finish(i, r)
        case .permute:
            let r = vectorResult(i)
            let c = f.constants[Int(d.imm)]
            // PSHUFB gives zero by the top bit.
            asm.vop(.vpshufb, r, vector(f, d.a, .xmm15), pool(CodeGenerator.shuffleMask(c)))
            finish(i, r)
        case .tableLookup:
            let r = vectorResult(i)
            let table = vector(f, d.a, .xmm15)
            // Indices above 15 get their top bit by saturation.
            asm.vop(.vpaddusb, .xmm14, vector(f, d.b, .xmm14), pool(CodeGenerator.repeated(0x70)))
            asm.vop(.vpshufb, r, table, .xmm14)
            finish(i, r)
        case .tableLookupPair: lowerLookupPair(f, i, d)
        case .unzipEven, .unzipOdd, .transposeEven, .transposeOdd: return lowerRearrange(f, i, d)
        case .bitSelect:
            let r = vectorResult(i)
            let mask = vector(f, d.a, .xmm13)
            let b = vector(f, d.b, .xmm14)
            let c = vector(f, d.c, .xmm15)
            asm.vop(.vpandn, .xmm15, mask, c)
            asm.vop(.vpand, .xmm14, b, mask)
            asm.vop(.vpor, r, .xmm14, .xmm15)
            finish(i, r)
        case .singleToDouble: return lowerSingleToDouble(f, i, d)
        case .doubleToSingle: lowerDoubleToSingle(f, i, d)
        case .vshiftLeft, .vshiftRight, .vshiftRightSigned: return lowerShiftImmediate(f, i, d)
        case .vwidenSigned:
            unary(f, i, d, d.lane == .h ? .vpmovsxbw : d.lane == .s ? .vpmovsxwd : .vpmovsxdq)
        case .vwidenUnsigned:
            unary(f, i, d, d.lane == .h ? .vpmovzxbw : d.lane == .s ? .vpmovzxwd : .vpmovzxdq)
        case .vnarrow: return lowerNarrow(f, i, d)
        case .vnarrowSignedToSigned:
            guard d.lane != .d else { return false }
            binary(f, i, d, d.lane == .h ? .vpacksswb : .vpackssdw)
        case .vnarrowSignedToUnsigned:
            guard d.lane != .d else { return false }
            binary(f, i, d, d.lane == .h ? .vpackuswb : .vpackusdw)
        case .vnarrowUnsignedToUnsigned:
            // Unsigned lanes are first limited to the narrower maximum.
            guard d.lane != .d else { return false }
            let r = vectorResult(i)
            let limit = pool(
                d.lane == .h
                    ? Constant128(low: 0x00ff_00ff_00ff_00ff, high: 0x00ff_00ff_00ff_00ff)
                    : Constant128(low: 0x0000_ffff_0000_ffff, high: 0x0000_ffff_0000_ffff))
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            asm.vop(d.lane == .h ? .vpminuw : .vpminud, .xmm14, b, limit)
            asm.vop(d.lane == .h ? .vpminuw : .vpminud, .xmm15, a, limit)
            asm.vop(d.lane == .h ? .vpackuswb : .vpackusdw, r, .xmm15, .xmm14)
            finish(i, r)
        case .vpopCount:
            guard d.lane == .b else { return false }
            nibbles(
                f, i, d, low: Constant128(low: 0x0302_0201_0201_0100, high: 0x0403_0302_0302_0201), high: nil,
                combine: .vpaddb)
        case .vreverseBits:
            nibbles(
                f, i, d, low: Constant128(low: 0xe060_a020_c040_8000, high: 0xf070_b030_d050_9010),
                high: Constant128(low: 0x0e06_0a02_0c04_0800, high: 0x0f07_0b03_0d05_0901), combine: .vpor)
        case .vanyBit:
            let r = result(i)
            let a = vector(f, d.a, .xmm15)
            asm.vop(.vptest, a, a)
            asm.setcc(.ne, .rax)
            asm.movzx(.d, r, .rax, from: .b)
            finish(i, r)
        case .vbyteMask:
            let r = result(i)
            asm.vpmovmskb(r, vector(f, d.a, .xmm15))
            finish(i, r)
        case .vrotateRight: lowerRotation(f, i, d)
        case .shuffleLanes: lowerShuffle(f, i, d)
        default: return lowerCrypto(f, i, d)
        }
        return true
    }

    // MARK: Shapes

    private mutating func binary(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: VOp, swapped: Bool = false
    ) {
        let r = vectorResult(i)
        if swapped {
            let b = vector(f, d.b, .xmm14)
            vop(op, r, b, vectorOperand(f, d.a, .xmm15, atOnce: true))
        } else {
            let a = vector(f, d.a, .xmm15)
            vop(op, r, a, vectorOperand(f, d.b, .xmm14, atOnce: true))
        }
        finish(i, r)
    }

    mutating func unary(_ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: VOp) {
        let r = vectorResult(i)
        asm.vop(op, r, vector(f, d.a, .xmm15))
        finish(i, r)
    }

    static func repeated(_ byte: UInt64) -> Constant128 {
        let all = byte &* 0x0101_0101_0101_0101
        return Constant128(low: all, high: all)
    }

    static func shuffleMask(_ c: Constant128) -> Constant128 {
        func half(_ x: UInt64) -> UInt64 {
            var out: UInt64 = 0
            for k in 0..<8 {
                let byte = x >> UInt64(8 &* k) & 0xff
                out |= (byte < 16 ? byte : 0x80) << UInt64(8 &* k)
            }
            return out
        }
        return Constant128(low: half(c.low), high: half(c.high))
    }

    /// By a table of 16 for each nibble of each byte.
    private mutating func nibbles(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, low: Constant128, high: Constant128?,
        combine: VOp
    ) {
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        let mask = pool(CodeGenerator.repeated(0x0f))
        asm.vshift(.vpsrlw, .xmm14, a, 4)
        asm.vop(.vpand, .xmm14, .xmm14, mask)
        asm.vop(.vpand, .xmm15, a, mask)
        asm.vmovups(.xmm13, pool(low))
        asm.vop(.vpshufb, .xmm15, .xmm13, .xmm15)
        if let high { asm.vmovups(.xmm13, pool(high)) }
        asm.vop(.vpshufb, .xmm14, .xmm13, .xmm14)
        asm.vop(combine, r, .xmm15, .xmm14)
        finish(i, r)
    }

    // MARK: Moves

    private mutating func lowerMove(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let from = f.instructions[d.a.index].type
        switch d.op {
        case .bitcast:
            if d.type.isVector {
                let x = vectorResult(i)
                let r = general(f, d.a, .rax)
                if from == .i64 { asm.vmovq(x, r) } else { asm.vmovd(x, r) }
                finish(i, x)
            } else {
                let r = result(i)
                let x = vector(f, d.a, .xmm15)
                if d.type == .i64 { asm.vmovq(r, x) } else { asm.vmovd(r, x) }
                if d.type == .i16 { asm.movzx(.d, r, r, from: .w) }
                finish(i, r)
            }
        case .vectorFromScalar:
            let x = vectorResult(i)
            if from.isVector {
                let a = vector(f, d.a, .xmm15)
                switch from {
                case .f64, .v128: asm.vmovq(x, a)
                case .f32: asm.vopImm(.vinsertps, x, a, a, 0x0e)
                default:
                    asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
                    asm.vopImm(.vpblendw, x, .xmm14, a, 1)
                }
            } else {
                let r = general(f, d.a, .rax)
                switch from {
                case .i64: asm.vmovq(x, r)
                case .i32: asm.vmovd(x, r)
                default:
                    asm.movzx(.d, .rax, r, from: from == .i16 ? .w : .b)
                    asm.vmovd(x, .rax)
                }
            }
            finish(i, x)
        case .extractLane:
            let a = vector(f, d.a, .xmm15)
            let n = UInt8(truncatingIfNeeded: d.imm)
            if d.type.isVector {
                let x = vectorResult(i)
                switch d.lane {
                case .d: asm.vopImm(.vpshufd, x, a, n == 0 ? 0xe4 : 0xee)
                case .s: asm.vopImm(.vpshufd, x, a, n & 3)
                default: asm.vshift(.vpsrldq, x, a, n &* 2)
                }
                finish(i, x)
            } else {
                let r = result(i)
                switch d.lane {
                case .b: asm.vpextrb(r, a, n)
                case .h: asm.vpextrw(r, a, n)
                case .s: if n == 0 { asm.vmovd(r, a) } else { asm.vpextrd(r, a, n) }
                case .d: if n == 0 { asm.vmovq(r, a) } else { asm.vpextrq(r, a, n) }
                }
                finish(i, r)
            }
        case .insertLane:
            let x = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let n = UInt8(truncatingIfNeeded: d.imm)
            let scalar = f.instructions[d.b.index].type
            if scalar.isVector {
                let b = vector(f, d.b, .xmm14)
                switch d.lane {
                case .d:
                    if n == 0 { asm.vmovsd(x, a, b) } else { asm.vop(.vpunpcklqdq, x, a, b) }
                case .s: asm.vopImm(.vinsertps, x, a, b, n << 4)
                default:
                    asm.vmovd(.rax, b)
                    asm.vpinsrw(x, a, .rax, n)
                }
            } else {
                let b = general(f, d.b, .rax)
                switch d.lane {
                case .b: asm.vpinsrb(x, a, b, n)
                case .h: asm.vpinsrw(x, a, b, n)
                case .s: asm.vpinsrd(x, a, b, n)
                case .d: asm.vpinsrq(x, a, b, n)
                }
            }
            finish(i, x)
        case .splat:
            let x = vectorResult(i)
            var a = XMM.xmm15
            if from.isVector {
                a = vector(f, d.a, .xmm15)
            } else {
                let r = general(f, d.a, .rax)
                if d.lane == .d { asm.vmovq(a, r) } else { asm.vmovd(a, r) }
            }
            broadcast(d.lane, x, a)
            finish(i, x)
        case .splatLane:
            let x = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let n = UInt8(truncatingIfNeeded: d.imm)
            switch d.lane {
            case .s: asm.vopImm(.vpshufd, x, a, n &* 0x55)
            case .d: asm.vopImm(.vpshufd, x, a, n == 0 ? 0x44 : 0xee)
            default:
                if n == 0 {
                    broadcast(d.lane, x, a)
                } else {
                    asm.vshift(.vpsrldq, .xmm15, a, d.lane == .b ? n : n &* 2)
                    broadcast(d.lane, x, .xmm15)
                }
            }
            finish(i, x)
        case .lowHalf:
            let x = vectorResult(i)
            asm.vmovq(x, vector(f, d.a, .xmm15))
            finish(i, x)
        default: return false
        }
        return true
    }

    private mutating func broadcast(_ lane: Lane, _ x: XMM, _ a: XMM) {
        switch lane {
        case .b: asm.vop(.vpbroadcastb, x, a)
        case .h: asm.vop(.vpbroadcastw, x, a)
        case .s: asm.vop(.vpbroadcastd, x, a)
        case .d: asm.vop(.vpbroadcastq, x, a)
        }
    }

    private mutating func lowerRearrange(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        let b = vector(f, d.b, .xmm14)
        let odd = d.op == .unzipOdd || d.op == .transposeOdd
        if d.lane == .d {
            asm.vop(odd ? .vpunpckhqdq : .vpunpcklqdq, r, a, b)
            finish(i, r)
            return true
        }
        if d.op == .unzipEven || d.op == .unzipOdd {
            if d.lane == .s {
                asm.vopImm(.vshufps, r, a, b, odd ? 0xdd : 0x88)
            } else {
                let mask: Constant128
                if d.lane == .b {
                    mask =
                        odd
                        ? Constant128(low: 0x0f0d_0b09_0705_0301, high: 0x8080_8080_8080_8080)
                        : Constant128(low: 0x0e0c_0a08_0604_0200, high: 0x8080_8080_8080_8080)
                } else {
                    mask =
                        odd
                        ? Constant128(low: 0x0f0e_0b0a_0706_0302, high: 0x8080_8080_8080_8080)
                        : Constant128(low: 0x0d0c_0908_0504_0100, high: 0x8080_8080_8080_8080)
                }
                let m = pool(mask)
                asm.vop(.vpshufb, .xmm15, a, m)
                asm.vop(.vpshufb, .xmm14, b, m)
                asm.vop(.vpunpcklqdq, r, .xmm15, .xmm14)
            }
            finish(i, r)
            return true
        }
        // TRN: bring both lanes of each pair to the half wanted, then blend.
        switch d.lane {
        case .s:
            if odd {
                asm.vopImm(.vpshufd, .xmm15, a, 0xf5)
                asm.vopImm(.vpblendd, r, .xmm15, b, 0b1010)
            } else {
                asm.vopImm(.vpshufd, .xmm14, b, 0xa0)
                asm.vopImm(.vpblendd, r, a, .xmm14, 0b1010)
            }
        case .h:
            if odd {
                asm.vshift(.vpsrld, .xmm15, a, 16)
                asm.vopImm(.vpblendw, r, .xmm15, b, 0xaa)
            } else {
                asm.vshift(.vpslld, .xmm14, b, 16)
                asm.vopImm(.vpblendw, r, a, .xmm14, 0xaa)
            }
        default:
            let even = pool(Constant128(low: 0x00ff_00ff_00ff_00ff, high: 0x00ff_00ff_00ff_00ff))
            if odd {
                asm.vmovups(.xmm13, even)
                asm.vshift(.vpsrlw, .xmm15, a, 8)
                asm.vop(.vpandn, .xmm14, .xmm13, b)
                asm.vop(.vpor, r, .xmm15, .xmm14)
            } else {
                asm.vshift(.vpsllw, .xmm14, b, 8)
                asm.vop(.vpand, .xmm15, a, even)
                asm.vop(.vpor, r, .xmm15, .xmm14)
            }
        }
        finish(i, r)
        return true
    }

    private mutating func lowerShuffle(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let r = vectorResult(i)
        let lanes = UInt8(truncatingIfNeeded: d.imm)
        if resolve(d.a) != resolve(d.b) {
            withImmediate(.vshufps, f, r, d.a, d.b, lanes)
        } else if let m = memory(location(d.a)) {
            asm.vopImm(.vpshufd, r, m, lanes)
        } else {
            asm.vopImm(.vpshufd, r, vector(f, d.a, .xmm15), lanes)
        }
        finish(i, r)
    }

    private mutating func lowerLookupPair(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let r = vectorResult(i)
        asm.vop(.vpand, .xmm14, vector(f, d.c, .xmm14), pool(CodeGenerator.repeated(0x1f)))
        let a = vector(f, d.a, .xmm15)
        if resolve(d.a) == resolve(d.b) {
            asm.vop(.vpshufb, r, a, .xmm14)
        } else {
            asm.vop(.vpshufb, .xmm15, a, .xmm14)
            asm.vop(.vpshufb, .xmm14, vector(f, d.b, .xmm13), .xmm14)
            // Bit 4 of the index to the top of its byte.
            asm.vshift(.vpsllw, .xmm13, vector(f, d.c, .xmm13), 3)
            asm.vpblendvb(r, .xmm15, .xmm14, .xmm13)
        }
        finish(i, r)
    }

    mutating func withImmediate(
        _ op: VOp, _ f: borrowing Function, _ r: XMM, _ a: Value, _ b: Value, _ imm: UInt8
    ) {
        let first = vector(f, a, .xmm15)
        vopImm(op, r, first, vectorOperand(f, b, .xmm14, atOnce: true), imm)
    }

    private mutating func lowerNarrow(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        let b = vector(f, d.b, .xmm14)
        switch d.lane {
        case .d: asm.vopImm(.vshufps, r, a, b, 0x88)
        case .s, .h:
            let m = pool(
                d.lane == .s
                    ? Constant128(low: 0x0d0c_0908_0504_0100, high: 0x8080_8080_8080_8080)
                    : Constant128(low: 0x0e0c_0a08_0604_0200, high: 0x8080_8080_8080_8080))
            asm.vop(.vpshufb, .xmm15, a, m)
            asm.vop(.vpshufb, .xmm14, b, m)
            asm.vop(.vpunpcklqdq, r, .xmm15, .xmm14)
        default: return false
        }
        finish(i, r)
        return true
    }

    // MARK: Lanes

    private mutating func lowerGreaterUnsigned(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        let b = vector(f, d.b, .xmm14)
        let sign: Constant128
        switch d.lane {
        case .b: sign = CodeGenerator.repeated(0x80)
        case .h: sign = Constant128(low: 0x8000_8000_8000_8000, high: 0x8000_8000_8000_8000)
        case .s: sign = Constant128(low: 0x8000_0000_8000_0000, high: 0x8000_0000_8000_0000)
        case .d: sign = Constant128(low: 1 << 63, high: 1 << 63)
        }
        let m = pool(sign)
        asm.vop(.vpxor, .xmm15, a, m)
        asm.vop(.vpxor, .xmm14, b, m)
        asm.vop(
            d.lane == .b ? .vpcmpgtb : d.lane == .h ? .vpcmpgtw : d.lane == .s ? .vpcmpgtd : .vpcmpgtq, r,
            .xmm15, .xmm14)
        finish(i, r)
    }

    /// Lanes for which AVX2 has no instruction of its own.
    private mutating func lowerWideLanes(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        switch (d.op, d.lane) {
        case (.vminSigned, .d), (.vmaxSigned, .d):
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            asm.vop(.vpcmpgtq, .xmm13, a, b)
            if d.op == .vmaxSigned { asm.vpblendvb(r, b, a, .xmm13) } else { asm.vpblendvb(r, a, b, .xmm13) }
            finish(i, r)
            return true
        case (.vminUnsigned, .d), (.vmaxUnsigned, .d):
            let r = vectorResult(i)
            let sign = pool(Constant128(low: 1 << 63, high: 1 << 63))
            let a = vector(f, d.a, .xmm15)
            asm.vop(.vpxor, .xmm13, a, sign)
            let b = vector(f, d.b, .xmm14)
            if b == .xmm14 {
                // The operand is in the register that its flipped form needs.
                asm.vop(.vpxor, .xmm14, .xmm14, sign)
                asm.vop(.vpcmpgtq, .xmm13, .xmm13, .xmm14)
                asm.vop(.vpxor, .xmm14, .xmm14, sign)
            } else {
                asm.vop(.vpxor, .xmm14, b, sign)
                asm.vop(.vpcmpgtq, .xmm13, .xmm13, .xmm14)
            }
            if d.op == .vmaxUnsigned {
                asm.vpblendvb(r, b, a, .xmm13)
            } else {
                asm.vpblendvb(r, a, b, .xmm13)
            }
            finish(i, r)
            return true
        case (.vshiftLeftBy, .h), (.vshiftRightBy, .h), (.vshiftRightSignedBy, .h):
            lowerHalfwordShift(f, i, d)
            return true
        case (.vmul, .d):
            // The low products, and the crossed ones above them.
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            asm.vopImm(.vpshufd, .xmm13, b, 0xb1)
            asm.vop(.vpmulld, .xmm13, .xmm13, a)
            asm.vop(.vpmuludq, .xmm15, a, b)
            asm.vshift(.vpsrlq, .xmm14, .xmm13, 32)
            asm.vop(.vpaddd, .xmm14, .xmm14, .xmm13)
            asm.vshift(.vpsllq, .xmm14, .xmm14, 32)
            asm.vop(.vpaddq, r, .xmm15, .xmm14)
            finish(i, r)
            return true
        case (.vmul, .b):
            // Even and odd bytes as 16-bit products.
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            asm.vshift(.vpsrlw, .xmm13, a, 8)
            asm.vop(.vpmullw, .xmm15, a, b)
            asm.vshift(.vpsrlw, .xmm14, b, 8)
            asm.vop(.vpmullw, .xmm13, .xmm13, .xmm14)
            asm.vshift(.vpsllw, .xmm13, .xmm13, 8)
            asm.vop(
                .vpand, .xmm15, .xmm15,
                pool(Constant128(low: 0x00ff_00ff_00ff_00ff, high: 0x00ff_00ff_00ff_00ff)))
            asm.vop(.vpor, r, .xmm15, .xmm13)
            finish(i, r)
            return true
        default: return false
        }
    }

    /// As words, the even and the odd ones by themselves.
    private mutating func lowerHalfwordShift(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let r = vectorResult(i)
        let low = pool(Constant128(low: 0x0000_ffff_0000_ffff, high: 0x0000_ffff_0000_ffff))
        let high = pool(Constant128(low: 0xffff_0000_ffff_0000, high: 0xffff_0000_ffff_0000))
        let counts = vector(f, d.b, .xmm13)
        asm.vop(.vpand, .xmm14, counts, low)
        asm.vshift(.vpsrld, .xmm13, counts, 16)
        let a = vector(f, d.a, .xmm15)
        switch d.op {
        case .vshiftLeftBy:
            asm.vop(.vpsllvd, .xmm14, a, .xmm14)
            asm.vop(.vpand, .xmm15, a, high)
            asm.vop(.vpsllvd, .xmm13, .xmm15, .xmm13)
        case .vshiftRightBy:
            asm.vop(.vpsrlvd, .xmm13, a, .xmm13)
            asm.vop(.vpand, .xmm15, a, low)
            asm.vop(.vpsrlvd, .xmm14, .xmm15, .xmm14)
        default:
            asm.vop(.vpsravd, .xmm13, a, .xmm13)
            asm.vshift(.vpslld, .xmm15, a, 16)
            asm.vop(.vpsravd, .xmm14, .xmm15, .xmm14)
            asm.vshift(.vpsrld, .xmm14, .xmm14, 16)
        }
        asm.vopImm(.vpblendw, r, .xmm14, .xmm13, 0xaa)
        finish(i, r)
    }

    private mutating func lowerRotation(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let n = UInt8(truncatingIfNeeded: d.imm)
        let r = vectorResult(i)
        let isWide = d.lane == .d
        if features.contains(.avx512vl), let m = memory(location(d.a)) {
            if isWide { asm.vprorq(r, m, n) } else { asm.vprord(r, m, n) }
            finish(i, r)
            return
        }
        let a = vector(f, d.a, .xmm15)
        if features.contains(.avx512vl) {
            if isWide { asm.vprorq(r, a, n) } else { asm.vprord(r, a, n) }
        } else if n & 7 == 0 {
            asm.vop(.vpshufb, r, a, pool(CodeGenerator.byteRotation(d.lane, Int(n >> 3))))
        } else {
            asm.vshift(isWide ? .vpsllq : .vpslld, .xmm14, a, UInt8(d.lane.bits) &- n)
            asm.vshift(isWide ? .vpsrlq : .vpsrld, .xmm15, a, n)
            asm.vop(.vpor, r, .xmm15, .xmm14)
        }
        finish(i, r)
    }

    /// PSHUFB's mask that rotates each lane to the right by `n` bytes.
    private static func byteRotation(_ lane: Lane, _ n: Int) -> Constant128 {
        func half(_ first: Int) -> UInt64 {
            var mask: UInt64 = 0
            for k in 0..<8 {
                let from = k & ~(lane.bytes &- 1) | (k &+ n) & (lane.bytes &- 1)
                mask |= UInt64(truncatingIfNeeded: first &+ from) << UInt64(8 &* k)
            }
            return mask
        }
        return Constant128(low: half(0), high: half(8))
    }

    private mutating func lowerShiftImmediate(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let n = UInt8(truncatingIfNeeded: d.imm)
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        switch (d.op, d.lane) {
        case (.vshiftLeft, .h): asm.vshift(.vpsllw, r, a, n)
        case (.vshiftLeft, .s): asm.vshift(.vpslld, r, a, n)
        case (.vshiftLeft, .d): asm.vshift(.vpsllq, r, a, n)
        case (.vshiftRight, .h): asm.vshift(.vpsrlw, r, a, n)
        case (.vshiftRight, .s): asm.vshift(.vpsrld, r, a, n)
        case (.vshiftRight, .d): asm.vshift(.vpsrlq, r, a, n)
        case (.vshiftRightSigned, .h): asm.vshift(.vpsraw, r, a, n)
        case (.vshiftRightSigned, .s): asm.vshift(.vpsrad, r, a, n)
        case (.vshiftRightSigned, .d):
            // The sign in all bits, shifted in from above.
            asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
            asm.vop(.vpcmpgtq, .xmm14, .xmm14, a)
            if n >= 64 {
                asm.vmovaps(r, .xmm14)
            } else if n == 0 {
                asm.vmovaps(r, a)
            } else {
                asm.vshift(.vpsrlq, .xmm15, a, n)
                asm.vshift(.vpsllq, .xmm14, .xmm14, 64 &- n)
                asm.vop(.vpor, r, .xmm15, .xmm14)
            }
        case (.vshiftLeft, .b), (.vshiftRight, .b):
            if n >= 8 {
                asm.vop(.vpxor, r, r, r)
            } else {
                let left = d.op == .vshiftLeft
                asm.vshift(left ? .vpsllw : .vpsrlw, .xmm15, a, n)
                let mask = left ? UInt64(0xff) << UInt64(n) & 0xff : UInt64(0xff) >> UInt64(n)
                asm.vop(.vpand, r, .xmm15, pool(CodeGenerator.repeated(mask)))
            }
        case (.vshiftRightSigned, .b):
            // In the upper byte of 16-bit lanes.
            let amount = min(n, 7)
            asm.vshift(.vpsraw, .xmm14, a, amount)
            asm.vshift(.vpsllw, .xmm15, a, 8)
            asm.vshift(.vpsraw, .xmm15, .xmm15, amount)
            asm.vshift(.vpsrlw, .xmm15, .xmm15, 8)
            asm.vop(
                .vpand, .xmm14, .xmm14,
                pool(Constant128(low: 0xff00_ff00_ff00_ff00, high: 0xff00_ff00_ff00_ff00)))
            asm.vop(.vpor, r, .xmm15, .xmm14)
        default: return false
        }
        finish(i, r)
        return true
    }
}
