import IR
import Testing

/// One block of FIPS 180-4's hashes by the ops, four rounds at a time. The message is "abc".
struct HashEvaluatorTests {
    private static let message: [Constant128] = [
        [0x6162_6380, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0x18],
    ].map { (words: [UInt32]) in Constant128(lanes: words) }

    private func shuffle(_ a: Constant128, _ b: Constant128, _ imm: Int64) -> Constant128 {
        evaluate(.shuffleLanes, .v128, imm: imm, a, b)
    }
    private func reversed(_ a: Constant128) -> Constant128 { shuffle(a, a, 0b00_01_10_11) }
    private func add(_ a: Constant128, _ b: Constant128) -> Constant128 {
        evaluate(.vadd, .v128, lane: .s, a, b)
    }
    private func bytes(_ low: Constant128, _ high: Constant128, from: Int64) -> Constant128 {
        evaluate(.extractBytes, .v128, imm: from, low, high)
    }

    @Test func sha256() {
        let constants: [UInt32] = [
            0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
            0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
            0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
            0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
            0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
            0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
            0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
            0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
            0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
            0xc671_78f2,
        ]
        let abcd = Constant128(lanes: [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a] as [UInt32])
        let efgh = Constant128(lanes: [0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19] as [UInt32])
        var feba = shuffle(efgh, abcd, 0b00_01_00_01)
        var hgdc = shuffle(efgh, abcd, 0b10_11_10_11)
        var w = Self.message
        for n in 0..<16 {
            let sums = add(w[0], Constant128(lanes: Array(constants[4 * n..<4 * n + 4])))
            for half in [sums, Constant128(low: sums.high, high: 0)] {
                (hgdc, feba) = (feba, evaluate(.sha256Rounds, .v128, hgdc, feba, half))
            }
            let partial = evaluate(.sha256Schedule0, .v128, lane: .s, w[0], w[1])
            let sum = add(partial, bytes(w[2], w[3], from: 4))
            w = [w[1], w[2], w[3], evaluate(.sha256Schedule1, .v128, lane: .s, sum, w[3])]
        }
        #expect(
            add(shuffle(feba, hgdc, 0b10_11_10_11), abcd).lanes(UInt32.self)
                == [0xba78_16bf, 0x8f01_cfea, 0x4141_40de, 0x5dae_2223])
        #expect(
            add(shuffle(feba, hgdc, 0b00_01_00_01), efgh).lanes(UInt32.self)
                == [0xb003_61a3, 0x9617_7a9c, 0xb410_ff61, 0xf200_15ad])
    }

    @Test func sha1() {
        let start = Constant128(lanes: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476] as [UInt32])
        var state = reversed(start)
        var e = Constant128(lanes: [0, 0, 0, 0xc3d2_e1f0] as [UInt32])
        var w = Self.message.flatMap { $0.lanes(UInt32.self) }
        for t in 16..<80 {
            let x = w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16]
            w.append(x << 1 | x >> 31)
        }
        for n in 0..<20 {
            let constant: UInt32 = [0x5a82_7999, 0x6ed9_eba1, 0x8f1b_bcdc, 0xca62_c1d6][n / 5]
            let sums = Constant128(lanes: w[4 * n..<4 * n + 4].reversed().map { $0 &+ constant })
            let a = state.lanes(UInt32.self)[3]
            state = evaluate(.sha1Rounds, .v128, imm: [0, 1, 2, 1][n / 5], state, add(sums, e))
            e = Constant128(lanes: [0, 0, 0, a << 30 | a >> 2])
        }
        #expect(
            add(reversed(state), start).lanes(UInt32.self)
                == [0xa999_3e36, 0x4706_816a, 0xba3e_2571, 0x7850_c26c])
        #expect(e.lanes(UInt32.self)[3] &+ 0xc3d2_e1f0 == 0x9cd0_d89d)
    }

    @Test func rotations() {
        let x = Constant128(low: 0x0123_4567_89ab_cdef, high: 0xfedc_ba98_7654_3210)
        #expect(
            evaluate(.vrotateRight, .v128, lane: .s, imm: 4, x)
                == Constant128(low: 0x7012_3456_f89a_bcde, high: 0x8fed_cba9_0765_4321))
        #expect(
            evaluate(.vrotateRight, .v128, lane: .d, imm: 60, x)
                == Constant128(low: 0x1234_5678_9abc_def0, high: 0xedcb_a987_6543_210f))
    }
}
