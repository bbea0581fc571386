/// The memory operand of interrupted host code. The kernel tells no address of an access that is not canonical.
enum HostOperand {
    /// The address that the instruction at the interrupted place reads or writes; nil when it has none, or
    /// one that is not the guest's (relative to RIP, or in a segment).
    static func address(_ context: HostContext) -> UInt64? {
        guard let code = UnsafePointer<UInt8>(bitPattern: UInt(context.instructionPointer)) else {
            return nil
        }
        var at = 0
        var extendsIndex = false
        var extendsBase = false
        while true {
            switch code[at] {
            case 0x66, 0xf0, 0xf2, 0xf3:
                at += 1
                continue
            case 0x64, 0x65: return nil
            default: break
            }
            break
        }
        if code[at] & 0xf0 == 0x40 {
            extendsIndex = code[at] & 2 != 0
            extendsBase = code[at] & 1 != 0
            at += 1
        }
        switch code[at] {
        case 0xc5: at += 3
        case 0xc4:
            extendsIndex = code[at + 1] & 0x40 == 0
            extendsBase = code[at + 1] & 0x20 == 0
            at += 4
        case 0x0f: at += code[at + 1] == 0x38 || code[at + 1] == 0x3a ? 3 : 2
        default: at += 1
        }
        let mode = code[at] >> 6
        var base = code[at] & 7
        at += 1
        guard mode != 3, !(mode == 0 && base == 5) else { return nil }
        var sum: UInt64 = 0
        if base == 4 {
            let scaled = code[at]
            at += 1
            base = scaled & 7
            let index = scaled >> 3 & 7 | (extendsIndex ? 8 : 0)
            if index != 4 { sum = context.general(index) << UInt64(scaled >> 6) }
        }
        let hasBase = !(mode == 0 && base == 5)
        if hasBase { sum &+= context.general(base | (extendsBase ? 8 : 0)) }
        if mode == 1 {
            sum &+= UInt64(bitPattern: Int64(Int8(bitPattern: code[at])))
        } else if mode == 2 || !hasBase {
            let displacement = UnsafeRawPointer(code + at).loadUnaligned(as: Int32.self)
            sum &+= UInt64(bitPattern: Int64(displacement))
        }
        return sum
    }
}
