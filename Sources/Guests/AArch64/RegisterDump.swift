import Guest
import IR

/// The registers as `-d cpu` prints them, with `fpu` or `vpu` the vectors too: qemu's layout, so that two logs can be
/// compared line by line.
@Sendable func dumpRegisters(_ state: UnsafeMutableRawPointer, _ pc: UInt64, _ vectors: Bool) -> String {
    func hex(_ value: UInt64, _ width: Int = 16) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    func x(_ n: Int) -> UInt64 { (state + Int(Offset.x0) + 8 * n).load(as: UInt64.self) }
    var text = " PC=\(hex(pc)) "
    for n in 0..<31 {
        text += "\(n < 10 ? "X0" : "X")\(n)=\(hex(x(n)))" + (n % 3 == 1 ? "\n" : " ")
    }
    let stored = (state + Int(Offset.flags)).load(as: UInt16.self)
    let nzcv = UInt64(Flags.nzcv(stored: stored))
    func letter(_ bit: UInt64, _ set: String) -> String { nzcv >> bit & 1 != 0 ? set : "-" }
    text += " SP=\(hex((state + Int(Offset.sp)).load(as: UInt64.self)))\n"
    text +=
        "PSTATE=\(hex(nzcv)) \(letter(31, "N"))\(letter(30, "Z"))\(letter(29, "C"))\(letter(28, "V")) EL0t"
    guard vectors else { return text + "\n" }
    let fpcr = (state + Int(Offset.fpcr)).load(as: UInt32.self)
    text += "     FPCR=\(hex(UInt64(fpcr), 8)) FPSR=\(hex(UInt64(FloatState.fpsr(state)), 8))\n"
    for n in 0..<32 {
        let v = (state + Int(Offset.v0) + 16 * n).load(as: Constant128.self)
        text += "\(n < 10 ? "Q0" : "Q")\(n)=\(hex(v.high)):\(hex(v.low))" + (n & 1 == 1 ? "\n" : " ")
    }
    return text
}
