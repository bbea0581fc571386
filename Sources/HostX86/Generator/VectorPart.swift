import IR

/// A part of a vector register, with zeros above it, that is the value of an instruction. While only snapshots and exits want
/// that value, it is not computed: they say which part of the register it is.
public enum VectorPart: UInt8, BitwiseCopyable, Sendable {
    case low16 = 1, low32, low64, high64
    /// The double of the single there.
    case widened

    /// Nil if the instruction's value is not a part of its argument, which is of the type `argument`.
    init?(_ d: Instruction, of argument: Type) {
        switch (d.op, argument) {
        case (.vectorFromScalar, .f16): self = .low16
        case (.vectorFromScalar, .f32): self = .low32
        case (.vectorFromScalar, .f64), (.lowHalf, _): self = .low64
        case (.singleToDouble, .f32) where d.type == .v128: self = .widened
        case (.extractLane, _) where d.type == .i64 && d.lane == .d: self = d.imm == 0 ? .low64 : .high64
        default: return nil
        }
    }

    static func mayBe(_ op: Op) -> Bool {
        op == .vectorFromScalar || op == .lowHalf || op == .extractLane || op == .singleToDouble
    }

    public func of(_ v: Constant128) -> Constant128 {
        switch self {
        case .low16: Constant128(low: v.low & 0xffff, high: 0)
        case .low32: Constant128(low: v.low & 0xffff_ffff, high: 0)
        case .low64: Constant128(low: v.low, high: 0)
        case .high64: Constant128(low: v.high, high: 0)
        case .widened: Constant128(low: Evaluator.double(ofSingle: v.low & 0xffff_ffff), high: 0)
        }
    }
}

extension CodeGenerator {
    /// The part that a deferred value is of its argument.
    func part(_ f: borrowing Function, _ v: Value) -> VectorPart? {
        guard location(v).kind == .deferred else { return nil }
        let d = definition(f, v)
        guard VectorPart.mayBe(d.op) else { return nil }
        return VectorPart(d, of: f.instructions[d.a.index].type)
    }

    /// Where the value is, or what it is a part of.
    func source(_ f: borrowing Function, _ v: Value) -> Location {
        part(f, v) == nil ? location(v) : location(definition(f, v).a)
    }

    /// x := that part of a, with zeros above it. Scratch: XMM14.
    mutating func take(_ part: VectorPart, _ x: XMM, of a: XMM) {
        switch part {
        case .low64: asm.vmovq(x, a)
        case .low32: asm.vopImm(.vinsertps, x, a, a, 0x0e)
        case .low16:
            asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
            asm.vopImm(.vpblendw, x, .xmm14, a, 1)
        case .high64: asm.vshift(.vpsrldq, x, a, 8)
        case .widened: widen(x, a)
        }
    }

    mutating func take(_ part: VectorPart, _ r: GPR, of a: XMM) {
        if part == .high64 { asm.vpextrq(r, a, 1) } else { asm.vmovq(r, a) }
    }
}
