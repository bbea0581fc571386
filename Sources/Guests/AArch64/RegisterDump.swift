import IR

/// The registers as `-d cpu` prints them.
@Sendable func dumpRegisters(_ state: UnsafeMutableRawPointer, _ pc: UInt64) -> String {
    func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    func x(_ n: Int) -> UInt64 { (state + Int(Offset.x0) + 8 * n).load(as: UInt64.self) }
    var text = " PC=\(hex(pc))"
    for n in 0..<31 {
        let name = n < 10 ? "X0\(n)" : "X\(n)"
        text += (n % 3 == 2 ? "\n" : " ") + "\(name)=\(hex(x(n)))"
    }
    let stored = (state + Int(Offset.flags)).load(as: UInt16.self)
    let nzcv = Flags.nzcv(stored: stored) >> 28
    func letter(_ bit: UInt32, _ set: String) -> String { nzcv & bit != 0 ? set : "-" }
    text += "\n  SP=\(hex((state + Int(Offset.sp)).load(as: UInt64.self)))"
    text += " PSTATE=\(String(nzcv << 28, radix: 16)) \(letter(8, "N"))\(letter(4, "Z"))\(letter(2, "C"))\(letter(1, "V"))\n"
    return text
}
