import FuzzCommon
import Glibc
import Process
import Testing

@testable import FuzzPPC
@testable import PowerPC

/// What enabled exceptions of decimal instructions leave in registers, by both engines. The oracle has no such results.
@Suite(.serialized) struct DecimalExceptionTests {
    static let infinity: UInt64 = 0x7800_0000_0000_0000
    static let one: UInt64 = 0x2238_0000_0000_0001
    static let old: UInt64 = 0x0123_4567_89ab_cdef

    struct Case: Sendable {
        var word: UInt32
        /// Of FPSCR.
        var enables: UInt64
        /// Doubleword 0 of registers.
        var operands: [Int: UInt64]
        var results: [Int: UInt64]
        /// FPSCR but for the enables. FPRF was 0b10001, FR and FI were set.
        var status: UInt64
    }

    static let cases = [
        // dadd 2,4,6: ∞ - ∞. FX, FEX, VX, VXISI.
        Case(
            word: 0xec44_3004, enables: 0x80, operands: [4: infinity, 6: infinity | 1 << 63],
            results: [2: old],
            status: 0xe081_1000),
        Case(
            word: 0xec44_3004, enables: 0, operands: [4: infinity, 6: infinity | 1 << 63],
            results: [2: 0x7c00_0000_0000_0000], status: 0xa081_1000),
        // daddq 2,4,6
        Case(
            word: 0xfc44_3004, enables: 0x80, operands: [4: infinity, 5: 0, 6: infinity | 1 << 63, 7: 0],
            results: [2: old, 3: old], status: 0xe081_1000),
        // ddiv 2,4,6: 1 / 0. FX, FEX, ZX.
        Case(
            word: 0xec44_3444, enables: 0x10, operands: [4: one, 6: one - 1], results: [2: old],
            status: 0xc401_1000),
        Case(
            word: 0xec44_3444, enables: 0, operands: [4: one, 6: one - 1], results: [2: infinity],
            status: 0x8400_5000),
        // ddivq 2,4,6
        Case(
            word: 0xfc44_3444, enables: 0x10,
            operands: [4: 0x2208_0000_0000_0000, 5: 1, 6: 0x2208_0000_0000_0000, 7: 0],
            results: [2: old, 3: old],
            status: 0xc401_1000),
        // dctfix 2,6 and dctfixqq 2,6 of an infinity. VXCVI.
        Case(
            word: 0xec40_3244, enables: 0x80, operands: [6: infinity], results: [2: old], status: 0xe001_1100),
        Case(
            word: 0xfc41_37c4, enables: 0x80, operands: [6: infinity, 7: 0], results: [34: old],
            status: 0xe001_1100),
        // dmul 2,4,4: 10^738 becomes 10^162. FX, FEX, OX.
        Case(
            word: 0xec44_2044, enables: 0x40, operands: [4: 0x43fc_0000_0000_0001],
            results: [2: 0x40c0_0000_0000_0001], status: 0xd000_4000),
        // ddiv 2,6,4: 10^-369 / 10^369 becomes 10^-162, FX, FEX, UX.
        Case(
            word: 0xec46_2444, enables: 0x20, operands: [4: 0x43fc_0000_0000_0001, 6: 0x0074_0000_0000_0001],
            results: [2: 0x03b0_0000_0000_0001], status: 0xc800_4000),
    ]

    @Test func results() throws {
        let guest = try #require(PPCGuest.all.first)
        try withEngines(guest) { engines in
            for (engine, server) in engines {
                server.setBackground(RecordedCase.background)
                for one in Self.cases {
                    var record = Record(encoding: -1, words: [one.word])
                    record.pc = guest.testCode
                    for n in 0..<64 { record.registers.vs[2 * n] = Self.old }
                    for (n, value) in one.operands { record.registers.vs[2 * n] = value }
                    // FR, FI and a quiet NaN.
                    record.registers.fpscr = one.enables | 0x7_1000
                    let outcome = server.run(record)
                    let name = "\(hex(one.word)) with \(hex(one.enables)), \(engine)"
                    for (n, value) in one.results {
                        #expect(hex(outcome.registers.vs[2 * n]) == hex(value), "vs\(n) of \(name)")
                    }
                    #expect(hex(outcome.registers.fpscr) == hex(one.status | one.enables), "fpscr of \(name)")
                }
            }
        }
    }
}
