import IR
import SoftFloat
import Testing

@Suite struct EvaluatorTests {
    /// Integer ops of one width against Swift's own integers.
    func check<U: FixedWidthInteger & UnsignedInteger, S: FixedWidthInteger & SignedInteger>(
        _ type: Type, _: U.Type, _: S.Type
    ) {
        var random = Random(seed: 7)
        let width = U(U.bitWidth)
        for _ in 0..<2000 {
            let (x, y) = (random.interesting(), random.interesting())
            let (a, b) = (U(truncatingIfNeeded: x), U(truncatingIfNeeded: y))
            let (sa, sb) = (S(truncatingIfNeeded: x), S(truncatingIfNeeded: y))
            let n = b % width
            func expect(_ op: Op, imm: Int64 = 0, _ expected: U) {
                let got = evaluate(op, type, imm: imm, x, y)
                #expect(got == UInt64(expected), "\(op) \(x) \(y)")
            }
            expect(.add, a &+ b)
            expect(.sub, a &- b)
            expect(.mul, a &* b)
            expect(.mulHighUnsigned, a.multipliedFullWidth(by: b).high)
            expect(.mulHighSigned, U(truncatingIfNeeded: sa.multipliedFullWidth(by: sb).high))
            expect(.divUnsigned, b == 0 ? 0 : a / b)
            expect(.divSigned, sb == 0 ? 0 : sb == -1 ? 0 &- a : U(truncatingIfNeeded: sa / sb))
            expect(.and, a & b)
            expect(.or, a | b)
            expect(.xor, a ^ b)
            expect(.andNot, a & ~b)
            expect(.not, ~a)
            expect(.neg, 0 &- a)
            expect(.shiftLeft, a << n)
            expect(.shiftRight, a >> n)
            expect(.shiftRightSigned, U(truncatingIfNeeded: sa >> S(n)))
            expect(.rotateRight, a >> n | a << (width - n))
            expect(.extract, imm: Int64(n), b >> n | a << (width - n))
            expect(.countLeadingZeros, U(a.leadingZeroBitCount))
            expect(.countTrailingZeros, U(a.trailingZeroBitCount))
            expect(.popCount, U(a.nonzeroBitCount))
            expect(.byteSwap, a.byteSwapped)
            var mirrored = U(0)
            for bit in 0..<width where a >> bit & 1 == 1 { mirrored |= 1 << (width - 1 - bit) }
            expect(.reverseBits, mirrored)
            let relations: [(Relation, Bool)] = [
                (.eq, a == b), (.ne, a != b), (.ult, a < b), (.uge, a >= b), (.ule, a <= b), (.ugt, a > b),
                (.slt, sa < sb), (.sge, sa >= sb), (.sle, sa <= sb), (.sgt, sa > sb),
            ]
            for (relation, holds) in relations {
                #expect(evaluate(.compare, .i1, aux: relation.rawValue, from: type, x, y) == (holds ? 1 : 0))
            }
        }
    }

    @Test func integers32() { check(.i32, UInt32.self, Int32.self) }
    @Test func integers64() { check(.i64, UInt64.self, Int64.self) }

    @Test func divisionEdges() {
        #expect(evaluate(.divSigned, .i32, 0x8000_0000, 0xffff_ffff) == 0x8000_0000)
        #expect(evaluate(.divSigned, .i64, 1 << 63, .max) == 1 << 63)
        #expect(evaluate(.divSigned, .i64, 5, 0) == 0)
        #expect(evaluate(.divUnsigned, .i32, 5, 1 << 32) == 0)
    }

    @Test func parallelBits() {
        #expect(evaluate(.parallelExtract, .i64, 0xfedc_ba98_7654_3210, 0xf0f0_0000_0000_00ff) == 0xfd10)
        #expect(evaluate(.parallelDeposit, .i64, 0xfd10, 0xf0f0_0000_0000_00ff) == 0xf0d0_0000_0000_0010)
        #expect(evaluate(.parallelExtract, .i32, 0x1_8000_0001, 0x1_8000_0001) == 3)
        #expect(evaluate(.parallelDeposit, .i32, 7, 0x1_8000_0001) == 0x8000_0001)
        #expect(evaluate(.parallelExtract, .i64, .max, 0) == 0)
    }

    @Test func insertedFlags() {
        for nzcv in UInt32(0)..<16 {
            for place in 0..<4 {
                let flags = UInt64(Flags.stored(nzcv: nzcv << 28))
                let set = UInt64(Flags.stored(nzcv: (nzcv | 1 << UInt32(place)) << 28))
                let clear = UInt64(Flags.stored(nzcv: (nzcv & ~(1 << UInt32(place))) << 28))
                #expect(evaluate(.insertFlag, .flags, imm: Int64(place), from: .flags, flags, 1) == set)
                #expect(evaluate(.insertFlag, .flags, imm: Int64(place), from: .flags, flags, 0) == clear)
            }
        }
    }

