import Guest
import IR

/// Power ISA I 6.8.2 and 6.8.3: elements and bytes taken out of registers and put into them.
extension PPCTable {
    static let vectorExtracts: [Encoding<PPC>] = [
        Encoding("vextractub", "000100 VRT:5 x UIM:4 VRB:5 01000001101", "v3.0") { f, ir in
            f.vrt(ir) { ir.element($0, f.uim, bytes: 1) }
        },
        Encoding("vextractuh", "000100 VRT:5 x UIM:4 VRB:5 01001001101", "v3.0") { f, ir in
            f.vrt(ir) { ir.element($0, f.uim, bytes: 2) }
        },
        Encoding("vextractuw", "000100 VRT:5 x UIM:4 VRB:5 01010001101", "v3.0") { f, ir in
            f.vrt(ir) { ir.element($0, f.uim, bytes: 4) }
        },
        Encoding("vextractd", "000100 VRT:5 x UIM:4 VRB:5 01011001101", "v3.0") { f, ir in
            f.vrt(ir) { ir.element($0, f.uim, bytes: 8) }
        },
        Encoding("xxextractuw", "111100 T:5 x UIM:4 B:5 010100101 BX TX", "v3.0") { f, ir in
            f.xt(ir) { ir.element($0, f.uim, bytes: 4) }
        },
        Encoding("vextublx", "000100 RT:5 RA:5 VRB:5 11000001101", "v3.0") { f, ir in
            f.extract(ir, bytes: 1, fromRight: false)
        },
        Encoding("vextuhlx", "000100 RT:5 RA:5 VRB:5 11001001101", "v3.0") { f, ir in
            f.extract(ir, bytes: 2, fromRight: false)
        },
        Encoding("vextuwlx", "000100 RT:5 RA:5 VRB:5 11010001101", "v3.0") { f, ir in
            f.extract(ir, bytes: 4, fromRight: false)
        },
        Encoding("vextubrx", "000100 RT:5 RA:5 VRB:5 11100001101", "v3.0") { f, ir in
            f.extract(ir, bytes: 1, fromRight: true)
        },
        Encoding("vextuhrx", "000100 RT:5 RA:5 VRB:5 11101001101", "v3.0") { f, ir in
            f.extract(ir, bytes: 2, fromRight: true)
        },
        Encoding("vextuwrx", "000100 RT:5 RA:5 VRB:5 11110001101", "v3.0") { f, ir in
            f.extract(ir, bytes: 4, fromRight: true)
        },
        Encoding("vextdubvlx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011000", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 1, fromRight: false)
        },
        Encoding("vextdubvrx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011001", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 1, fromRight: true)
        },
        Encoding("vextduhvlx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011010", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 2, fromRight: false)
        },
        Encoding("vextduhvrx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011011", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 2, fromRight: true)
        },
        Encoding("vextduwvlx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011100", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 4, fromRight: false)
        },
        Encoding("vextduwvrx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011101", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 4, fromRight: true)
        },
        Encoding("vextddvlx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011110", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 8, fromRight: false)
        },
        Encoding("vextddvrx", "000100 VRT:5 VRA:5 VRB:5 VRC:5 011111", "v3.1") { f, ir in
            f.extractDouble(ir, bytes: 8, fromRight: true)
        },
    ]

    static let vectorInserts: [Encoding<PPC>] = [
        Encoding("vinsertb", "000100 VRT:5 x UIM:4 VRB:5 01100001101", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.inserting(ir.vr(f.rb), into: ir.vr(f.rt), at: f.uim, bytes: 1))
        },
        Encoding("vinserth", "000100 VRT:5 x UIM:4 VRB:5 01101001101", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.inserting(ir.vr(f.rb), into: ir.vr(f.rt), at: f.uim, bytes: 2))
        },
        Encoding("vinsertw", "000100 VRT:5 x UIM:4 VRB:5 01110001101", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.inserting(ir.vr(f.rb), into: ir.vr(f.rt), at: f.uim, bytes: 4))
        },
        Encoding("vinsertd", "000100 VRT:5 x UIM:4 VRB:5 01111001101", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.inserting(ir.vr(f.rb), into: ir.vr(f.rt), at: f.uim, bytes: 8))
        },
        Encoding("xxinsertw", "111100 T:5 x UIM:4 B:5 010110101 BX TX", "v3.0") { f, ir in
            ir.setVSR(f.xt, ir.inserting(ir.vsr(f.xb), into: ir.vsr(f.xt), at: f.uim, bytes: 4))
        },
        Encoding("vinsw", "000100 VRT:5 x UIM:4 RB:5 00011001111", "v3.1") { f, ir in
            let word = ir.vectorFromScalar(ir.w(f.rb))
            ir.setVR(f.rt, ir.inserting(word, into: ir.vr(f.rt), at: f.uim, bytes: 4))
        },
        Encoding("vinsd", "000100 VRT:5 x UIM:4 RB:5 00111001111", "v3.1") { f, ir in
            let doubleword = ir.vectorFromScalar(ir.x(f.rb))
            ir.setVR(f.rt, ir.inserting(doubleword, into: ir.vr(f.rt), at: f.uim, bytes: 8))
        },
        Encoding("vinsblx", "000100 VRT:5 RA:5 RB:5 01000001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 1, fromRight: false)
        },
        Encoding("vinshlx", "000100 VRT:5 RA:5 RB:5 01001001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 2, fromRight: false)
        },
        Encoding("vinswlx", "000100 VRT:5 RA:5 RB:5 01010001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 4, fromRight: false)
        },
        Encoding("vinsdlx", "000100 VRT:5 RA:5 RB:5 01011001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 8, fromRight: false)
        },
        Encoding("vinsbrx", "000100 VRT:5 RA:5 RB:5 01100001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 1, fromRight: true)
        },
        Encoding("vinshrx", "000100 VRT:5 RA:5 RB:5 01101001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 2, fromRight: true)
        },
        Encoding("vinswrx", "000100 VRT:5 RA:5 RB:5 01110001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 4, fromRight: true)
        },
        Encoding("vinsdrx", "000100 VRT:5 RA:5 RB:5 01111001111", "v3.1") { f, ir in
            f.insert(ir, bytes: 8, fromRight: true)
        },
        Encoding("vinsbvlx", "000100 VRT:5 RA:5 VRB:5 00000001111", "v3.1") { f, ir in
            f.insertElement(ir, bytes: 1, fromRight: false)
        },
        Encoding("vinshvlx", "000100 VRT:5 RA:5 VRB:5 00001001111", "v3.1") { f, ir in
            f.insertElement(ir, bytes: 2, fromRight: false)
        },
        Encoding("vinswvlx", "000100 VRT:5 RA:5 VRB:5 00010001111", "v3.1") { f, ir in
            f.insertElement(ir, bytes: 4, fromRight: false)
        },
        Encoding("vinsbvrx", "000100 VRT:5 RA:5 VRB:5 00100001111", "v3.1") { f, ir in
            f.insertElement(ir, bytes: 1, fromRight: true)
        },
        Encoding("vinshvrx", "000100 VRT:5 RA:5 VRB:5 00101001111", "v3.1") { f, ir in
            f.insertElement(ir, bytes: 2, fromRight: true)
        },
        Encoding("vinswvrx", "000100 VRT:5 RA:5 VRB:5 00110001111", "v3.1") { f, ir in
            f.insertElement(ir, bytes: 4, fromRight: true)
        },
    ]
}

