import Guest
import IR

/// Power ISA I 6.8.1: pack and unpack.
extension PPCTable {
    static let vectorPacks: [Encoding<PPC>] = [
        Encoding("vpkuhum", "000100 VRT:5 VRA:5 VRB:5 00000001110") { f, ir in
            f.vrt(ir) { ir.arrange($0, $1) { $0 &* 2 &+ 1 } }
        },
        Encoding("vpkuwum", "000100 VRT:5 VRA:5 VRB:5 00001001110") { f, ir in
            f.vrt(ir) { ir.packWords($0, $1) }
        },
        Encoding("vpkudum", "000100 VRT:5 VRA:5 VRB:5 10001001110", "v2.07") { f, ir in
            f.vrt(ir) { ir.words($0, $1) { $0 &* 2 &+ 1 } }
        },
        Encoding("vpkuhus", "000100 VRT:5 VRA:5 VRB:5 00010001110") { f, ir in
            f.pack(ir, .vnarrowUnsignedToUnsigned, .h)
        },
        Encoding("vpkuwus", "000100 VRT:5 VRA:5 VRB:5 00011001110") { f, ir in
            f.pack(ir, .vnarrowUnsignedToUnsigned, .s)
        },
        Encoding("vpkshus", "000100 VRT:5 VRA:5 VRB:5 00100001110") { f, ir in
            f.pack(ir, .vnarrowSignedToUnsigned, .h)
        },
        Encoding("vpkswus", "000100 VRT:5 VRA:5 VRB:5 00101001110") { f, ir in
            f.pack(ir, .vnarrowSignedToUnsigned, .s)
        },
        Encoding("vpkshss", "000100 VRT:5 VRA:5 VRB:5 00110001110") { f, ir in
            f.pack(ir, .vnarrowSignedToSigned, .h)
        },
        Encoding("vpkswss", "000100 VRT:5 VRA:5 VRB:5 00111001110") { f, ir in
            f.pack(ir, .vnarrowSignedToSigned, .s)
        },
        Encoding("vpkudus", "000100 VRT:5 VRA:5 VRB:5 10011001110", "v2.07") { f, ir in
            let most = ir.every(.d, 0xffff_ffff)
            f.packDoublewords(ir) { ir.vector(.vminUnsigned, .d, $0, most) }
        },
        Encoding("vpksdus", "000100 VRT:5 VRA:5 VRB:5 10101001110", "v2.07") { f, ir in
            let most = ir.every(.d, 0xffff_ffff)
            f.packDoublewords(ir) { ir.clamped($0, least: ir.zeros, most: most) }
        },
        Encoding("vpksdss", "000100 VRT:5 VRA:5 VRB:5 10111001110", "v2.07") { f, ir in
            f.packDoublewords(ir) { ir.clampedToWords($0) }
        },
        Encoding("vpkpx", "000100 VRT:5 VRA:5 VRB:5 01100001110") { f, ir in
            f.vrt(ir) { ir.packWords(ir.packedPixel($0), ir.packedPixel($1)) }
        },
        Encoding("vupkhsb", "000100 VRT:5 xxxxx VRB:5 01000001110") { f, ir in
            f.vrt(ir) { ir.unpackHigh(.h, $0) }
        },
        Encoding("vupkhsh", "000100 VRT:5 xxxxx VRB:5 01001001110") { f, ir in
            f.vrt(ir) { ir.unpackHigh(.s, $0) }
        },
        Encoding("vupkhsw", "000100 VRT:5 xxxxx VRB:5 11001001110", "v2.07") { f, ir in
            f.vrt(ir) { ir.unpackHigh(.d, $0) }
        },
        Encoding("vupklsb", "000100 VRT:5 xxxxx VRB:5 01010001110") { f, ir in
            f.vrt(ir) { ir.unpackLow(.h, $0) }
        },
        Encoding("vupklsh", "000100 VRT:5 xxxxx VRB:5 01011001110") { f, ir in
            f.vrt(ir) { ir.unpackLow(.s, $0) }
        },
        Encoding("vupklsw", "000100 VRT:5 xxxxx VRB:5 11011001110", "v2.07") { f, ir in
            f.vrt(ir) { ir.unpackLow(.d, $0) }
        },
        Encoding("vupkhpx", "000100 VRT:5 xxxxx VRB:5 01101001110") { f, ir in
            f.vrt(ir) { ir.unpackedPixel(ir.unpackHigh(.s, $0)) }
        },
        Encoding("vupklpx", "000100 VRT:5 xxxxx VRB:5 01111001110") { f, ir in
            f.vrt(ir) { ir.unpackedPixel(ir.unpackLow(.s, $0)) }
        },
    ]
}

