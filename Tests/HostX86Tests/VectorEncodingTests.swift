import Testing

@testable import HostX86

/// Every emit function for vector registers, against Capstone.
struct VectorEncodingTests {
    /// Without a first source.
    private static let twoOperands: Set<VOp> = [
        .vpabsb, .vpabsw, .vpabsd, .vptest, .vpmovsxbw, .vpmovsxwd, .vpmovsxdq, .vpmovzxbw, .vpmovzxwd,
        .vpmovzxdq,
        .vpbroadcastb, .vpbroadcastw, .vpbroadcastd, .vpbroadcastq, .vcvtph2ps, .vsqrtps, .vsqrtpd, .vucomiss,
        .vucomisd, .vcomiss, .vcomisd, .vcvtps2pd, .vcvtpd2ps, .vcvtdq2ps, .vcvttps2dq, .vcvtps2dq,
        .vcvtdq2pd,
        .vaesimc,
    ]
    private static let twoWithImmediate: Set<VOp> = [.vpshufd, .vpshufhw, .vpshuflw, .vroundps, .vroundpd]
    private static let threeWithImmediate: Set<VOp> = [
        .vpalignr, .vpblendw, .vpblendd, .vpclmulqdq, .vinsertps, .vcmpps, .vcmppd, .vcmpss, .vcmpsd,
        .vroundss,
        .vroundsd, .vshufps, .vshufpd,
    ]

    /// Bytes of the memory operand, where they are not the whole register.
    private func size(_ op: VOp) -> Int {
        switch op {
        case .vpmovsxbw, .vpmovsxwd, .vpmovsxdq, .vpmovzxbw, .vpmovzxwd, .vpmovzxdq, .vcvtps2pd, .vcvtdq2pd,
            .vcvtph2ps, .vpbroadcastq, .vucomisd, .vcvtsd2ss:
            return 8
        // Capstone takes VCOMISS and VCOMISD to read 16 bytes.
        case .vcomiss, .vcomisd: return 16
        case .vucomiss, .vpbroadcastd, .vcvtss2sd: return 4
        case .vpbroadcastb: return 1
        case .vpbroadcastw: return 2
        default:
            let text = "\(op)"
            let scalar = [
                "vadd", "vsub", "vmul", "vdiv", "vmin", "vmax", "vsqrt", "vfmadd213", "vfmadd231",
                "vfmsub231",
                "vfnmadd231", "vfnmsub231",
            ]
            .contains {
                text == $0 + "ss" || text == $0 + "sd"
            }
            return scalar ? (text.hasSuffix("ss") ? 4 : 8) : 16
        }
    }

    private func place(_ m: Mem, bytes: Int) -> String {
        bytes < 4 ? HostX86Tests.place(m, bytes == 1 ? .b : .w) : HostX86Tests.place(m, vector: bytes)
    }