extension PPC {
    /// UIM of four bits: the number of a byte.
    fileprivate var uim: Int { bits(12, 15) }

    /// RT := the element of VRB that begins, or from the right ends, at the byte that RA says.
    fileprivate func extract(_ ir: Builder, bytes: Int, fromRight: Bool) {
        let index = ir.first(ir.w(ra), of: 16, bytes: bytes, fromRight: fromRight)
        let found = ir.tableLookup(ir.vr(rb), ir.byteNumbers(index, bytes: bytes))
        let value = ir.extractLane(found, .s, 0, as: .i32)
        ir.setR(rt, bytes == 4 ? value : ir.and(value, ir.i32(bytes == 1 ? 0xff : 0xffff)))
    }

    /// The same of the 32 bytes VRA, VRB, by RC, to doubleword 0 of VRT.
    fileprivate func extractDouble(_ ir: Builder, bytes: Int, fromRight: Bool) {
        let index = ir.first(ir.w(rc), of: 32, bytes: bytes, fromRight: fromRight)
        let numbers = ir.byteNumbers(index, bytes: bytes)
        let found = ir.tableLookup(ir.vr(ra), ir.vr(rb), numbers)
        let mask = bytes == 8 ? UInt64.max : (1 << UInt64(8 * bytes)) - 1
        ir.setVR(rt, ir.vand(found, ir.vconst(low: mask, high: 0)))
    }

