import Guest
import IR

/// Power ISA I 3.3.2 to 3.3.5: loads and stores of a general register.
extension PPCTable {
    private static func one(
        _ name: StaticString, _ pattern: StaticString, _ form: AddressForm, _ transfer: Transfer,
        withUpdate: Bool = false, _ feature: StaticString = ""
    ) -> Encoding<PPC> {
        Encoding(name, pattern, feature) { f, ir in
            access(f, ir, form, transfer, f.rt, withUpdate: withUpdate)
        }
    }

    static let fixedPointLoads: [Encoding<PPC>] = [
        one("lbz", "100010 RT:5 RA:5 D:16", .d, .load(.i8)),
        one("lbzu", "100011 RT:5 RA:5 D:16", .d, .load(.i8), withUpdate: true),
        one("lbzx", "011111 RT:5 RA:5 RB:5 0001010111 x", .x, .load(.i8)),
        one("lbzux", "011111 RT:5 RA:5 RB:5 0001110111 x", .x, .load(.i8), withUpdate: true),
        one("lhz", "101000 RT:5 RA:5 D:16", .d, .load(.i16)),
        one("lhzu", "101001 RT:5 RA:5 D:16", .d, .load(.i16), withUpdate: true),
        one("lhzx", "011111 RT:5 RA:5 RB:5 0100010111 x", .x, .load(.i16)),
        one("lhzux", "011111 RT:5 RA:5 RB:5 0100110111 x", .x, .load(.i16), withUpdate: true),
        one("lha", "101010 RT:5 RA:5 D:16", .d, .loadAlgebraic(.i16)),
        one("lhau", "101011 RT:5 RA:5 D:16", .d, .loadAlgebraic(.i16), withUpdate: true),
        one("lhax", "011111 RT:5 RA:5 RB:5 0101010111 x", .x, .loadAlgebraic(.i16)),
        one("lhaux", "011111 RT:5 RA:5 RB:5 0101110111 x", .x, .loadAlgebraic(.i16), withUpdate: true),
        one("lwz", "100000 RT:5 RA:5 D:16", .d, .load(.i32)),
        one("lwzu", "100001 RT:5 RA:5 D:16", .d, .load(.i32), withUpdate: true),
        one("lwzx", "011111 RT:5 RA:5 RB:5 0000010111 x", .x, .load(.i32)),
        one("lwzux", "011111 RT:5 RA:5 RB:5 0000110111 x", .x, .load(.i32), withUpdate: true),
        one("lwa", "111010 RT:5 RA:5 DS:14 10", .ds, .loadAlgebraic(.i32)),
        one("lwax", "011111 RT:5 RA:5 RB:5 0101010101 x", .x, .loadAlgebraic(.i32)),
        one("lwaux", "011111 RT:5 RA:5 RB:5 0101110101 x", .x, .loadAlgebraic(.i32), withUpdate: true),
        one("ld", "111010 RT:5 RA:5 DS:14 00", .ds, .load(.i64)),
        one("ldu", "111010 RT:5 RA:5 DS:14 01", .ds, .load(.i64), withUpdate: true),
        one("ldx", "011111 RT:5 RA:5 RB:5 0000010101 x", .x, .load(.i64)),
        one("ldux", "011111 RT:5 RA:5 RB:5 0000110101 x", .x, .load(.i64), withUpdate: true),
        one("lhbrx", "011111 RT:5 RA:5 RB:5 1100010110 x", .x, .loadReversed(.i16)),
        one("lwbrx", "011111 RT:5 RA:5 RB:5 1000010110 x", .x, .loadReversed(.i32)),
        one("ldbrx", "011111 RT:5 RA:5 RB:5 1000010100 x", .x, .loadReversed(.i64), "v2.06"),
    ]