    @Test func allOps() {
        let c = Checker()
        for op in VOp.allCases where op != .vpblendvb {
            // Capstone folds some immediates of a comparison or carry-less product into the name.
            if Self.threeWithImmediate.contains(op) {
                for a in vectors {
                    for b in vectors {
                        let imm: UInt8 = op == .vpclmulqdq || "\(op)".hasPrefix("vcmp") ? 0x20 : 0x4e
                        c.check("\(op) \(name(a)), \(name(b)), \(name(.xmm9)), \(number(UInt64(imm)))") {
                            $0.vopImm(op, a, b, .xmm9, imm)
                        }
                        c.check("\(op) \(name(a)), \(name(.xmm2)), \(name(b)), \(number(UInt64(imm)))") {
                            $0.vopImm(op, a, .xmm2, b, imm)
                        }
                    }
                    // INSERTPS and scalars read less than 16 bytes.
                    guard [.vpalignr, .vshufps, .vpclmulqdq].contains(op) else { continue }
                    for m in someMemories {
                        let imm: UInt8 = op == .vpclmulqdq ? 0x20 : 0x4e
                        let text = "\(place(m, bytes: 16)), \(number(UInt64(imm)))"
                        c.check("\(op) \(name(a)), \(name(.xmm11)), \(text)") {
                            $0.vopImm(op, a, .xmm11, m, imm)
                        }
                    }
                }
                continue
            }
            if Self.twoWithImmediate.contains(op) {
                for a in vectors {
                    for b in vectors {
                        c.check("\(op) \(name(a)), \(name(b)), 0xb1") { $0.vopImm(op, a, b, 0xb1) }
                    }
                    guard op == .vpshufd else { continue }
                    for m in someMemories {
                        c.check("\(op) \(name(a)), \(place(m, bytes: 16)), 0xb1") {
                            $0.vopImm(op, a, m, 0xb1)
                        }
                    }
                }
                continue
            }
            let two = Self.twoOperands.contains(op)
            for a in vectors {
                for b in vectors {
                    if two {
                        c.check("\(op) \(name(a)), \(name(b))") { $0.vop(op, a, b) }
                        continue
                    }
                    for d in [XMM.xmm0, .xmm7, .xmm8, .xmm15] {
                        c.check("\(op) \(name(a)), \(name(d)), \(name(b))") { $0.vop(op, a, d, b) }
                    }
                }
                for m in op == .vpaddb || op == .vpshufb || op == .vpabsb ? memories : someMemories {
                    let text = place(m, bytes: size(op))
                    if two {
                        // With memory the name says whether it is 16 or 32 bytes.
                        c.check("\(op)\(op == .vcvtpd2ps ? "x" : "") \(name(a)), \(text)") {
                            $0.vop(op, a, m)
                        }
                    } else {
                        c.check("\(op) \(name(a)), \(name(.xmm5)), \(text)") { $0.vop(op, a, .xmm5, m) }
                        c.check("\(op) \(name(a)), \(name(.xmm11)), \(text)") { $0.vop(op, a, .xmm11, m) }
                    }
                }
            }
        }
        c.finish(atLeast: 50000)
    }

    @Test func ymm() {
        let c = Checker()
        for op in [VOp.vpaddb, .vpxor, .vaddps, .vpshufb, .vpsllvq, .vmulpd] {
            for a in vectors {
                for b in vectors {
                    c.check("\(op) \(name(a, .y)), \(name(.xmm3, .y)), \(name(b, .y))") {
                        $0.vop(op, a, .xmm3, b, .y)
                    }
                }
                for m in someMemories {
                    c.check("\(op) \(name(a, .y)), \(name(.xmm3, .y)), \(place(m, bytes: 32))") {
                        $0.vop(op, a, .xmm3, m, .y)
                    }
                }
            }
        }
        c.finish(atLeast: 1000)
    }

    @Test func hashes() {
        let c = Checker()
        for a in vectors {
            for b in vectors {
                for op in SHAOp.allCases {
                    c.check("\(op) \(name(a)), \(name(b))") { $0.sha(op, a, b) }
                }
                for function in UInt8(0)..<4 {
                    c.check("sha1rnds4 \(name(a)), \(name(b)), \(function)") { $0.sha1rnds4(a, b, function) }
                }
            }
        }
        c.finish(atLeast: 1000)
    }

    @Test func blendsAndShifts() {
        let c = Checker()
        let shifts: [Assembler.VShift] = [
            .vpsrlw, .vpsraw, .vpsllw, .vpsrld, .vpsrad, .vpslld, .vpsrlq, .vpsrldq, .vpsllq, .vpslldq,
        ]
        c.check("vzeroupper") { $0.vzeroupper() }
        for a in vectors {
            for b in vectors {
                for d in [XMM.xmm1, .xmm8, .xmm15] {
                    c.check("vpblendvb \(name(a)), \(name(b)), \(name(d)), \(name(.xmm13))") {
                        $0.vpblendvb(a, b, d, .xmm13)
                    }
                    c.check("vpblendvb \(name(a)), \(name(d)), \(name(b)), \(name(.xmm3))") {
                        $0.vpblendvb(a, d, b, .xmm3)
                    }
                }
                for op in shifts {
                    for n in [UInt8(0), 1, 7, 15] {
                        c.check("\(op) \(name(a)), \(name(b)), \(number(UInt64(n)))") {
                            $0.vshift(op, a, b, n)
                        }
                    }
                }
            }
        }
        c.finish(atLeast: 10000)
    }

