/// Where the instructions and their data lie, in the oracle and here.
enum Place {
    static let code: UInt64 = 0x11_0000_0000
    static let codeSize: UInt64 = 0x4000
    static let data: UInt64 = 0x10_0000_0000
    static let dataSize: UInt64 = 4096
    static let breakpoint: UInt32 = 0xd420_0000
}

/// The registers of a machine before or after an instruction.
struct Registers: Equatable {
    var x = [UInt64](repeating: 0, count: 31)
    var sp: UInt64 = 0
    /// Bits 31:28.
    var nzcv: UInt32 = 0
    var fpcr: UInt32 = 0
    var fpsr: UInt32 = 0
    /// The low and the high half of each V register in turn.
    var v = [UInt64](repeating: 0, count: 64)

    init() {}
}

/// What is to be run.
struct Record {
    /// The index of the encoding under test in the table.
    var encoding: Int
    var words: [UInt32]
    /// What the oracle runs instead of the first word.
    var substitute: UInt32?
    var pc: UInt64 = 0
    var registers = Registers()

    init(encoding: Int, words: [UInt32]) {
        self.encoding = encoding
        self.words = words
    }

    /// As the oracle reads it.
    func append(to bytes: inout [UInt8], forOracle: Bool) {
        var words = words
        if forOracle, let substitute { words[0] = substitute }

        func put<T: FixedWidthInteger>(_ value: T) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        put(pc)
        put(UInt32(words.count))
        for k in 0..<16 { put(k < words.count ? words[k] : UInt32(0)) }
        put(registers.nzcv)
        put(registers.fpcr)
        put(registers.fpsr)
        for k in 0..<31 { put(registers.x[k]) }
        put(registers.sp)
        for k in 0..<64 { put(registers.v[k]) }
    }
}

/// What became of it.
struct Outcome: Equatable {
    var registers = Registers()
    var pc: UInt64 = 0
    /// SIGTRAP when it reached the breakpoint behind the instructions.
    var signal: Int32 = 0
    /// The span of the data memory that changed.
    var first = 0
    var memory: [UInt8] = []

    static let size = 1312

    /// As the oracle writes it.
    init(_ bytes: UnsafeRawBufferPointer) {
        var at = 0
        func take<T: FixedWidthInteger>(_: T.Type) -> T {
            defer { at += MemoryLayout<T>.size }
            return T(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: T.self))
        }
        pc = take(UInt64.self)
        registers.nzcv = take(UInt32.self)
        registers.fpcr = take(UInt32.self)
        registers.fpsr = take(UInt32.self)
        signal = Int32(truncatingIfNeeded: take(UInt32.self))
        for k in 0..<31 { registers.x[k] = take(UInt64.self) }
        registers.sp = take(UInt64.self)
        for k in 0..<64 { registers.v[k] = take(UInt64.self) }
        first = Int(take(UInt32.self))
        let length = min(Int(take(UInt32.self)), 512)
        memory = Array(bytes[at..<at + length])
    }
}