    @Test func widths() {
        let x: UInt64 = 0xfedc_ba98_8765_8081
        #expect(evaluate(.zeroExtend, .i64, from: .i32, x) == 0x8765_8081)
        #expect(evaluate(.zeroExtend, .i32, from: .i8, x) == 0x81)
        #expect(evaluate(.zeroExtend, .i32, from: .i1, x) == 1)
        #expect(evaluate(.signExtend, .i64, from: .i32, x) == 0xffff_ffff_8765_8081)
        #expect(evaluate(.signExtend, .i32, from: .i16, x) == 0xffff_8081)
        #expect(evaluate(.signExtend, .i64, from: .i1, x) == .max)
        #expect(evaluate(.truncate, .i16, from: .i64, x) == 0x8081)
        #expect(evaluate(.truncate, .i1, from: .i64, x) == 1)
        #expect(evaluate(.select, .i32, 1, 7, 8) == 7)
        #expect(evaluate(.select, .i32, 0, 7, 8) == 8)
    }

    @Test func crc() {
        func run(castagnoli: Bool) -> UInt64 {
            let text = Array("123456789".utf8)
            let eight = text[0..<8].enumerated().reduce(UInt64(0)) {
                $0 | UInt64($1.element) << UInt64(8 * $1.offset)
            }
            let aux: UInt8 = castagnoli ? 1 : 0
            let half = evaluate(.crc32, .i32, aux: aux, from: .i64, 0xffff_ffff, eight)
            return evaluate(.crc32, .i32, aux: aux, from: .i8, half, UInt64(text[8])) ^ 0xffff_ffff
        }
        // The check values of CRC-32/ISO-HDLC and CRC-32/ISCSI.
        #expect(run(castagnoli: false) == 0xcbf4_3926)
        #expect(run(castagnoli: true) == 0xe306_9283)
    }

