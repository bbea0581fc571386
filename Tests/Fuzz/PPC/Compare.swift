import FuzzCommon
import Glibc

func hex(_ value: some BinaryInteger) -> String { String(value, radix: 16) }

/// One of Linux's PowerPC guests, as TestBinaries/ppc-oracle.c runs it.
struct PPCTarget: FuzzTarget {
    let guest: PPCGuest
    let patterns: [Pattern]
    let encodings: [String]
    var outcomeSize: Int { Outcome.size }

    init(_ guest: PPCGuest, _ patterns: [Pattern]) {
        self.guest = guest
        self.patterns = patterns
        encodings = patterns.map(\.name)
    }

    func encode(_ record: Record, forOracle: Bool, to bytes: inout [UInt8]) {
        bytes += record.bytes(bigEndian: guest.bigEndian)
    }
    func decode(_ bytes: UnsafeRawBufferPointer) -> Outcome { Outcome(bytes, bigEndian: guest.bigEndian) }

    func encoding(of record: Record) -> Int { record.encoding }
    func name(of record: Record) -> String {
        if record.encoding >= 0 { return encodings[record.encoding] }
        return (record.words.last ?? 0) >> 26 == 16 ? "(loop)" : "(chain)"
    }
    /// A privileged one is known to the oracle (ILL_PRVOPC, ILL_PRVREG).
    func isExecuted(_ outcome: Outcome) -> Bool {
        outcome.signal != SIGILL || outcome.code == 5 || outcome.code == 6
    }

    /// The state that the instructions see: special registers and what any field of theirs may mean.
    func describe(_ record: Record) -> String {
        let r = record.registers
        var text = record.words.map { String(repeating: "0", count: 8 - hex($0).count) + hex($0) }
            .joined(separator: " ")
        text += "  cr \(hex(r.cr)) xer \(hex(r.xer)) fpscr \(hex(r.fpscr)) vscr \(hex(r.vscr))"
        text +=
            " lr \(hex(r.lr)) ctr \(hex(r.ctr)) tar \(hex(r.tar)) vrsave \(hex(r.vrsave)) pc \(hex(record.pc))"
        var general: Set<Int> = []
        var vectors: Set<Int> = []
        for word in record.words {
            let fields = [Place.t(word), Place.a(word), Place.b(word), Place.c(word)]
            let opcode = word >> 26
            if opcode == 4 || opcode == 31 || opcode >= 48 || record.words.count == 1 {
                vectors.formUnion(fields)
            }
            if opcode < 60 { general.formUnion(fields) }
        }
        func vector(_ k: Int) -> String { "vs\(k) \(hex(r.vs[2 * k])):\(hex(r.vs[2 * k + 1]))" }
        for k in general.union(vectors).sorted() {
            text += "\n     "
            if general.contains(k) { text += " r\(k) \(hex(r.r[k]))" }
            if vectors.contains(k) { text += "  \(vector(k))  \(vector(k + 32))" }
        }
        return text
    }

    func differences(_ record: Record, _ want: Outcome, _ have: Outcome) -> [String] {
        var lines: [String] = []
        func check<T: BinaryInteger>(_ name: String, _ a: T, _ b: T) {
            if a != b { lines.append("\(name): oracle \(hex(a)), here \(hex(b))") }
        }
        if !isExecuted(want), Exceptions.isUnknownToOracle(guest) { return [] }
        let (a, b) = (want.registers, have.registers)
        var open = Exceptions.openBits(record, self, want)
        // QEMU raises SIGFPE before CR1 is set.
        if want.signal == SIGFPE { open.cr |= 0x0f00_0000 }
        check("signal", want.signal, have.signal)
        check("code", want.code, have.code)
        // The oracle does not know the address of a fault that the host does not tell (beyond 47 bits).
        if want.address != 0 { check("address", want.address, guest.word(have.address)) }
        check("pc", want.pc, have.pc)
        check("cr", a.cr & ~open.cr, b.cr & ~open.cr)
        check("xer", a.xer & ~open.xer, b.xer & ~open.xer)
        check("lr", a.lr, b.lr)
        check("ctr", a.ctr, b.ctr)
        check("tar", a.tar, b.tar)
        check("fpscr", a.fpscr & ~open.fpscr, b.fpscr & ~open.fpscr)
        check("vscr", a.vscr & Exceptions.vscrMask, b.vscr & Exceptions.vscrMask)
        check("vrsave", a.vrsave, b.vrsave)
        for k in 0..<32 { check("r\(k)", a.r[k], b.r[k]) }
        for k in 0..<64 {
            // The 32-bit oracle has no VSX.
            let isWhole = guest.is64 || k >= 32
            if a.vs[2 * k] != b.vs[2 * k] || (isWhole && a.vs[2 * k + 1] != b.vs[2 * k + 1]) {
                lines.append(
                    "vs\(k): oracle \(hex(a.vs[2 * k])):\(hex(a.vs[2 * k + 1])), here \(hex(b.vs[2 * k])):\(hex(b.vs[2 * k + 1]))"
                )
            }
        }
        if want.first != have.first || want.memory != have.memory {
            lines.append(
                "memory: oracle \(want.first) \(want.memory.prefix(32)), here \(have.first) \(have.memory.prefix(32))"
            )
        }
        return lines.filter { !Exceptions.isKnown(record, self, want, have, $0) }
    }
}