    static let fixedPointStores: [Encoding<PPC>] = [
        one("stb", "100110 RS:5 RA:5 D:16", .d, .store(.i8)),
        one("stbu", "100111 RS:5 RA:5 D:16", .d, .store(.i8), withUpdate: true),
        one("stbx", "011111 RS:5 RA:5 RB:5 0011010111 x", .x, .store(.i8)),
        one("stbux", "011111 RS:5 RA:5 RB:5 0011110111 x", .x, .store(.i8), withUpdate: true),
        one("sth", "101100 RS:5 RA:5 D:16", .d, .store(.i16)),
        one("sthu", "101101 RS:5 RA:5 D:16", .d, .store(.i16), withUpdate: true),
        one("sthx", "011111 RS:5 RA:5 RB:5 0110010111 x", .x, .store(.i16)),
        one("sthux", "011111 RS:5 RA:5 RB:5 0110110111 x", .x, .store(.i16), withUpdate: true),
        one("stw", "100100 RS:5 RA:5 D:16", .d, .store(.i32)),
        one("stwu", "100101 RS:5 RA:5 D:16", .d, .store(.i32), withUpdate: true),
        one("stwx", "011111 RS:5 RA:5 RB:5 0010010111 x", .x, .store(.i32)),
        one("stwux", "011111 RS:5 RA:5 RB:5 0010110111 x", .x, .store(.i32), withUpdate: true),
        one("std", "111110 RS:5 RA:5 DS:14 00", .ds, .store(.i64)),
        one("stdu", "111110 RS:5 RA:5 DS:14 01", .ds, .store(.i64), withUpdate: true),
        one("stdx", "011111 RS:5 RA:5 RB:5 0010010101 x", .x, .store(.i64)),
        one("stdux", "011111 RS:5 RA:5 RB:5 0010110101 x", .x, .store(.i64), withUpdate: true),
        one("sthbrx", "011111 RS:5 RA:5 RB:5 1110010110 x", .x, .storeReversed(.i16)),
        one("stwbrx", "011111 RS:5 RA:5 RB:5 1010010110 x", .x, .storeReversed(.i32)),
        one("stdbrx", "011111 RS:5 RA:5 RB:5 1010010100 x", .x, .storeReversed(.i64), "v2.06"),
    ]

    // MARK: Prefixed

    static let prefixedModifiedFixedPoint: [Encoding<PPC>] = [
        one("plbz", "100010 RT:5 RA:5 D:16", .prefixed, .load(.i8), "v3.1"),
        one("plhz", "101000 RT:5 RA:5 D:16", .prefixed, .load(.i16), "v3.1"),
        one("plha", "101010 RT:5 RA:5 D:16", .prefixed, .loadAlgebraic(.i16), "v3.1"),
        one("plwz", "100000 RT:5 RA:5 D:16", .prefixed, .load(.i32), "v3.1"),
        one("pstb", "100110 RS:5 RA:5 D:16", .prefixed, .store(.i8), "v3.1"),
        one("psth", "101100 RS:5 RA:5 D:16", .prefixed, .store(.i16), "v3.1"),
        one("pstw", "100100 RS:5 RA:5 D:16", .prefixed, .store(.i32), "v3.1"),
    ]

    static let prefixedFixedPoint: [Encoding<PPC>] = [
        one("plwa", "101001 RT:5 RA:5 D:16", .prefixed, .loadAlgebraic(.i32), "v3.1"),
        one("pld", "111001 RT:5 RA:5 D:16", .prefixed, .load(.i64), "v3.1"),
        one("pstd", "111101 RS:5 RA:5 D:16", .prefixed, .store(.i64), "v3.1"),
        Encoding("plq", "111000 RTp:5 RA:5 D:16", "v3.1") { f, ir in
            loadQuadword(f, ir, f.address(ir, .prefixed))
        },
        Encoding("pstq", "111100 RSp:5 RA:5 D:16", "v3.1") { f, ir in
            storeQuadword(f, ir, f.address(ir, .prefixed))
        },
    ]
}
