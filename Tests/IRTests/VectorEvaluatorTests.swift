import IR
import SoftFloat
import Testing

@Suite struct VectorEvaluatorTests {
    func check<U: FixedWidthInteger & UnsignedInteger, S: FixedWidthInteger & SignedInteger>(
        _ lane: Lane, _: U.Type, _: S.Type
    ) {
        var random = Random(seed: 5)
        let width = U.bitWidth
        for _ in 0..<500 {
            let (a, b) = (random.vector(), random.vector())
            let (ua, ub) = (a.lanes(U.self), b.lanes(U.self))
            let (sa, sb) = (a.lanes(S.self), b.lanes(S.self))
            let each = ua.indices
            let n = Int(random.next() % UInt64(width))
            func expect(_ op: Op, imm: Int64 = 0, _ body: (Int) -> U) {
                let got = evaluate(op, .v128, lane: lane, imm: imm, a, b).lanes(U.self)
                #expect(got == each.map(body), "\(op) \(ua) \(ub)")
            }
            func signed(_ op: Op, imm: Int64 = 0, _ body: (Int) -> S) {
                expect(op, imm: imm) { U(truncatingIfNeeded: body($0)) }
            }
            expect(.vadd) { ua[$0] &+ ub[$0] }
            expect(.vsub) { ua[$0] &- ub[$0] }
            expect(.vmul) { ua[$0] &* ub[$0] }
            expect(.vneg) { 0 &- ua[$0] }
            expect(.vabs) { U(truncatingIfNeeded: sa[$0].magnitude) }
            expect(.vcompareEqual) { ua[$0] == ub[$0] ? .max : 0 }
            expect(.vcompareGreaterSigned) { sa[$0] > sb[$0] ? .max : 0 }
            expect(.vcompareGreaterUnsigned) { ua[$0] > ub[$0] ? .max : 0 }
            signed(.vminSigned) { min(sa[$0], sb[$0]) }
            signed(.vmaxSigned) { max(sa[$0], sb[$0]) }
            expect(.vminUnsigned) { min(ua[$0], ub[$0]) }
            expect(.vmaxUnsigned) { max(ua[$0], ub[$0]) }
            expect(.vshiftLeft, imm: Int64(n)) { ua[$0] << n }
            expect(.vshiftRight, imm: Int64(n)) { ua[$0] >> n }
            signed(.vshiftRightSigned, imm: Int64(n)) { sa[$0] >> n }
            expect(.vshiftRight, imm: Int64(width)) { _ in 0 }
            signed(.vshiftRightSigned, imm: Int64(width)) { sa[$0] < 0 ? -1 : 0 }
            // Swift's smart shifts overshift as the ops do.
            expect(.vshiftLeftBy) { ua[$0] << ub[$0] }
            expect(.vshiftRightBy) { ua[$0] >> ub[$0] }
            signed(.vshiftRightSignedBy) { sa[$0] >> ub[$0] }
            signed(.vaddSaturatingSigned) {
                let (r, o) = sa[$0].addingReportingOverflow(sb[$0])
                return o ? (sa[$0] < 0 ? .min : .max) : r
            }
            signed(.vsubSaturatingSigned) {
                let (r, o) = sa[$0].subtractingReportingOverflow(sb[$0])
                return o ? (sa[$0] < 0 ? .min : .max) : r
            }
            expect(.vaddSaturatingUnsigned) { ua[$0] > .max - ub[$0] ? .max : ua[$0] + ub[$0] }
            expect(.vsubSaturatingUnsigned) { ua[$0] > ub[$0] ? ua[$0] - ub[$0] : 0 }
            expect(.vaverageUnsigned) {
                let (sum, carry) = ua[$0].addingReportingOverflow(ub[$0])
                let (more, again) = sum.addingReportingOverflow(1)
                return more >> 1 | (carry || again ? 1 << (width - 1) : 0)
            }
            expect(.vmulHighUnsigned) { ua[$0].multipliedFullWidth(by: ub[$0]).high }
            signed(.vmulHighSigned) { sa[$0].multipliedFullWidth(by: sb[$0]).high }
            expect(.vpopCount) { U(ua[$0].nonzeroBitCount) }
            expect(.vcountLeadingZeros) { U(ua[$0].leadingZeroBitCount) }

            let half = each.count / 2
            expect(.zipLow) { $0 % 2 == 0 ? ua[$0 / 2] : ub[$0 / 2] }
            expect(.zipHigh) { $0 % 2 == 0 ? ua[half + $0 / 2] : ub[half + $0 / 2] }
            expect(.unzipEven) { $0 < half ? ua[2 * $0] : ub[2 * ($0 - half)] }
            expect(.unzipOdd) { $0 < half ? ua[2 * $0 + 1] : ub[2 * ($0 - half) + 1] }
            expect(.transposeEven) { $0 % 2 == 0 ? ua[$0] : ub[$0 - 1] }
            expect(.transposeOdd) { $0 % 2 == 0 ? ua[$0 + 1] : ub[$0] }
            let index = n % each.count
            expect(.splatLane, imm: Int64(index)) { _ in ua[index] }
            expect(.splat) { _ in ua[0] }
            expect(.insertLane, imm: Int64(index)) { $0 == index ? ub[0] : ua[$0] }
            #expect(evaluate(.extractLane, .i64, lane: lane, imm: Int64(index), a).low == UInt64(ua[index]))
        }
    }