    @Test func moves() {
        let c = Checker()
        for a in vectors {
            for b in vectors {
                c.check("vmovaps \(name(a)), \(name(b))") { $0.vmovaps(a, b) }
                c.check("vmovq \(name(a)), \(name(b))") { $0.vmovq(a, b) }
                c.check("vmovss \(name(a)), \(name(.xmm4)), \(name(b))") { $0.vmovss(a, .xmm4, b) }
                c.check("vmovsd \(name(a)), \(name(.xmm14)), \(name(b))") { $0.vmovsd(a, .xmm14, b) }
                c.check("vcvtps2ph \(name(a)), \(name(b)), 4") { $0.vcvtps2ph(a, b, 4) }
                c.check("vcvtps2ph \(name(a)), \(name(b, .y)), 4") { $0.vcvtps2ph(a, b, 4, .y) }
                c.check("vextracti128 \(name(a)), \(name(b, .y)), 1") { $0.vextracti128(a, b) }
            }
            for m in memories {
                c.check("vmovups \(name(a)), \(place(m, bytes: 16))") { $0.vmovups(a, m) }
                c.check("vmovups \(place(m, bytes: 16)), \(name(a))") { $0.vmovups(m, a) }
                c.check("vmovups \(place(m, bytes: 32)), \(name(a, .y))") { $0.vmovups32(m, a) }
                c.check("vmovhps \(place(m, bytes: 8)), \(name(a))") { $0.vmovhps(m, a) }
                c.check("vmovss \(name(a)), \(place(m, bytes: 4))") { $0.vmovss(a, m) }
                c.check("vmovss \(place(m, bytes: 4)), \(name(a))") { $0.vmovss(m, a) }
                c.check("vmovsd \(name(a)), \(place(m, bytes: 8))") { $0.vmovsd(a, m) }
                c.check("vmovsd \(place(m, bytes: 8)), \(name(a))") { $0.vmovsd(m, a) }
            }
            for r in registers {
                c.check("vmovq \(name(a)), \(name(r, .q))") { $0.vmovq(a, r) }
                c.check("vmovq \(name(r, .q)), \(name(a))") { $0.vmovq(r, a) }
                c.check("vmovd \(name(a)), \(name(r, .d))") { $0.vmovd(a, r) }
                c.check("vmovd \(name(r, .d)), \(name(a))") { $0.vmovd(r, a) }
                c.check("vpmovmskb \(name(r, .d)), \(name(a))") { $0.vpmovmskb(r, a) }
                for v in [XMM.xmm3, .xmm12] {
                    c.check("vpinsrb \(name(a)), \(name(v)), \(name(r, .d)), 0xb") { $0.vpinsrb(a, v, r, 11) }
                    c.check("vpinsrw \(name(a)), \(name(v)), \(name(r, .d)), 5") { $0.vpinsrw(a, v, r, 5) }
                    c.check("vpinsrd \(name(a)), \(name(v)), \(name(r, .d)), 3") { $0.vpinsrd(a, v, r, 3) }
                    c.check("vpinsrq \(name(a)), \(name(v)), \(name(r, .q)), 1") { $0.vpinsrq(a, v, r, 1) }
                    c.check("vcvtsi2ss \(name(a)), \(name(v)), \(name(r, .d))") { $0.vcvtsi2ss(a, v, .d, r) }
                    c.check("vcvtsi2ss \(name(a)), \(name(v)), \(name(r, .q))") { $0.vcvtsi2ss(a, v, .q, r) }
                    c.check("vcvtsi2sd \(name(a)), \(name(v)), \(name(r, .d))") { $0.vcvtsi2sd(a, v, .d, r) }
                    c.check("vcvtsi2sd \(name(a)), \(name(v)), \(name(r, .q))") { $0.vcvtsi2sd(a, v, .q, r) }
                }
                c.check("vpextrb \(name(r, .d)), \(name(a)), 0xb") { $0.vpextrb(r, a, 11) }
                c.check("vpextrw \(name(r, .d)), \(name(a)), 5") { $0.vpextrw(r, a, 5) }
                c.check("vpextrd \(name(r, .d)), \(name(a)), 3") { $0.vpextrd(r, a, 3) }
                c.check("vpextrq \(name(r, .q)), \(name(a)), 1") { $0.vpextrq(r, a, 1) }
                for w in [Width.d, .q] {
                    c.check("vcvttss2si \(name(r, w)), \(name(a))") { $0.vcvttss2si(w, r, a) }
                    c.check("vcvttsd2si \(name(r, w)), \(name(a))") { $0.vcvttsd2si(w, r, a) }
                }
            }
        }
        c.finish(atLeast: 10000)
    }
}
