import Guest
import IR

/// Power ISA I 6.10: VMX's singles. They round to the nearest, raise nothing, and with VSCR.NJ, which Linux sets, denormal
/// numbers are zeros: all by a helper.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    private static func two(_ operation: VMXOperation) -> Semantics {
        { f, ir in ir.setVR(f.rt, ir.vmx(operation, ir.vr(f.ra), ir.vr(f.rb))) }
    }

    private static func one(_ operation: VMXOperation) -> Semantics {
        { f, ir in ir.setVR(f.rt, ir.vmx(operation, ir.vr(f.rb))) }
    }

    private static func three(_ operation: VMXOperation) -> Semantics {
        { f, ir in ir.setVR(f.rt, ir.vmx(operation, ir.vr(f.ra), ir.vr(f.rc), ir.vr(f.rb))) }
    }

    private static func compare(_ operation: VMXOperation) -> Semantics {
        { f, ir in
            let result = ir.vmx(operation, ir.vr(f.ra), ir.vr(f.rb))
            ir.setVR(f.rt, result)
            guard f.bit(21) else { return }
            // CR6: all, 0, none, 0.
            let bits = ir.byteMask(result)
            let none = ir.zeroExtend(ir.not(ir.anyBit(result)), to: .i32)
            let all = ir.zeroExtend(ir.compare(.eq, bits, ir.i32(0xffff)), to: .i32)
            ir.setCRField(6, ir.or(ir.shiftLeft(all, imm: 3), ir.shiftLeft(none, imm: 1)))
        }
    }

    /// The upper half of the immediate: the power of two.
    private static func scaled(_ operation: VMXOperation, saturation: VMXOperation? = nil) -> Semantics {
        { f, ir in
            let b = ir.vr(f.rb)
            ir.setVR(f.rt, ir.vmx(operation, b, scale: f.ra))
            guard let saturation else { return }
            let saturates = ir.vmx(saturation, b, scale: f.ra)
            ir.set(Slot.saturated, ir.vor(ir.get(Slot.saturated), saturates))
        }
    }

    static let vmxFloat: [Encoding<PPC>] = [
        Encoding("vaddfp", "000100 VRT:5 VRA:5 VRB:5 00000001010", "", two(.add)),
        Encoding("vsubfp", "000100 VRT:5 VRA:5 VRB:5 00001001010", "", two(.subtract)),
        Encoding("vmaxfp", "000100 VRT:5 VRA:5 VRB:5 10000001010", "", two(.max)),
        Encoding("vminfp", "000100 VRT:5 VRA:5 VRB:5 10001001010", "", two(.min)),
        Encoding("vmaddfp", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101110", "", three(.multiplyAdd)),
        Encoding("vnmsubfp", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101111", "", three(.negativeMultiplySubtract)),
        Encoding("vrefp", "000100 VRT:5 xxxxx VRB:5 00100001010", "", one(.reciprocal)),
        Encoding("vrsqrtefp", "000100 VRT:5 xxxxx VRB:5 00101001010", "", one(.rootReciprocal)),
        Encoding("vexptefp", "000100 VRT:5 xxxxx VRB:5 00110001010", "", one(.power)),
        Encoding("vlogefp", "000100 VRT:5 xxxxx VRB:5 00111001010", "", one(.logarithm)),
        Encoding("vrfin", "000100 VRT:5 xxxxx VRB:5 01000001010", "", one(.roundNearest)),
        Encoding("vrfiz", "000100 VRT:5 xxxxx VRB:5 01001001010", "", one(.roundZero)),
        Encoding("vrfip", "000100 VRT:5 xxxxx VRB:5 01010001010", "", one(.roundUp)),
        Encoding("vrfim", "000100 VRT:5 xxxxx VRB:5 01011001010", "", one(.roundDown)),
        Encoding("vcfux", "000100 VRT:5 UIM:5 VRB:5 01100001010", "", scaled(.fromUnsigned)),
        Encoding("vcfsx", "000100 VRT:5 UIM:5 VRB:5 01101001010", "", scaled(.fromSigned)),
        Encoding(
            "vctuxs", "000100 VRT:5 UIM:5 VRB:5 01110001010", "",
            scaled(.toUnsigned, saturation: .exceedsUnsigned)),
        Encoding(
            "vctsxs", "000100 VRT:5 UIM:5 VRB:5 01111001010", "",
            scaled(.toSigned, saturation: .exceedsSigned)),
        Encoding("vcmpeqfp, vcmpeqfp.", "000100 VRT:5 VRA:5 VRB:5 Rc 0011000110", "", compare(.equal)),
        Encoding("vcmpgefp, vcmpgefp.", "000100 VRT:5 VRA:5 VRB:5 Rc 0111000110", "", compare(.greaterEqual)),
        Encoding("vcmpgtfp, vcmpgtfp.", "000100 VRT:5 VRA:5 VRB:5 Rc 1011000110", "", compare(.greater)),
        Encoding("vcmpbfp, vcmpbfp.", "000100 VRT:5 VRA:5 VRB:5 Rc 1111000110", "", compare(.bounds)),
    ]
}

extension Builder {
    fileprivate func vmx(
        _ operation: VMXOperation, _ a: Value, _ b: Value = .none, _ c: Value = .none, scale: Int = 0
    ) -> Value {
        call(
            FloatHelper.vmx, result: .v128, immediate: operation.rawValue | UInt32(scale) << 8, a, b, c)
    }
}