    @Test func bytes() { check(.b, UInt8.self, Int8.self) }
    @Test func halfwords() { check(.h, UInt16.self, Int16.self) }
    @Test func words() { check(.s, UInt32.self, Int32.self) }
    @Test func doublewords() { check(.d, UInt64.self, Int64.self) }

    @Test func bitwiseAndBytes() {
        var random = Random(seed: 9)
        for _ in 0..<500 {
            let (a, b, c) = (random.vector(), random.vector(), random.vector())
            func each(_ body: (UInt64, UInt64, UInt64) -> UInt64) -> Constant128 {
                Constant128(low: body(a.low, b.low, c.low), high: body(a.high, b.high, c.high))
            }
            #expect(evaluate(.vand, .v128, a, b) == each { x, y, _ in x & y })
            #expect(evaluate(.vor, .v128, a, b) == each { x, y, _ in x | y })
            #expect(evaluate(.vxor, .v128, a, b) == each { x, y, _ in x ^ y })
            #expect(evaluate(.vandNot, .v128, a, b) == each { x, y, _ in x & ~y })
            #expect(evaluate(.vnot, .v128, a) == each { x, _, _ in ~x })
            #expect(evaluate(.bitSelect, .v128, a, b, c) == each { m, x, y in m & x | ~m & y })
            #expect(evaluate(.lowHalf, .v128, a) == Constant128(low: a.low, high: 0))
            #expect(evaluate(.concatLow, .v128, a, b) == Constant128(low: a.low, high: b.low))
            #expect(evaluate(.concatHigh, .v128, a, b) == Constant128(low: a.high, high: b.high))
            let both = a.lanes(UInt8.self) + b.lanes(UInt8.self)
            let n = Int(random.next() & 15)
            #expect(
                evaluate(.extractBytes, .v128, imm: Int64(n), a, b).lanes(UInt8.self)
                    == Array(both[n..<n + 16]))
            let indices = (0..<16).map { _ in UInt8(random.next() % 24) }
            let looked = indices.map { $0 < 16 ? both[Int($0)] : 0 }
            #expect(evaluate(.tableLookup, .v128, a, Constant128(lanes: indices)).lanes(UInt8.self) == looked)
            #expect(
                evaluate(.permute, .v128, a, pool: Constant128(lanes: indices)).lanes(UInt8.self) == looked)
            let any = (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(
                evaluate(.tableLookupPair, .v128, a, b, Constant128(lanes: any)).lanes(UInt8.self)
                    == any.map { both[Int($0 & 31)] })
            let mask = both[0..<16].enumerated().reduce(UInt64(0)) {
                $0 | UInt64($1.element >> 7) << UInt64($1.offset)
            }
            #expect(evaluate(.vbyteMask, .i32, from: .v128, a).low == mask)
            #expect(
                evaluate(.vreverseBits, .v128, a).lanes(UInt8.self)
                    == both[0..<16].map { x in (0..<8).reduce(UInt8(0)) { $0 | (x >> $1 & 1) << (7 - $1) } })
            var transposed = [UInt8](repeating: 0, count: 16)
            for (n, byte) in both[0..<16].enumerated() {
                for bit in 0..<8 where byte >> UInt8(bit) & 1 != 0 {
                    transposed[n & 8 | bit] |= 1 << UInt8(n & 7)
                }
            }
            #expect(evaluate(.vtransposeBits, .v128, a).lanes(UInt8.self) == transposed)
            #expect(evaluate(.vanyBit, .i1, from: .v128, a).low == (a == .zero ? 0 : 1))
        }
    }

    @Test func widths() {
        var random = Random(seed: 13)
        for _ in 0..<500 {
            let (a, b) = (random.vector(), random.vector())
            let (ah, bh) = (a.lanes(Int16.self), b.lanes(Int16.self))
            let (aw, bw) = (a.lanes(Int32.self), b.lanes(Int32.self))
            #expect(
                evaluate(.vwidenSigned, .v128, lane: .s, a).lanes(Int32.self) == ah[0..<4].map { Int32($0) })
            #expect(
                evaluate(.vwidenUnsigned, .v128, lane: .d, a).lanes(UInt64.self)
                    == a.lanes(UInt32.self)[0..<2].map { UInt64($0) })
            #expect(
                evaluate(.vnarrow, .v128, lane: .h, a, b).lanes(Int8.self)
                    == (ah + bh).map { Int8(truncatingIfNeeded: $0) })
            #expect(
                evaluate(.vnarrowSignedToSigned, .v128, lane: .s, a, b).lanes(Int16.self)
                    == (aw + bw).map { Int16(clamping: $0) })
            #expect(
                evaluate(.vnarrowSignedToUnsigned, .v128, lane: .s, a, b).lanes(UInt16.self)
                    == (aw + bw).map { UInt16(clamping: $0) })
            let (ad, bd) = (a.lanes(UInt64.self), b.lanes(UInt64.self))
            #expect(
                evaluate(.vnarrowUnsignedToUnsigned, .v128, lane: .d, a, b).lanes(UInt32.self)
                    == (ad + bd).map { UInt32(clamping: $0) })
            #expect(
                evaluate(.vmulEvenSigned, .v128, lane: .s, a, b).lanes(Int64.self)
                    == [0, 2].map { Int64(aw[$0]) * Int64(bw[$0]) })
            #expect(
                evaluate(.vmulEvenUnsigned, .v128, lane: .s, a, b).lanes(UInt64.self)
                    == [0, 2].map { UInt64(UInt32(bitPattern: aw[$0])) * UInt64(UInt32(bitPattern: bw[$0])) })
            var pairs: [Int32] = []
            for i in 0..<4 {
                let low = Int32(ah[2 * i]) * Int32(bh[2 * i])
                pairs.append(low &+ Int32(ah[2 * i + 1]) * Int32(bh[2 * i + 1]))
            }
            #expect(evaluate(.vmulAddPairs, .v128, lane: .s, a, b).lanes(Int32.self) == pairs)
        }
    }

    @Test func moves() {
        let a = Constant128(low: 0x1122_3344_5566_7788, high: 0x99aa_bbcc_ddee_ff00)
        #expect(evaluate(.bitcast, .f32, from: .v128, a) == Constant128(low: 0x5566_7788, high: 0))
        #expect(evaluate(.bitcast, .i16, from: .f16, a) == Constant128(low: 0x7788, high: 0))
        #expect(evaluate(.vectorFromScalar, .v128, from: .i8, a) == Constant128(low: 0x88, high: 0))
        #expect(evaluate(.vectorFromScalar, .v128, from: .f64, a) == Constant128(low: a.low, high: 0))
        #expect(
            evaluate(.extractLane, .f32, lane: .s, imm: 3, from: .v128, a)
                == Constant128(low: 0x99aa_bbcc, high: 0)
        )
        #expect(
            evaluate(.copy, .flags, Constant128(low: 0xffff, high: 1)) == Constant128(low: 0xc301, high: 0))
    }

    /// FIPS 197, appendix B, and the inverse rounds back.
    @Test func aes() {
        let start = Constant128(bytes: "193de3bea0f4e22b9ac68d2ae9f84808")
        let shifted = Constant128(bytes: "d4bf5d30e0b452aeb84111f11e2798e5")
        let mixed = Constant128(bytes: "046681e5e0cb199a48f8d37a2806264c")
        let key = Constant128(low: 0x0123_4567_89ab_cdef, high: 0x5555_aaaa_3333_cccc)
        #expect(evaluate(.aesEncryptLast, .v128, start, .zero) == shifted)
        #expect(evaluate(.aesEncryptRound, .v128, start, .zero) == mixed)
        #expect(evaluate(.aesEncryptLast, .v128, start, key) == shifted ^ key)
        #expect(evaluate(.aesEncryptRound, .v128, start, key) == mixed ^ key)
        #expect(evaluate(.aesMixColumns, .v128, shifted) == mixed)
        #expect(evaluate(.aesInverseMixColumns, .v128, mixed) == shifted)
        #expect(evaluate(.aesDecryptLast, .v128, shifted, key) == start ^ key)
        var random = Random(seed: 21)
        for _ in 0..<100 {
            let x = random.vector()
            let substituted = evaluate(.aesEncryptLast, .v128, x, .zero)
            #expect(evaluate(.aesDecryptLast, .v128, substituted, .zero) == x)
            #expect(evaluate(.aesInverseMixColumns, .v128, evaluate(.aesMixColumns, .v128, x)) == x)
            let round = evaluate(.aesDecryptRound, .v128, substituted, key)
            #expect(round == evaluate(.aesInverseMixColumns, .v128, x) ^ key)
        }
    }

    @Test func carryless() {
        var random = Random(seed: 2)
        for _ in 0..<200 {
            let (x, y) = (random.vector(), random.vector())
            for imm in [0, 1, 16, 17] {
                var (low, high) = (UInt64(0), UInt64(0))
                let (p, q) = (imm & 1 != 0 ? x.high : x.low, imm & 16 != 0 ? y.high : y.low)
                for bit in UInt64(0)..<64 where q >> bit & 1 == 1 {
                    let wide = UInt128(p) << UInt128(bit)
                    low ^= UInt64(truncatingIfNeeded: wide)
                    high ^= UInt64(truncatingIfNeeded: wide >> 64)
                }
                #expect(
                    evaluate(.vmulCarryless, .v128, imm: Int64(imm), x, y)
                        == Constant128(low: low, high: high))
            }
        }
        // (x + 1)(x² + 1) = x³ + x² + x + 1
        #expect(
            evaluate(.vmulCarryless, .v128, Constant128(low: 3, high: 0), Constant128(low: 5, high: 0)).low
                == 15)
    }

    @Test func floats() {
        var flags = FloatFlags()
        func f(_ x: Double) -> UInt64 { x.bitPattern }
        func s(_ x: Float) -> UInt64 { UInt64(x.bitPattern) }
        #expect(evaluate(.fadd, .f64, f(1.5), f(2.25)) == f(3.75))
        #expect(evaluate(.fsub, .f32, s(1), s(3)) == s(-2))
        #expect(evaluate(.fmulAdd, .f64, f(10), f(2), f(3)) == f(16))
        #expect(evaluate(.fsqrt, .f32, s(2)) == s(Float(2).squareRoot()))
        #expect(evaluate(.fneg, .f32, 0xffff_ffff_0000_0000) == 0x8000_0000)
        #expect(evaluate(.fabs, .f16, 0xffff) == 0x7fff)
        #expect(evaluate(.fdiv, .f64, f(1), f(0), flags: &flags) == f(.infinity))
        #expect(flags == .divideByZero)
        #expect(evaluate(.froundToIntegral, .f64, aux: Rounding.minusInfinity.rawValue, f(-1.5)) == f(-2))
        flags = []
        #expect(
            evaluate(
                .froundToIntegral, .f64, aux: Rounding.current.rawValue | 0x80, f(2.5),
                mode: FloatMode(rounding: .plusInf), flags: &flags) == f(3))
        #expect(flags == .inexact)
        #expect(evaluate(.fconvert, .f64, from: .f32, s(1.5)) == f(1.5))
        #expect(
            evaluate(.fconvert, .f32, aux: Rounding.odd.rawValue, from: .f64, f(1).advanced(by: 1)) == s(1)
                | 1)
        for x: UInt64 in [0, 1, 0x7f_ffff, 0x80_0000, 0x3f80_0001, 0x7f7f_ffff, 0x7f80_0000, 0x7fc1_2345] {
            for x in [x, x | 1 << 31] {
                let double = evaluate(.fconvert, .f64, from: .f32, x)
                #expect(evaluate(.singleToDouble, .f64, from: .f32, x) == double)
                #expect(evaluate(.doubleToSingle, .i32, from: .f64, double) == x)
            }
        }
        flags = []
        let signalling: UInt64 = 0x7ff0_0000_2000_0000
        #expect(evaluate(.singleToDouble, .f64, from: .f32, 0x7f80_0001, flags: &flags) == signalling)
        #expect(evaluate(.doubleToSingle, .i32, from: .f64, signalling, flags: &flags) == 0x7f80_0001)
        // Cut off, out of range, and below the least denormal number.
        #expect(evaluate(.doubleToSingle, .i32, from: .f64, 0x3fff_ffff_ffff_ffff) == 0x3fff_ffff)
        #expect(evaluate(.doubleToSingle, .i32, from: .f64, 0x47f0_0000_0000_0000) == 0x7f80_0000)
        #expect(evaluate(.doubleToSingle, .i32, from: .f64, 0xb6af_ffff_ffff_ffff) == 0x8000_0001)
        #expect(evaluate(.doubleToSingle, .i32, from: .f64, 0xb69f_ffff_ffff_ffff) == 0x8000_0000)
        #expect(flags == [])
        #expect(evaluate(.floatToInt, .i32, aux: Rounding.zero.rawValue, from: .f64, f(-3.9)) == 0xffff_fffd)
        #expect(evaluate(.floatToInt, .i64, aux: Rounding.zero.rawValue | 0x80, from: .f32, s(-1)) == 0)
        #expect(
            evaluate(.floatToInt, .i32, aux: Rounding.nearestAway.rawValue, imm: 2, from: .f32, s(0.625)) == 3
        )
        #expect(evaluate(.intToFloat, .f64, imm: 1, from: .i32, 0xffff_ffff) == f(-0.5))
        #expect(evaluate(.intToFloat, .f64, aux: 0x80, from: .i32, 0xffff_ffff) == f(4294967295))

        let a = Constant128(lanes: [Float(1), 2, -3, .nan].map(\.bitPattern))
        let b = Constant128(lanes: [Float(1), 1, 4, 0].map(\.bitPattern))
        #expect(evaluate(.fcompareEqual, .v128, lane: .s, a, b).lanes(UInt32.self) == [.max, 0, 0, 0])
        #expect(
            evaluate(.fcompareGreaterEqual, .v128, lane: .s, a, b).lanes(UInt32.self) == [.max, .max, 0, 0])
        #expect(evaluate(.fcompareGreater, .v128, lane: .s, a, b).lanes(UInt32.self) == [0, .max, 0, 0])
        #expect(
            evaluate(.fmaxNumber, .v128, lane: .s, a, b).lanes(UInt32.self)
                == [Float(1), 2, 4, 0].map(\.bitPattern))
        #expect(evaluate(.fwiden, .v128, lane: .d, imm: 1, b).lanes(UInt64.self) == [f(4), f(0)])
        #expect(
            evaluate(.fnarrow, .v128, lane: .d, Constant128(low: f(1.5), high: f(-2))).lanes(UInt32.self)
                == [Float(1.5).bitPattern, Float(-2).bitPattern, 0, 0])
        #expect(
            evaluate(.floatToInt, .v128, lane: .s, aux: Rounding.zero.rawValue, a).lanes(Int32.self) == [
                1, 2, -3, 0,
            ])
        #expect(
            evaluate(.intToFloat, .v128, lane: .s, Constant128(lanes: [Int32(-1), 0, 7, 8])).lanes(
                UInt32.self)
                == [Float(-1), 0, 7, 8].map(\.bitPattern))
        #expect(
            evaluate(
                .fadd, .v128, lane: .h, Constant128(lanes: [UInt16](repeating: 0x3c00, count: 8)),
                Constant128(lanes: [UInt16](repeating: 0x4000, count: 8))
            ).lanes(UInt16.self) == [UInt16](repeating: 0x4200, count: 8))
    }
}
