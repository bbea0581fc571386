import Guest
import IR

/// The registers as `-d cpu` prints them, with `fpu` or `vpu` the vectors too: qemu's layout, so that two logs can be
/// compared line by line.
@Sendable func dumpRegisters(_ state: UnsafeMutableRawPointer, _ pc: UInt64, _ vectors: Bool) -> String {
    func hex(_ value: UInt64, _ width: Int = 16) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    func word(_ offset: Int32) -> UInt64 { (state + Int(offset)).load(as: UInt64.self) }
    var text = "NIP \(hex(pc))   LR \(hex(word(Offset.lr))) CTR \(hex(word(Offset.ctr)))"
    text += " XER \(hex(UInt64(RegisterState.xer(state))))\n"
    for n in 0..<32 {
        if n & 3 == 0 { text += "GPR\(n < 10 ? "0" : "")\(n)" }
        text += " \(hex(word(Offset.r0 + Int32(8 * n))))\(n & 3 == 3 ? "\n" : "")"
    }
    text += "CR \(hex(UInt64(RegisterState.cr(state)), 8))\n"
    guard vectors else { return text }
    for n in 0..<64 {
        let v = (state + Int(Offset.vs0) + 16 * n).load(as: Constant128.self)
        text += "\(n < 10 ? "VS0" : "VS")\(n) \(hex(v.low)) \(hex(v.high))\(n & 1 == 1 ? "\n" : " ")"
    }
    return text
}
