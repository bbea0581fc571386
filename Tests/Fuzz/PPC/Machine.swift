import Glibc
import Guest
import PowerPC

/// One of the three guests, and where its instructions and their data lie, in the oracle and here.
struct PPCGuest: Sendable {
    let name: String
    let is64: Bool
    let bigEndian: Bool
    let architecture: GuestArchitecture

    var code: UInt64 { is64 ? 0x13_0000_0000 : 0x5100_0000 }
    var data: UInt64 { is64 ? 0x12_0000_0000 : 0x5000_0000 }
    /// Where the words under test lie. A multiple of 64: prefixed instructions do not cross one.
    var testCode: UInt64 { code + 0x2000 }
    static let codeSize: UInt64 = 0x4000
    /// Behind it the oracle's loader lies.
    static let usableCode: UInt64 = 0x3800
    static let dataSize: UInt64 = 4096
    /// tw 31,0,0
    static let trap: UInt32 = 0x7fe0_0008

    static let all = [
        PPCGuest(name: "ppc64le", is64: true, bigEndian: false, architecture: .powerpc64le),
        PPCGuest(name: "ppc64", is64: true, bigEndian: true, architecture: .powerpc64),
        PPCGuest(name: "ppc", is64: false, bigEndian: true, architecture: .powerpc),
    ]

    /// A register's value as the guest can hold it.
    func word(_ value: UInt64) -> UInt64 { is64 ? value : value & 0xffff_ffff }
}

/// The registers of a machine before or after an instruction.
struct Registers: Equatable {
    var cr: UInt32 = 0
    var vscr: UInt32 = 0
    var vrsave: UInt32 = 0
    var xer: UInt64 = 0
    var lr: UInt64 = 0
    var ctr: UInt64 = 0
    var tar: UInt64 = 0
    var fpscr: UInt64 = 0
    var r = [UInt64](repeating: 0, count: 32)
    /// The manual's doublewords 0 and 1 of each VSR in turn.
    var vs = [UInt64](repeating: 0, count: 128)

    init() {}
}

/// Numbers in the guest's byte order, one after the other.
struct ByteWriter {
    var bytes: [UInt8] = []
    let bigEndian: Bool

    mutating func put<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: bigEndian ? value.bigEndian : value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    let bigEndian: Bool
    var at = 0

    mutating func take<T: FixedWidthInteger>(_: T.Type) -> T {
        defer { at += MemoryLayout<T>.size }
        let value = bytes.loadUnaligned(fromByteOffset: at, as: T.self)
        return bigEndian ? T(bigEndian: value) : T(littleEndian: value)
    }
}

/// What is to be run.
struct Record {
    /// The index of the encoding under test in the table.
    var encoding: Int
    var words: [UInt32]
    var pc: UInt64 = 0
    /// What `registers` was made of before some were set for the instruction's sake.
    var seed: UInt64 = 0
    var registers = Registers()

    static let size = 1408

    init(encoding: Int, words: [UInt32]) {
        self.encoding = encoding
        self.words = words
    }

    /// As the oracle reads it: `struct input`.
    func bytes(bigEndian: Bool) -> [UInt8] {
        var w = ByteWriter(bigEndian: bigEndian)
        w.bytes.reserveCapacity(Record.size)
        w.put(pc)
        w.put(UInt32(words.count))
        for k in 0..<16 { w.put(k < words.count ? words[k] : UInt32(0)) }
        w.put(registers.cr)
        w.put(registers.vscr)
        w.put(registers.vrsave)
        for value in [registers.xer, registers.lr, registers.ctr, registers.tar, registers.fpscr] {
            w.put(value)
        }
        for value in registers.r { w.put(value) }
        for value in registers.vs { w.put(value) }
        return w.bytes
    }

    init(_ bytes: UnsafeRawBufferPointer, bigEndian: Bool) {
        var r = ByteReader(bytes: bytes, bigEndian: bigEndian)
        encoding = -1
        pc = r.take(UInt64.self)
        let count = Int(min(r.take(UInt32.self), 16))
        words = (0..<16).map { _ in r.take(UInt32.self) }
        words.removeLast(16 - count)
        registers.cr = r.take(UInt32.self)
        registers.vscr = r.take(UInt32.self)
        registers.vrsave = r.take(UInt32.self)
        registers.xer = r.take(UInt64.self)
        registers.lr = r.take(UInt64.self)
        registers.ctr = r.take(UInt64.self)
        registers.tar = r.take(UInt64.self)
        registers.fpscr = r.take(UInt64.self)
        for k in 0..<32 { registers.r[k] = r.take(UInt64.self) }
        for k in 0..<128 { registers.vs[k] = r.take(UInt64.self) }
    }
}

/// What became of it.
struct Outcome: Equatable {
    var registers = Registers()
    var pc: UInt64 = 0
    /// SIGTRAP when it reached the trap behind the instructions.
    var signal: Int32 = 0
    /// si_code and, of SIGSEGV and SIGBUS, si_addr.
    var code: Int32 = 0
    var address: UInt64 = 0
    /// The span of the data memory that changed, and its first bytes.
    var first = 0
    var memory: [UInt8] = []

    static let size = 1880
    static let mostMemory = 512

    init() {}

    /// As the oracle writes it: `struct output`.
    init(_ bytes: UnsafeRawBufferPointer, bigEndian: Bool) {
        var r = ByteReader(bytes: bytes, bigEndian: bigEndian)
        pc = r.take(UInt64.self)
        signal = Int32(truncatingIfNeeded: r.take(UInt32.self))
        code = Int32(truncatingIfNeeded: r.take(UInt32.self))
        address = r.take(UInt64.self)
        registers.cr = r.take(UInt32.self)
        registers.vscr = r.take(UInt32.self)
        registers.vrsave = r.take(UInt32.self)
        first = Int(r.take(UInt32.self))
        let length = min(Int(r.take(UInt32.self)), Outcome.mostMemory)
        _ = r.take(UInt32.self)
        registers.xer = r.take(UInt64.self)
        registers.lr = r.take(UInt64.self)
        registers.ctr = r.take(UInt64.self)
        registers.tar = r.take(UInt64.self)
        registers.fpscr = r.take(UInt64.self)
        for k in 0..<32 { registers.r[k] = r.take(UInt64.self) }
        for k in 0..<128 { registers.vs[k] = r.take(UInt64.self) }
        memory = Array(bytes[r.at..<r.at + length])
    }

    func bytes(bigEndian: Bool) -> [UInt8] {
        var w = ByteWriter(bigEndian: bigEndian)
        w.bytes.reserveCapacity(Outcome.size)
        w.put(pc)
        w.put(UInt32(bitPattern: signal))
        w.put(UInt32(bitPattern: code))
        w.put(address)
        w.put(registers.cr)
        w.put(registers.vscr)
        w.put(registers.vrsave)
        w.put(UInt32(first))
        w.put(UInt32(memory.count))
        w.put(UInt32(0))
        for value in [registers.xer, registers.lr, registers.ctr, registers.tar, registers.fpscr] {
            w.put(value)
        }
        for value in registers.r { w.put(value) }
        for value in registers.vs { w.put(value) }
        w.bytes += memory.prefix(Outcome.mostMemory)
        w.bytes += [UInt8](repeating: 0, count: Outcome.size - w.bytes.count)
        return w.bytes
    }
}
