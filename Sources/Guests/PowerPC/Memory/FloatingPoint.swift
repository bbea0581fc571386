import Guest
import IR

/// Power ISA I 4.6.2 to 4.6.4: loads and stores of a floating-point register. Single precision is converted by bits: no value is
/// rounded, no NaN made quiet, nothing signalled.
extension PPCTable {
    private static func one(
        _ name: StaticString, _ pattern: StaticString, _ form: AddressForm, _ transfer: Transfer,
        withUpdate: Bool = false, _ feature: StaticString = ""
    ) -> Encoding<PPC> {
        Encoding(name, pattern, feature) { f, ir in
            access(f, ir, form, transfer, f.rt, withUpdate: withUpdate)
        }
    }

    static let floatLoads: [Encoding<PPC>] = [
        one("lfs", "110000 FRT:5 RA:5 D:16", .d, .loadSingle),
        one("lfsu", "110001 FRT:5 RA:5 D:16", .d, .loadSingle, withUpdate: true),
        one("lfsx", "011111 FRT:5 RA:5 RB:5 1000010111 x", .x, .loadSingle),
        one("lfsux", "011111 FRT:5 RA:5 RB:5 1000110111 x", .x, .loadSingle, withUpdate: true),
        one("lfd", "110010 FRT:5 RA:5 D:16", .d, .loadDouble),
        one("lfdu", "110011 FRT:5 RA:5 D:16", .d, .loadDouble, withUpdate: true),
        one("lfdx", "011111 FRT:5 RA:5 RB:5 1001010111 x", .x, .loadDouble),
        one("lfdux", "011111 FRT:5 RA:5 RB:5 1001110111 x", .x, .loadDouble, withUpdate: true),
        one("lfiwax", "011111 FRT:5 RA:5 RB:5 1101010111 x", .x, .loadWordAlgebraic, "v2.05"),
        one("lfiwzx", "011111 FRT:5 RA:5 RB:5 1101110111 x", .x, .loadZero(.i32), "v2.06"),
        Encoding("lfdp", "111001 FRTp:5 RA:5 DS:14 00", "v2.05") { f, ir in
            loadPair(f, ir, f.address(ir, .ds))
        },
        Encoding("lfdpx", "011111 FRTp:5 RA:5 RB:5 1100010111 x", "v2.05") { f, ir in
            loadPair(f, ir, f.address(ir, .x))
        },
    ]

    static let floatStores: [Encoding<PPC>] = [
        one("stfs", "110100 FRS:5 RA:5 D:16", .d, .storeSingle),
        one("stfsu", "110101 FRS:5 RA:5 D:16", .d, .storeSingle, withUpdate: true),
        one("stfsx", "011111 FRS:5 RA:5 RB:5 1010010111 x", .x, .storeSingle),
        one("stfsux", "011111 FRS:5 RA:5 RB:5 1010110111 x", .x, .storeSingle, withUpdate: true),
        one("stfd", "110110 FRS:5 RA:5 D:16", .d, .storeDouble),
        one("stfdu", "110111 FRS:5 RA:5 D:16", .d, .storeDouble, withUpdate: true),
        one("stfdx", "011111 FRS:5 RA:5 RB:5 1011010111 x", .x, .storeDouble),
        one("stfdux", "011111 FRS:5 RA:5 RB:5 1011110111 x", .x, .storeDouble, withUpdate: true),
        one("stfiwx", "011111 FRS:5 RA:5 RB:5 1111010111 x", .x, .storeInteger(.i32)),
        Encoding("stfdp", "111101 FRSp:5 RA:5 DS:14 00", "v2.05") { f, ir in
            storePair(f, ir, f.address(ir, .ds))
        },
        Encoding("stfdpx", "011111 FRSp:5 RA:5 RB:5 1110010111 x", "v2.05") { f, ir in
            storePair(f, ir, f.address(ir, .x))
        },
    ]

    /// Of a pair the first register has the more significant doubleword.
    private static func loadPair(_ f: PPC, _ ir: Builder, _ address: Value?) {
        guard let address, f.rt & 1 == 0 else { return ir.undefined() }
        let first = ir.load(.f64, address, f.order)
        let second = ir.load(.f64, f.advanced(ir, address, 8), f.order)
        ir.setFPR(f.rt, f.mode.bigEndian ? first : second)
        ir.setFPR(f.rt + 1, f.mode.bigEndian ? second : first)
    }

    private static func storePair(_ f: PPC, _ ir: Builder, _ address: Value?) {
        guard let address, f.rs & 1 == 0 else { return ir.undefined() }
        let first = f.mode.bigEndian ? f.rs : f.rs + 1
        ir.store(ir.double(first), address, f.order)
        ir.store(ir.double(first ^ 1), f.advanced(ir, address, 8), f.order)
    }

    // MARK: Prefixed

    static let prefixedModifiedFloats: [Encoding<PPC>] = [
        one("plfs", "110000 FRT:5 RA:5 D:16", .prefixed, .loadSingle, "v3.1"),
        one("plfd", "110010 FRT:5 RA:5 D:16", .prefixed, .loadDouble, "v3.1"),
        one("pstfs", "110100 FRS:5 RA:5 D:16", .prefixed, .storeSingle, "v3.1"),
        one("pstfd", "110110 FRS:5 RA:5 D:16", .prefixed, .storeDouble, "v3.1"),
    ]

    /// Of v0…v31.
    static let prefixedFloats: [Encoding<PPC>] = [
        prefixedScalar("plxsd", "101010 VRT:5 RA:5 D:16", .loadDouble),
        prefixedScalar("plxssp", "101011 VRT:5 RA:5 D:16", .loadSingle),
        prefixedScalar("pstxsd", "101110 VRS:5 RA:5 D:16", .storeDouble),
        prefixedScalar("pstxssp", "101111 VRS:5 RA:5 D:16", .storeSingle),
    ]

    private static func prefixedScalar(
        _ name: StaticString, _ pattern: StaticString, _ transfer: Transfer
    ) -> Encoding<PPC> {
        Encoding(name, pattern, "v3.1") { f, ir in access(f, ir, .prefixed, transfer, 32 + f.rt) }
    }
}
