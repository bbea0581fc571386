/// A general register by its hardware number.
public struct GPR: Equatable, Sendable {
    public let n: UInt8
    @inline(__always) public init(_ n: UInt8) { self.n = n }

    public static let rax = GPR(0), rcx = GPR(1), rdx = GPR(2), rbx = GPR(3)
    public static let rsp = GPR(4), rbp = GPR(5), rsi = GPR(6), rdi = GPR(7)
    public static let r8 = GPR(8), r9 = GPR(9), r10 = GPR(10), r11 = GPR(11)
    public static let r12 = GPR(12), r13 = GPR(13), r14 = GPR(14), r15 = GPR(15)
    /// No register; only meaningful as a base or index of `Mem`.
    public static let none = GPR(0xff)
}

/// A vector register by its hardware number. 16...31 exist only in EVEX encodings.
public struct XMM: Equatable, Sendable {
    public let n: UInt8
    @inline(__always) public init(_ n: UInt8) { self.n = n }

    public static let xmm0 = XMM(0), xmm1 = XMM(1), xmm2 = XMM(2), xmm3 = XMM(3)
    public static let xmm4 = XMM(4), xmm5 = XMM(5), xmm6 = XMM(6), xmm7 = XMM(7)
    public static let xmm8 = XMM(8), xmm9 = XMM(9), xmm10 = XMM(10), xmm11 = XMM(11)
    public static let xmm12 = XMM(12), xmm13 = XMM(13), xmm14 = XMM(14), xmm15 = XMM(15)
}

/// Integer operand size.
public enum Width: UInt8, CaseIterable, Sendable {
    case b = 0
    case w, d, q

    public var bytes: Int { 1 << Int(rawValue) }
    public var bits: Int { 8 << Int(rawValue) }
}

/// Vector length of a VEX or EVEX instruction.
public enum VLength: UInt8, Sendable {
    case x = 0
    case y
}

/// Condition codes as encoded in Jcc, SETcc and CMOVcc.
public enum Cond: UInt8, CaseIterable, Sendable {
    case o = 0
    case no, b, ae, e, ne, be, a, s, ns, p, np, l, ge, le, g

    @inline(__always) public var inverted: Cond { Cond(rawValue: rawValue ^ 1).unsafelyUnwrapped }
}

/// A place in the code, bound now or later. Made by `Assembler.newLabel`.
public struct Label: Equatable, BitwiseCopyable, Sendable {
    public let id: Int32
    @inline(__always) public init(id: Int32) { self.id = id }
}

public enum Segment: UInt8, Sendable {
    case none = 0
    case fs = 0x64
    case gs = 0x65
}

/// A memory operand: `segment:[base + index << scale + disp]`, or a place relative to RIP.
public struct Mem: Equatable, Sendable {
    enum Kind: UInt8 { case address, rip, label }

    public var base: GPR
    /// Any register but RSP.
    public var index: GPR
    /// log2 of the index factor, 0...3.
    public var scale: UInt8
    public var segment: Segment
    /// Compute the address modulo 2³².
    public var addr32: Bool
    var kind: Kind
    /// For a label operand this is the label's id.
    public var disp: Int32

    @inline(__always)
    public init(
        _ base: GPR, index: GPR = .none, scale: UInt8 = 0, disp: Int32 = 0, segment: Segment = .none,
        addr32: Bool = false
    ) {
        self.base = base
        self.index = index
        self.scale = scale
        self.segment = segment
        self.addr32 = addr32
        self.kind = .address
        self.disp = disp
    }

    @inline(__always)
    public init(_ base: GPR, _ disp: Int32) { self.init(base, disp: disp) }

    /// `[disp]`, sign-extended to 64 bits (zero-extended with `addr32`).
    @inline(__always)
    public static func absolute(_ disp: Int32, segment: Segment = .none, addr32: Bool = false) -> Mem {
        Mem(.none, disp: disp, segment: segment, addr32: addr32)
    }

    /// `[rip + disp]`, counted from the end of the instruction.
    @inline(__always)
    public static func ripRelative(_ disp: Int32) -> Mem {
        var m = Mem(.none, disp: disp)
        m.kind = .rip
        return m
    }

    @inline(__always)
    public static func ripRelative(_ label: Label) -> Mem {
        var m = Mem(.none, disp: label.id)
        m.kind = .label
        return m
    }
}
