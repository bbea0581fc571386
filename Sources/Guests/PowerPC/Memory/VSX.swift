import Guest
import IR

/// Power ISA I 7.6.1: loads and stores of VSRs.
extension PPCTable {
    private static func indexed(
        _ name: StaticString, _ pattern: StaticString, _ transfer: Transfer, _ feature: StaticString
    ) -> Encoding<PPC> {
        Encoding(name, pattern, feature) { f, ir in access(f, ir, .x, transfer, f.xt) }
    }

    /// Of v0…v31.
    private static func scalar(
        _ name: StaticString, _ pattern: StaticString, _ transfer: Transfer
    ) -> Encoding<PPC> {
        Encoding(name, pattern, "v3.0") { f, ir in access(f, ir, .ds, transfer, 32 + f.rt) }
    }

    static let vectorLoads: [Encoding<PPC>] = [
        indexed("lxvd2x", "011111 T:5 RA:5 RB:5 1101001100 TX", .loadVector(.doublewords), "v2.06"),
        indexed("lxvw4x", "011111 T:5 RA:5 RB:5 1100001100 TX", .loadVector(.words), "v2.06"),
        indexed("lxvh8x", "011111 T:5 RA:5 RB:5 1100101100 TX", .loadVector(.halfwords), "v3.0"),
        indexed("lxvb16x", "011111 T:5 RA:5 RB:5 1101101100 TX", .loadVector(.bytes), "v3.0"),
        indexed("lxvx", "011111 T:5 RA:5 RB:5 0100 x 01100 TX", .loadVector(.quadword), "v3.0"),
        indexed("lxvdsx", "011111 T:5 RA:5 RB:5 0101001100 TX", .loadSplat(.f64), "v2.06"),
        indexed("lxvwsx", "011111 T:5 RA:5 RB:5 0101101100 TX", .loadSplat(.f32), "v3.0"),
        indexed("lxsdx", "011111 T:5 RA:5 RB:5 1001001100 TX", .loadDouble, "v2.06"),
        indexed("lxsspx", "011111 T:5 RA:5 RB:5 1000001100 TX", .loadSingle, "v2.07"),
        indexed("lxsiwax", "011111 T:5 RA:5 RB:5 0001001100 TX", .loadWordAlgebraic, "v2.07"),
        indexed("lxsiwzx", "011111 T:5 RA:5 RB:5 0000001100 TX", .loadZero(.i32), "v2.07"),
        indexed("lxsibzx", "011111 T:5 RA:5 RB:5 1100001101 TX", .loadZero(.i8), "v3.0"),
        indexed("lxsihzx", "011111 T:5 RA:5 RB:5 1100101101 TX", .loadZero(.i16), "v3.0"),
        indexed("lxvrbx", "011111 T:5 RA:5 RB:5 0000001101 TX", .loadRightmost(.i8), "v3.1"),
        indexed("lxvrhx", "011111 T:5 RA:5 RB:5 0000101101 TX", .loadRightmost(.i16), "v3.1"),
        indexed("lxvrwx", "011111 T:5 RA:5 RB:5 0001001101 TX", .loadRightmost(.i32), "v3.1"),
        indexed("lxvrdx", "011111 T:5 RA:5 RB:5 0001101101 TX", .loadRightmost(.i64), "v3.1"),
        scalar("lxsd", "111001 VRT:5 RA:5 DS:14 10", .loadDouble),
        scalar("lxssp", "111001 VRT:5 RA:5 DS:14 11", .loadSingle),
        Encoding("lxv", "111101 T:5 RA:5 DQ:12 TX 001", "v3.0") { f, ir in
            access(f, ir, .dq, .loadVector(.quadword), f.quadwordRegister)
        },
        Encoding("lxvp", "000110 Tp:4 TX RA:5 DQ:12 0000", "v3.1") { f, ir in
            pair(f, ir, .dq, isLoad: true)
        },
        Encoding("lxvpx", "011111 Tp:4 TX RA:5 RB:5 0101001101 x", "v3.1") { f, ir in
            pair(f, ir, .x, isLoad: true)
        },
        Encoding("lxvkq", "111100 T:5 11111 UIM:5 0101101000 TX", "v3.1") { f, ir in
            guard let number = quadConstant(f.bits(16, 20)) else { return ir.undefined() }
            ir.setVSR(f.xt, ir.vconst(low: number, high: 0))
        },
    ]