    /// The low bytes of RB into VRT, at the byte that RA says.
    fileprivate func insert(_ ir: Builder, bytes: Int, fromRight: Bool) {
        insert(ir, ir.vectorFromScalar(ir.x(rb)), bytes: bytes, fromRight: fromRight)
    }
    /// The low bytes of VRB's doubleword 0.
    fileprivate func insertElement(_ ir: Builder, bytes: Int, fromRight: Bool) {
        insert(ir, ir.vr(rb), bytes: bytes, fromRight: fromRight)
    }
    private func insert(_ ir: Builder, _ source: Value, bytes: Int, fromRight: Bool) {
        let index = ir.first(ir.w(ra), of: 16, bytes: bytes, fromRight: fromRight)
        // For each byte the number of the source's byte, from the lowest one.
        let last = ir.splat(.b, ir.add(index, imm: Int64(bytes - 1)))
        let own = ir.vconst(low: 0x0001_0203_0405_0607, high: 0x0809_0a0b_0c0d_0e0f)
        let numbers = ir.vector(.vsub, .b, last, own)
        let isChanged = ir.vector(.vcompareGreaterUnsigned, .b, ir.every(.b, UInt64(bytes)), numbers)
        ir.setVR(rt, ir.bitSelect(isChanged, ir.tableLookup(source, numbers), ir.vr(rt)))
    }
}

extension Builder {
    /// The element that begins at byte `index`, in doubleword 0.
    fileprivate func element(_ v: Value, _ index: Int, bytes: Int) -> Value {
        arrange(v, v) { i in
            let from = index &+ i &- (8 &- bytes)
            return i < 8 && i >= 8 &- bytes && from < 16 ? from : -1
        }
    }

    /// The low bytes of doubleword 0 of `source` instead of those from `index` on.
    fileprivate func inserting(_ source: Value, into v: Value, at index: Int, bytes: Int) -> Value {
        func isNew(_ i: Int) -> Bool { i >= index && i < index &+ bytes }
        let new = arrange(source, source) { isNew($0) ? $0 &- index &+ 8 &- bytes : -1 }
        return vor(new, arrange(v, v) { isNew($0) ? -1 : $0 })
    }

    /// The number from the left of the first byte of an element whose number is the low bits of `number`.
    fileprivate func first(_ number: Value, of count: Int, bytes: Int, fromRight: Bool) -> Value {
        let index = and(number, i32(Int64(count - 1)))
        return fromRight ? sub(i32(Int64(count - bytes)), index) : index
    }

    /// In the lowest lanes, the host's numbers of the bytes of an element that begins at byte `index`.
    fileprivate func byteNumbers(_ index: Value, bytes: Int) -> Value {
        // The last byte of the element is the lowest one.
        let fromLast: UInt64 = 0x0001_0203_0405_0607 >> UInt64(8 * (8 - bytes))
        let numbers = vector(.vadd, .b, splat(.b, index), vconst(low: fromLast, high: 0))
        return vxor(numbers, every(.b, 7))
    }
}
