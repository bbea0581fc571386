import Guest
import IR

/// Power ISA I 7.6: conversions of the elements of VSRs. Where words and doublewords meet, it is words 0 and 2 that are read,
/// and both words of a doubleword that are written.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    /// Words 0 and 2, in the low half.
    private static func evenWords(_ ir: Builder, _ v: Value) -> Value { ir.shuffleLanes(v, 1, 3, v, 1, 3) }

    /// The two words in the low half, each in both words of its doubleword.
    private static func doubled(_ ir: Builder, _ v: Value) -> Value { ir.shuffleLanes(v, 0, 0, v, 1, 1) }

    private static func pair(_ ir: Builder, _ body: (Int) -> Value) -> Value {
        ir.concatLow(ir.vectorFromScalar(body(0)), ir.vectorFromScalar(body(1)))
    }

    private static func toInt(_ lane: Lane, unsigned: Bool) -> Semantics {
        { f, ir in
            ir.setVSR(f.xt, ir.floatToInt(ir.vsr(f.xb), to: .v128, .zero, unsigned: unsigned, lane: lane))
        }
    }

    private static func fromInt(_ lane: Lane, unsigned: Bool) -> Semantics {
        { f, ir in ir.setVSR(f.xt, ir.intToFloat(ir.vsr(f.xb), to: .v128, unsigned: unsigned, lane: lane)) }
    }

    private static func doublesToWords(unsigned: Bool) -> Semantics {
        { f, ir in
            let words = pair(ir) {
                let element = ir.extractLane(ir.vsr(f.xb), .d, $0, as: .f64)
                return ir.floatToInt(element, to: .i32, .zero, unsigned: unsigned)
            }
            ir.setVSR(f.xt, ir.shuffleLanes(words, 0, 0, words, 2, 2))
        }
    }

    private static func singlesToDoublewords(unsigned: Bool) -> Semantics {
        { f, ir in
            let result = pair(ir) {
                let element = ir.extractLane(ir.vsr(f.xb), .s, 2 * $0 + 1, as: .f32)
                return ir.floatToInt(element, to: .i64, .zero, unsigned: unsigned)
            }
            ir.setVSR(f.xt, result)
        }
    }

    private static func doublewordsToSingles(unsigned: Bool) -> Semantics {
        { f, ir in
            let words = pair(ir) {
                let element = ir.extractLane(ir.vsr(f.xb), .d, $0, as: .i64)
                return ir.intToFloat(element, to: .f32, unsigned: unsigned)
            }
            ir.setVSR(f.xt, ir.shuffleLanes(words, 0, 0, words, 2, 2))
        }
    }

    static let vsxVectorConversions: [Encoding<PPC>] = [
        Encoding("xvcvdpsp", "111100 T:5 xxxxx B:5 110001001 BX TX", "v2.06") { f, ir in
            ir.setVSR(f.xt, doubled(ir, ir.vector(.fnarrow, .d, ir.vsr(f.xb))))
        },
        Encoding("xvcvspdp", "111100 T:5 xxxxx B:5 111001001 BX TX", "v2.06") { f, ir in
            ir.setVSR(f.xt, ir.vector(.fwiden, .d, evenWords(ir, ir.vsr(f.xb))))
        },
        Encoding("xvcvdpsxds", "111100 T:5 xxxxx B:5 111011000 BX TX", "v2.06", toInt(.d, unsigned: false)),
        Encoding("xvcvdpuxds", "111100 T:5 xxxxx B:5 111001000 BX TX", "v2.06", toInt(.d, unsigned: true)),
        Encoding("xvcvspsxws", "111100 T:5 xxxxx B:5 010011000 BX TX", "v2.06", toInt(.s, unsigned: false)),
        Encoding("xvcvspuxws", "111100 T:5 xxxxx B:5 010001000 BX TX", "v2.06", toInt(.s, unsigned: true)),
        Encoding(
            "xvcvdpsxws", "111100 T:5 xxxxx B:5 011011000 BX TX", "v2.06", doublesToWords(unsigned: false)),
        Encoding(
            "xvcvdpuxws", "111100 T:5 xxxxx B:5 011001000 BX TX", "v2.06", doublesToWords(unsigned: true)),
        Encoding(
            "xvcvspsxds", "111100 T:5 xxxxx B:5 110011000 BX TX", "v2.06",
            singlesToDoublewords(unsigned: false)),
        Encoding(
            "xvcvspuxds", "111100 T:5 xxxxx B:5 110001000 BX TX", "v2.06",
            singlesToDoublewords(unsigned: true)),
        Encoding("xvcvsxddp", "111100 T:5 xxxxx B:5 111111000 BX TX", "v2.06", fromInt(.d, unsigned: false)),
        Encoding("xvcvuxddp", "111100 T:5 xxxxx B:5 111101000 BX TX", "v2.06", fromInt(.d, unsigned: true)),
        Encoding("xvcvsxwsp", "111100 T:5 xxxxx B:5 010111000 BX TX", "v2.06", fromInt(.s, unsigned: false)),
        Encoding("xvcvuxwsp", "111100 T:5 xxxxx B:5 010101000 BX TX", "v2.06", fromInt(.s, unsigned: true)),
        Encoding(
            "xvcvsxdsp", "111100 T:5 xxxxx B:5 110111000 BX TX", "v2.06",
            doublewordsToSingles(unsigned: false)),
        Encoding(
            "xvcvuxdsp", "111100 T:5 xxxxx B:5 110101000 BX TX", "v2.06", doublewordsToSingles(unsigned: true)
        ),
        Encoding("xvcvsxwdp", "111100 T:5 xxxxx B:5 011111000 BX TX", "v2.06") { f, ir in
            let words = ir.vector(.vwidenSigned, .d, evenWords(ir, ir.vsr(f.xb)))
            ir.setVSR(f.xt, ir.intToFloat(words, to: .v128, unsigned: false))
        },
        Encoding("xvcvuxwdp", "111100 T:5 xxxxx B:5 011101000 BX TX", "v2.06") { f, ir in
            let words = ir.vector(.vshiftRight, .d, ir.vsr(f.xb), imm: 32)
            ir.setVSR(f.xt, ir.intToFloat(words, to: .v128, unsigned: false))
        },
        Encoding("xvcvhpsp", "111100 T:5 11000 B:5 111011011 BX TX", "v3.0") { f, ir in
            // The lower halves of words.
            let halves = ir.vector(.vnarrow, .s, ir.vsr(f.xb), ir.vsr(f.xb))
            ir.setVSR(f.xt, ir.vector(.fwiden, .s, halves))
        },
        Encoding("xvcvsphp", "111100 T:5 11001 B:5 111011011 BX TX", "v3.0") { f, ir in
            let halves = ir.vector(.fnarrow, .s, ir.vsr(f.xb))
            ir.setVSR(f.xt, ir.vector(.vwidenUnsigned, .s, halves))
        },
        Encoding("xvcvspbf16", "111100 T:5 10001 B:5 111011011 BX TX", "v3.1") { f, ir in
            ir.setVSR(f.xt, ir.laneOperation(.toBFloat16, ir.vsr(f.xb)))
        },
        Encoding("xvcvbf16spn", "111100 T:5 10000 B:5 111011011 BX TX", "v3.1") { f, ir in
            ir.setVSR(f.xt, ir.vector(.vshiftLeft, .s, ir.vsr(f.xb), imm: 16))
        },
    ]
}