    static let vectorStores: [Encoding<PPC>] = [
        indexed("stxvd2x", "011111 S:5 RA:5 RB:5 1111001100 SX", .storeVector(.doublewords), "v2.06"),
        indexed("stxvw4x", "011111 S:5 RA:5 RB:5 1110001100 SX", .storeVector(.words), "v2.06"),
        indexed("stxvh8x", "011111 S:5 RA:5 RB:5 1110101100 SX", .storeVector(.halfwords), "v3.0"),
        indexed("stxvb16x", "011111 S:5 RA:5 RB:5 1111101100 SX", .storeVector(.bytes), "v3.0"),
        indexed("stxvx", "011111 S:5 RA:5 RB:5 0110001100 SX", .storeVector(.quadword), "v3.0"),
        indexed("stxsdx", "011111 S:5 RA:5 RB:5 1011001100 SX", .storeDouble, "v2.06"),
        indexed("stxsspx", "011111 S:5 RA:5 RB:5 1010001100 SX", .storeSingle, "v2.07"),
        indexed("stxsiwx", "011111 S:5 RA:5 RB:5 0010001100 SX", .storeInteger(.i32), "v2.07"),
        indexed("stxsibx", "011111 S:5 RA:5 RB:5 1110001101 SX", .storeInteger(.i8), "v3.0"),
        indexed("stxsihx", "011111 S:5 RA:5 RB:5 1110101101 SX", .storeInteger(.i16), "v3.0"),
        indexed("stxvrbx", "011111 S:5 RA:5 RB:5 0010001101 SX", .storeRightmost(.i8), "v3.1"),
        indexed("stxvrhx", "011111 S:5 RA:5 RB:5 0010101101 SX", .storeRightmost(.i16), "v3.1"),
        indexed("stxvrwx", "011111 S:5 RA:5 RB:5 0011001101 SX", .storeRightmost(.i32), "v3.1"),
        indexed("stxvrdx", "011111 S:5 RA:5 RB:5 0011101101 SX", .storeRightmost(.i64), "v3.1"),
        scalar("stxsd", "111101 VRS:5 RA:5 DS:14 10", .storeDouble),
        scalar("stxssp", "111101 VRS:5 RA:5 DS:14 11", .storeSingle),
        Encoding("stxv", "111101 S:5 RA:5 DQ:12 SX 101", "v3.0") { f, ir in
            access(f, ir, .dq, .storeVector(.quadword), f.quadwordRegister)
        },
        Encoding("stxvp", "000110 Sp:4 SX RA:5 DQ:12 0001", "v3.1") { f, ir in
            pair(f, ir, .dq, isLoad: false)
        },
        Encoding("stxvpx", "011111 Sp:4 SX RA:5 RB:5 0111001101 x", "v3.1") { f, ir in
            pair(f, ir, .x, isLoad: false)
        },
    ]

    /// Two VSRs as an octword, of which the first one has the more significant half.
    private static func pair(_ f: PPC, _ ir: Builder, _ form: AddressForm, isLoad: Bool) {
        guard let address = f.address(ir, form) else { return ir.undefined() }
        let even = f.bits(10, 10) << 5 | f.bits(6, 9) << 1
        let first = f.mode.bigEndian ? even : even + 1
        let next = f.advanced(ir, address, 16)
        if isLoad {
            let (a, b) = (ir.load(.v128, address), ir.load(.v128, next))
            ir.setVSR(first, ir.arranged(a, .quadword, f))
            ir.setVSR(first ^ 1, ir.arranged(b, .quadword, f))
        } else {
            ir.store(ir.arranged(ir.vsr(first), .quadword, f), address)
            ir.store(ir.arranged(ir.vsr(first ^ 1), .quadword, f), next)
        }
    }

    /// Doubleword 0 of a quad-precision constant, whose other one is zero: 1 to 7, infinity, the default NaN; then from 16 on
    /// -0, -1 to -7, and minus infinity.
    private static func quadConstant(_ n: Int) -> UInt64? {
        let numbers: [UInt64] = [
            0, 0x3fff_0000, 0x4000_0000, 0x4000_8000, 0x4001_0000, 0x4001_4000, 0x4001_8000, 0x4001_c000,
            0x7fff_0000, 0x7fff_8000,
        ]
        switch n {
        case 1...9: return numbers[n] << 32
        case 16...24: return numbers[n - 16] << 32 | 1 << 63
        default: return nil
        }
    }

    // MARK: Prefixed

    static let prefixedVectorAccesses: [Encoding<PPC>] = [
        Encoding("plxv", "11001 TX T:5 RA:5 D:16", "v3.1") { f, ir in
            access(f, ir, .prefixed, .loadVector(.quadword), f.bits(5, 10))
        },
        Encoding("pstxv", "11011 SX S:5 RA:5 D:16", "v3.1") { f, ir in
            access(f, ir, .prefixed, .storeVector(.quadword), f.bits(5, 10))
        },
        Encoding("plxvp", "111010 Tp:4 TX RA:5 D:16", "v3.1") { f, ir in
            pair(f, ir, .prefixed, isLoad: true)
        },
        Encoding("pstxvp", "111110 Sp:4 SX RA:5 D:16", "v3.1") { f, ir in
            pair(f, ir, .prefixed, isLoad: false)
        },
    ]
}

extension PPC {
    /// XT and XS of lxv and stxv.
    fileprivate var quadwordRegister: Int { bits(28, 28) << 5 | bits(6, 10) }
}
