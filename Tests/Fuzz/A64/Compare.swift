import Glibc

/// Where two outcomes of a record differ, as text; empty if they agree.
func differences(_ record: Record, _ want: Outcome, _ have: Outcome) -> [String] {
    var lines: [String] = []
    func hex(_ value: some BinaryInteger) -> String { String(value, radix: 16) }
    func check<T: BinaryInteger>(_ name: String, _ a: T, _ b: T) {
        if a != b { lines.append("\(name): oracle \(hex(a)), here \(hex(b))") }
    }
    check("signal", want.signal, have.signal)
    check("pc", want.pc, have.pc)
    check("nzcv", want.registers.nzcv >> 28, have.registers.nzcv >> 28)
    check("fpcr", want.registers.fpcr, have.registers.fpcr)
    check("fpsr", want.registers.fpsr, have.registers.fpsr)
    check("sp", want.registers.sp, have.registers.sp)
    for k in 0..<31 { check("x\(k)", want.registers.x[k], have.registers.x[k]) }
    for k in 0..<32 {
        let (a, b) = (want.registers.v, have.registers.v)
        if a[2 * k] != b[2 * k] || a[2 * k + 1] != b[2 * k + 1] {
            lines.append(
                "v\(k): oracle \(hex(a[2 * k + 1])):\(hex(a[2 * k])), here \(hex(b[2 * k + 1])):\(hex(b[2 * k]))"
            )
        }
    }
    // What a store that faults has written before is open.
    if want.signal != SIGSEGV, want.first != have.first || want.memory != have.memory {
        lines.append(
            "memory: oracle \(want.first) \(want.memory.prefix(32)), here \(have.first) \(have.memory.prefix(32))"
        )
    }
    return lines
}

func describe(_ record: Record, _ patterns: [Pattern]) -> String {
    let r = record.registers
    func hex(_ value: some BinaryInteger) -> String { String(value, radix: 16) }
    var text = record.words.map { String(repeating: "0", count: 8 - hex($0).count) + hex($0) }.joined(
        separator: " ")
    text += "  nzcv \(hex(r.nzcv >> 28)) fpcr \(hex(r.fpcr)) fpsr \(hex(r.fpsr))"
    var seen: Set<UInt32> = []
    for word in record.words {
        for low in [0, 5, 10, 16] as [UInt32] { seen.insert(word >> low & 31) }
    }
    for k in seen.sorted() {
        text += "\n      " + (k < 31 ? "x\(k) \(hex(r.x[Int(k)]))" : "sp \(hex(r.sp))")
        text += "  v\(k) \(hex(r.v[Int(2 * k + 1)])):\(hex(r.v[Int(2 * k)]))"
    }
    return text
}