    @Test func flags() {
        var random = Random(seed: 11)
        func check<U: FixedWidthInteger & UnsignedInteger, S: FixedWidthInteger & SignedInteger>(
            _ lane: Lane, _: U.Type, _: S.Type
        ) {
            for _ in 0..<1000 {
                let (x, y, carry) = (random.interesting(), random.interesting(), random.next() & 1)
                let (a, b) = (U(truncatingIfNeeded: x), U(truncatingIfNeeded: y))
                func expected(_ second: U, _ carry: UInt64) -> UInt64 {
                    let (s, c1) = a.addingReportingOverflow(second)
                    let (sum, c2) = s.addingReportingOverflow(U(carry))
                    let (t, v1) = S(truncatingIfNeeded: a).addingReportingOverflow(
                        S(truncatingIfNeeded: second))
                    let (_, v2) = t.addingReportingOverflow(S(carry))
                    let n: UInt32 = S(truncatingIfNeeded: sum) < 0 ? 8 : 0
                    let nzcv = n | (sum == 0 ? 4 : 0) | (c1 != c2 ? 2 : 0) | (v1 != v2 ? 1 : 0)
                    return UInt64(Flags.stored(nzcv: nzcv << 28))
                }
                let type = lane.integer
                for aux in UInt8(0)..<8 {
                    let isLess = aux & 1 != 0 ? a < b : S(truncatingIfNeeded: a) < S(truncatingIfNeeded: b)
                    let relation: UInt32 = a == b ? 2 : isLess ? 8 : aux & 4 == 0 ? 4 : 0
                    let stored = Flags.stored(nzcv: (relation | UInt32(aux >> 1 & 1)) << 28)
                    #expect(
                        evaluate(.compareFlags, .flags, lane: lane, aux: aux, from: type, x, y)
                            == UInt64(stored))
                }
                #expect(evaluate(.addFlags, .flags, lane: lane, from: type, x, y) == expected(b, 0))
                #expect(evaluate(.subFlags, .flags, lane: lane, from: type, x, y) == expected(~b, 1))
                #expect(
                    evaluate(.addCarryFlags, .flags, lane: lane, from: type, x, y, carry)
                        == expected(b, carry))
                #expect(
                    evaluate(.subCarryFlags, .flags, lane: lane, from: type, x, y, carry)
                        == expected(~b, carry))
                let (half, c1) = a.addingReportingOverflow(b)
                let c2 = half.addingReportingOverflow(U(carry)).overflow
                #expect(
                    evaluate(.addCarryOut, .i1, lane: lane, from: type, x, y, carry) == (c1 || c2 ? 1 : 0))
                let (difference, b1) = a.subtractingReportingOverflow(b)
                let b2 = difference.subtractingReportingOverflow(U(1 &- carry)).overflow
                #expect(
                    evaluate(.subCarryOut, .i1, lane: lane, from: type, x, y, carry) == (b1 || b2 ? 0 : 1))
                #expect(evaluate(.addCarry, type, x, y, carry) == UInt64(a &+ b &+ U(carry)))
                #expect(evaluate(.subCarry, type, x, y, carry) == UInt64(a &+ ~b &+ U(carry)))
                let sign: UInt32 = S(truncatingIfNeeded: a) < 0 ? 8 : 0
                #expect(
                    evaluate(.logicFlags, .flags, lane: lane, from: type, x)
                        == UInt64(Flags.stored(nzcv: (sign | (a == 0 ? 4 : 0)) << 28)))
            }
        }
        check(.s, UInt32.self, Int32.self)
        check(.d, UInt64.self, Int64.self)
    }

    @Test func conditions() {
        for nzcv in UInt32(0)..<16 {
            let stored = UInt64(Flags.stored(nzcv: nzcv << 28))
            #expect(evaluate(.packFlags, .flags, from: .i32, UInt64(nzcv) << 28 | 0xfff) == stored)
            #expect(evaluate(.unpackFlags, .i32, from: .flags, stored | 0x00ee) == UInt64(nzcv) << 28)
            let (n, z, c, v) = (nzcv & 8 != 0, nzcv & 4 != 0, nzcv & 2 != 0, nzcv & 1 != 0)
            let expected = [
                z, !z, c, !c, n, !n, v, !v, c && !z, !(c && !z), n == v, n != v, n == v && !z,
                !(n == v && !z),
            ]
            for (number, holds) in expected.enumerated() {
                #expect(
                    evaluate(.testCondition, .i1, aux: UInt8(number), from: .flags, stored) == (holds ? 1 : 0)
                )
            }
        }
    }

    @Test func compareFloats() {
        let quiet: UInt64 = 0x7ff8_0000_0000_0000
        let one = (1.0).bitPattern
        let two = (2.0).bitPattern
        var flags = FloatFlags()
        func nzcv(_ a: UInt64, _ b: UInt64, _ aux: UInt8 = 0) -> UInt32 {
            let stored = evaluate(.floatCompareFlags, .flags, aux: aux, from: .f64, a, b, flags: &flags)
            return Flags.nzcv(stored: UInt16(stored)) >> 28
        }
        #expect(nzcv(one, two) == 0b1000)
        #expect(nzcv(one, one) == 0b0110)
        #expect(nzcv(two, one) == 0b0010)
        #expect(nzcv(two, quiet) == 0b0011)
        #expect(flags.isEmpty)
        #expect(nzcv(two, quiet, 1) == 0b0011)
        #expect(flags == .invalid)
    }

    /// Every pure op with wild fields and arguments: no trap, and nothing above the result's type.
    @Test func nothingTraps() {
        var random = Random(seed: 3)
        let types: [Type] = [.i1, .i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128, .flags, .void]
        for op in Op.allCases {
            for _ in 0..<300 {
                let type = types.randomElement(using: &random)!
                let result = evaluate(
                    op, type, lane: Lane(rawValue: UInt8(random.next() & 3))!,
                    aux: UInt8(truncatingIfNeeded: random.next()),
                    imm: Int64(bitPattern: random.interesting()), from: types.randomElement(using: &random)!,
                    random.vector(), random.vector(), random.vector(), pool: random.vector(),
                    mode: FloatMode(stored: UInt32(truncatingIfNeeded: random.next())))
                if !op.isPure { #expect(result == .zero) }
            }
        }
    }

    @Test func fallback() {
        let base = UnsafeMutableRawPointer.allocate(byteCount: 1024, alignment: 16)
        defer { base.deallocate() }
        base.initializeMemory(as: UInt8.self, repeating: 0, count: 1024)
        let state = base + 512
        let frame = (state + Int(RuntimeLayout.helperFrame)).assumingMemoryBound(to: HelperFrame.self)
        let i = Instruction(.floatToInt, .i32, aux: Rounding.current.rawValue, imm: 1)
        state.storeBytes(of: 1 | 4 << 8, toByteOffset: Int(RuntimeLayout.floatMode), as: UInt32.self)
        frame.pointee.a = Constant128(low: (2.75).bitPattern, high: 99)
        frame.pointee.immediate = PackedOp(i, argumentType: .f64).rawValue
        Evaluator.fallback(state, frame)
        #expect(frame.pointee.result == Constant128(low: 6, high: 0))
        let status = state.load(fromByteOffset: Int(RuntimeLayout.floatStatus), as: UInt32.self)
        #expect(status == FloatFlags.inexact.rawValue)

        frame.pointee.a = Constant128(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
        frame.pointee.b = Constant128(low: 0x8010_0f0e_0003_0201, high: 0)
        frame.pointee.immediate =
            PackedOp(Instruction(.permute, .v128, imm: 77), argumentType: .v128).rawValue
        Evaluator.fallback(state, frame)
        #expect(frame.pointee.result == Constant128(low: 0x0000_0f0e_0003_0201, high: 0))
    }
}
