import Guest
import IR

/// Power ISA I 6.7: loads and stores of v0…v31, whose addresses are cut off to multiples of the size.
extension PPCTable {
    static let altivecAccesses: [Encoding<PPC>] = [
        Encoding("lvx", "011111 VRT:5 RA:5 RB:5 0001100111 x") { f, ir in loadQuadword(f, ir) },
        Encoding("lvxl", "011111 VRT:5 RA:5 RB:5 0101100111 x") { f, ir in loadQuadword(f, ir) },
        Encoding("stvx", "011111 VRS:5 RA:5 RB:5 0011100111 x") { f, ir in storeQuadword(f, ir) },
        Encoding("stvxl", "011111 VRS:5 RA:5 RB:5 0111100111 x") { f, ir in storeQuadword(f, ir) },
        Encoding("lvebx", "011111 VRT:5 RA:5 RB:5 0000000111 x") { f, ir in loadElement(f, ir, .b) },
        Encoding("lvehx", "011111 VRT:5 RA:5 RB:5 0000100111 x") { f, ir in loadElement(f, ir, .h) },
        Encoding("lvewx", "011111 VRT:5 RA:5 RB:5 0001000111 x") { f, ir in loadElement(f, ir, .s) },
        Encoding("stvebx", "011111 VRS:5 RA:5 RB:5 0010000111 x") { f, ir in storeElement(f, ir, .b) },
        Encoding("stvehx", "011111 VRS:5 RA:5 RB:5 0010100111 x") { f, ir in storeElement(f, ir, .h) },
        Encoding("stvewx", "011111 VRS:5 RA:5 RB:5 0011000111 x") { f, ir in storeElement(f, ir, .s) },
        Encoding("lvsl", "011111 VRT:5 RA:5 RB:5 0000000110 x") { f, ir in
            ir.setVR(f.rt, ir.vector(.vadd, .b, ir.byteNumbers(), shift(f, ir)))
        },
        Encoding("lvsr", "011111 VRT:5 RA:5 RB:5 0000100110 x") { f, ir in
            ir.setVR(f.rt, ir.vector(.vsub, .b, ir.byteNumbers(from: 16), shift(f, ir)))
        },
    ]

    private static func address(_ f: PPC, _ ir: Builder, _ size: Int) -> Value {
        ir.and(ir.ea(f, f.ra, index: f.rb), ir.i64(Int64(-size)))
    }

    private static func loadQuadword(_ f: PPC, _ ir: Builder) {
        move(f, ir, .loadVector(.quadword), address(f, ir, 16), 32 + f.rt)
    }

    private static func storeQuadword(_ f: PPC, _ ir: Builder) {
        move(f, ir, .storeVector(.quadword), address(f, ir, 16), 32 + f.rt)
    }

    /// The address's last four bits in each byte.
    private static func shift(_ f: PPC, _ ir: Builder) -> Value {
        ir.splat(.b, ir.and(ir.ea(f, f.ra, index: f.rb), ir.i64(Int64(15))))
    }

    /// The number, in the order of the host's bytes, of the byte that an element at `address` begins with: of the lowest one.
    private static func place(_ f: PPC, _ ir: Builder, _ address: Value, _ size: Int) -> Value {
        // Little-endian, the quadword's doublewords are exchanged; big-endian, its elements are reversed in them.
        let flip = f.mode.bigEndian ? 8 - size : 8
        return ir.xor(ir.and(address, ir.i64(Int64(15))), ir.i64(Int64(flip)))
    }

    /// The other elements stay as they are.
    private static func loadElement(_ f: PPC, _ ir: Builder, _ lane: Lane) {
        let address = address(f, ir, lane.bytes)
        let value = ir.load(lane.integer, address, f.order)
        // Which element each byte belongs to, by the number of its first byte.
        let first = UInt64(0x0706_0504_0302_0100) & ~(UInt64(lane.bytes - 1) * 0x0101_0101_0101_0101)
        let owners = ir.vconst(low: first, high: first | 0x0808_0808_0808_0808)
        let mask = ir.vector(.vcompareEqual, .b, owners, ir.splat(.b, place(f, ir, address, lane.bytes)))
        ir.setVR(f.rt, ir.bitSelect(mask, ir.splat(lane, value), ir.vr(f.rt)))
    }

    private static func storeElement(_ f: PPC, _ ir: Builder, _ lane: Lane) {
        let address = address(f, ir, lane.bytes)
        let numbers = ir.vconst(low: 0x0706_0504_0302_0100, high: 0)
        let from = ir.splat(.b, place(f, ir, address, lane.bytes))
        let moved = ir.tableLookup(ir.vr(f.rs), ir.vector(.vadd, .b, numbers, from))
        ir.store(ir.extractLane(moved, lane, 0, as: lane.integer), address, f.order)
    }
}

extension Builder {
    /// A VSR whose byte elements count from a number.
    func byteNumbers(from first: UInt64 = 0) -> Value {
        let all = first * 0x0101_0101_0101_0101
        return vconst(low: 0x0001_0203_0405_0607 + all, high: 0x0809_0a0b_0c0d_0e0f + all)
    }
}