extension PPC {
    /// The lanes of VRA, then those of VRB, at half their width; SAT where one does not fit.
    fileprivate func pack(_ ir: Builder, _ op: Op, _ lane: Lane) {
        let (a, b) = (ir.vr(ra), ir.vr(rb))
        let result = ir.vector(op, lane, a, b)
        // Those that fit have nothing above the narrower width, signed ones if they are shifted to begin at zero.
        let half = UInt64(lane.bits / 2)
        func lifted(_ v: Value) -> Value {
            op == .vnarrowSignedToSigned ? ir.vector(.vadd, lane, v, ir.every(lane, 1 << (half - 1))) : v
        }
        ir.saturated(ir.vandNot(ir.vor(lifted(a), lifted(b)), ir.every(lane, 1 << half - 1)))
        ir.setVR(rt, ir.shuffleLanes(result, 1, 0, result, 3, 2))
    }

    fileprivate func packDoublewords(_ ir: Builder, _ limit: (Value) -> Value) {
        let (a, b) = (ir.vr(ra), ir.vr(rb))
        let (x, y) = (limit(a), limit(b))
        ir.saturated(ir.vor(ir.vxor(a, x), ir.vxor(b, y)))
        ir.setVR(rt, ir.words(x, y) { $0 &* 2 &+ 1 })
    }
}

extension Builder {
    fileprivate func packWords(_ a: Value, _ b: Value) -> Value {
        arrange(a, b) { $0 &* 2 &+ 2 &- $0 & 1 }
    }

    /// Signed doublewords no less and no greater than these.
    func clamped(_ v: Value, least: Value, most: Value) -> Value {
        vector(.vmaxSigned, .d, vector(.vminSigned, .d, v, most), least)
    }
    func clampedToWords(_ v: Value) -> Value {
        clamped(v, least: every(.d, 0xffff_ffff_8000_0000), most: every(.d, 0x7fff_ffff))
    }

    /// Lanes of the given width from doubleword 0, or 1, signed.
    fileprivate func unpackHigh(_ lane: Lane, _ v: Value) -> Value {
        swapped(vector(.vwidenSigned, lane, v))
    }
    fileprivate func unpackLow(_ lane: Lane, _ v: Value) -> Value {
        vector(.vwidenSigned, lane, shuffleLanes(v, 3, 2, v, 3, 2))
    }

    /// Words of 8:8:8:8 bits to 1:5:5:5 in their low halves.
    fileprivate func packedPixel(_ v: Value) -> Value {
        let red = vand(shiftRight(.s, v, 9), every(.s, 0xfc00))
        let green = vand(shiftRight(.s, v, 6), every(.s, 0x3e0))
        return vor(vor(red, green), vand(shiftRight(.s, v, 3), every(.s, 0x1f)))
    }
    /// The reverse, of halfwords that are widened as signed numbers.
    fileprivate func unpackedPixel(_ v: Value) -> Value {
        let red = vand(shiftLeft(.s, v, 6), every(.s, 0x1f_0000))
        let green = vand(shiftLeft(.s, v, 3), every(.s, 0x1f00))
        let rest = vand(v, every(.s, 0xff00_001f))
        return vor(vor(red, green), rest)
    }
}
