import Testing

@testable import HostX86

/// Long pieces of random instructions: each must be read back in its place.
struct RandomEncodingTests {
    private struct Words {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_f491_4f6c_dd1d
        }
        mutating func below(_ n: Int) -> Int { Int(next() >> 33) % n }
        mutating func pick<C: RandomAccessCollection>(_ c: C) -> C.Element where C.Index == Int {
            c[c.startIndex + below(c.count)]
        }
    }

    @Test func mix() {
        let c = Checker()
        var random = Words(state: 0x5eed)
        for _ in 0..<2000 {
            var expected: [String] = []
            var emits: [(inout Assembler) -> Void] = []
            for _ in 0..<50 {
                let w = random.pick(Width.allCases)
                let (a, b, d) = (random.pick(registers), random.pick(registers), random.pick(registers))
                let (x, y, z) = (random.pick(vectors), random.pick(vectors), random.pick(vectors))
                var m = random.pick(memories)
                m.disp = Int32(truncatingIfNeeded: random.next()) >> Int32(random.below(32))
                let imm = Int32(Int8(truncatingIfNeeded: random.next()))
                switch random.below(12) {
                case 0:
                    let op = random.pick(ALU.allCases)
                    expected.append("\(op) \(name(a, w)), \(name(b, w))")
                    emits.append { $0.alu(op, w, a, b) }
                case 1:
                    let op = random.pick(ALU.allCases)
                    expected.append("\(op) \(name(a, w)), \(place(m, w))")
                    emits.append { [m] in $0.alu(op, w, a, m) }
                case 2:
                    let op = random.pick([ALU.add, .adc, .sub, .sbb, .cmp])
                    expected.append("\(op) \(place(m, w)), \(printed(imm, w))")
                    emits.append { [m] in $0.alu(op, w, m, imm: imm) }
                case 3:
                    expected.append("mov \(place(m, w)), \(name(a, w))")
                    emits.append { [m] in $0.mov(w, m, a) }
                case 4:
                    expected.append("lea \(name(a, .q)), \(place(m))")
                    emits.append { [m] in $0.lea(.q, a, m) }
                case 5:
                    let op = random.pick(ShiftX.allCases)
                    expected.append("\(op) \(name(a, .q)), \(name(b, .q)), \(name(d, .q))")
                    emits.append { $0.shiftx(op, .q, a, b, d) }
                case 6:
                    let op = random.pick(BMI.allCases)
                    expected.append("\(op) \(name(a, .d)), \(name(b, .d)), \(place(m, .d))")
                    emits.append { [m] in $0.bmi(op, .d, a, b, m) }
                case 7:
                    let value = random.next() | 1 << 63 & ~(1 << 62)
                    expected.append("movabs \(name(a, .q)), \(number(value))")
                    emits.append { $0.movabs(a, value) }
                case 8:
                    let op = random.pick([VOp.vpaddb, .vpsllvq, .vfmadd231pd, .vpshufb, .vaddps])
                    expected.append("\(op) \(name(x)), \(name(y)), \(name(z))")
                    emits.append { $0.vop(op, x, y, z) }
                case 9:
                    let op = random.pick([VOp.vpaddq, .vpsravd, .vpmuldq, .vxorps])
                    expected.append("\(op) \(name(x)), \(name(y)), \(place(m, vector: 16))")
                    emits.append { [m] in $0.vop(op, x, y, m) }
                case 10:
                    let n = random.pick([UInt8(2), 7, 9])
                    expected.append("vpblendw \(name(x)), \(name(y)), \(name(z)), \(n)")
                    emits.append { $0.vopImm(.vpblendw, x, y, z, n) }
                default:
                    expected.append("vmovups \(place(m, vector: 16)), \(name(x))")
                    emits.append { [m] in $0.vmovups(m, x) }
                }
            }
            c.check(expected) { asm in for emit in emits { emit(&asm) } }
        }
        c.finish(atLeast: 2000)
    }
}
