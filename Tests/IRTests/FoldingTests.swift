import IR
import Testing

/// What the builder makes of operations whose results are known, or are those of others.
@Suite struct FoldingTests {
    private let guest = TestGuest()
    private let b: Builder

    init() {
        b = Builder(slots: guest.slots, count: 8)
        b.reset(pc: 0x1000, floatControl: [])
        b.begin(b.makeBlock(pc: 0x1000))
    }

    @Test func comparisons() {
        defer { b.deallocate() }
        let (x, y) = (b.get(0), b.get(1))
        for relation in [Relation.eq, .uge, .ule, .sge, .sle] {
            #expect(b.constant(b.compare(relation, x, x)) == 1)
            #expect(b.constant(b.compare(relation.inverted, x, x)) == 0)
        }
        #expect(b.constant(b.compare(.eq, b.i64(Int64(4)), b.i64(Int64(4)))) == 1)
        #expect(b.constant(b.compare(.ne, b.i64(Int64(4)), b.i64(Int64(5)))) == 1)
        let less = b.compare(.slt, x, y)
        let wide = b.zeroExtend(less, to: .i64)
        #expect(b.compare(.ne, wide, b.i64(Int64(0))) == less)
        for inverse in [b.compare(.eq, wide, b.i64(Int64(0))), b.not(less)] {
            let i = b.definition(inverse)
            #expect(i.op == .compare && i.aux == Relation.sge.rawValue && i.a == x && i.b == y)
        }
    }

    @Test func singles() {
        defer { b.deallocate() }
        let single = b.load(.f32, b.get(0))
        let double = b.load(.f64, b.get(0))
        #expect(b.doubleToSingle(b.singleToDouble(single)) == single)
        #expect(b.definition(b.doubleToSingle(double)).op == .doubleToSingle)
    }

    @Test func vectors() {
        defer { b.deallocate() }
        let (ones, fifteens) = (b.vconst(.b, repeating: 0xf1), b.vconst(.b, repeating: 15))
        #expect(
            b.vectorConstant(b.vector(.vaddSaturatingUnsigned, .b, ones, fifteens))
                == Constant128(low: .max, high: .max))
        #expect(
            b.vectorConstant(b.vector(.vadd, .h, ones, fifteens))
                == Constant128(low: 0x0100_0100_0100_0100, high: 0x0100_0100_0100_0100))
        #expect(b.vectorConstant(b.vector(.fadd, .s, ones, fifteens)) == nil)
    }
}
