import IR
import Testing

@testable import HostX86

/// Capstone 4 does not know most of these: the bytes are those of the GNU assembler. No machine that has them is needed.
struct RichEncodingTests {
    private func same(_ hex: String, _ text: String, _ emit: (inout Assembler) -> Void) {
        let code = Checker().bytes(emit).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(code == hex, "\(text)")
    }

    @Test func bytes() {
        same("62f2ed0846cb", "vpsravq xmm1, xmm2, xmm3") { $0.evop(.vpsravq, .xmm1, .xmm2, .xmm3) }
        same("6252ad0846cb", "vpsravq xmm9, xmm10, xmm11") { $0.evop(.vpsravq, .xmm9, .xmm10, .xmm11) }
        same("6272e5084623", "vpsravq xmm12, xmm3, xmmword ptr [rbx]") {
            $0.evop(.vpsravq, .xmm12, .xmm3, Mem(.rbx, 0))
        }
        same("62f2ed0839cb", "vpminsq xmm1, xmm2, xmm3") { $0.evop(.vpminsq, .xmm1, .xmm2, .xmm3) }
        same("6252ad0839cb", "vpminsq xmm9, xmm10, xmm11") { $0.evop(.vpminsq, .xmm9, .xmm10, .xmm11) }
        same("6272e508396302", "vpminsq xmm12, xmm3, xmmword ptr [rbx+32]") {
            $0.evop(.vpminsq, .xmm12, .xmm3, Mem(.rbx, 0x20))
        }
        same("62f2ed083bcb", "vpminuq xmm1, xmm2, xmm3") { $0.evop(.vpminuq, .xmm1, .xmm2, .xmm3) }
        same("6252ad083bcb", "vpminuq xmm9, xmm10, xmm11") { $0.evop(.vpminuq, .xmm9, .xmm10, .xmm11) }
        same("6272e5083ba328000000", "vpminuq xmm12, xmm3, xmmword ptr [rbx+40]") {
            $0.evop(.vpminuq, .xmm12, .xmm3, Mem(.rbx, 0x28))
        }
        same("62f2ed083dcb", "vpmaxsq xmm1, xmm2, xmm3") { $0.evop(.vpmaxsq, .xmm1, .xmm2, .xmm3) }
        same("6252ad083dcb", "vpmaxsq xmm9, xmm10, xmm11") { $0.evop(.vpmaxsq, .xmm9, .xmm10, .xmm11) }
        same("6272e5083d63ec", "vpmaxsq xmm12, xmm3, xmmword ptr [rbx-320]") {
            $0.evop(.vpmaxsq, .xmm12, .xmm3, Mem(.rbx, -0x140))
        }
        same("62f2ed083fcb", "vpmaxuq xmm1, xmm2, xmm3") { $0.evop(.vpmaxuq, .xmm1, .xmm2, .xmm3) }
        same("6252ad083fcb", "vpmaxuq xmm9, xmm10, xmm11") { $0.evop(.vpmaxuq, .xmm9, .xmm10, .xmm11) }
        same("6252e5083f6500", "vpmaxuq xmm12, xmm3, xmmword ptr [r13]") {
            $0.evop(.vpmaxuq, .xmm12, .xmm3, Mem(.r13, 0))
        }
        same("62f2ed0810cb", "vpsrlvw xmm1, xmm2, xmm3") { $0.evop(.vpsrlvw, .xmm1, .xmm2, .xmm3) }
        same("6252ad0810cb", "vpsrlvw xmm9, xmm10, xmm11") { $0.evop(.vpsrlvw, .xmm9, .xmm10, .xmm11) }
        same("6252e50810642480", "vpsrlvw xmm12, xmm3, xmmword ptr [r12-2048]") {
            $0.evop(.vpsrlvw, .xmm12, .xmm3, Mem(.r12, -2048))
        }
        same("62f2ed0811cb", "vpsravw xmm1, xmm2, xmm3") { $0.evop(.vpsravw, .xmm1, .xmm2, .xmm3) }
        same("6252ad0811cb", "vpsravw xmm9, xmm10, xmm11") { $0.evop(.vpsravw, .xmm9, .xmm10, .xmm11) }
        same("6272e50811a300080000", "vpsravw xmm12, xmm3, xmmword ptr [rbx+2048]") {
            $0.evop(.vpsravw, .xmm12, .xmm3, Mem(.rbx, 2048))
        }
        same("62f2ed0812cb", "vpsllvw xmm1, xmm2, xmm3") { $0.evop(.vpsllvw, .xmm1, .xmm2, .xmm3) }
        same("6252ad0812cb", "vpsllvw xmm9, xmm10, xmm11") { $0.evop(.vpsllvw, .xmm9, .xmm10, .xmm11) }
        same("6272e5081223", "vpsllvw xmm12, xmm3, xmmword ptr [rbx]") {
            $0.evop(.vpsllvw, .xmm12, .xmm3, Mem(.rbx, 0))
        }
        same("62f2ed0840cb", "vpmullq xmm1, xmm2, xmm3") { $0.evop(.vpmullq, .xmm1, .xmm2, .xmm3) }
        same("6252ad0840cb", "vpmullq xmm9, xmm10, xmm11") { $0.evop(.vpmullq, .xmm9, .xmm10, .xmm11) }
        same("6272e508406302", "vpmullq xmm12, xmm3, xmmword ptr [rbx+32]") {
            $0.evop(.vpmullq, .xmm12, .xmm3, Mem(.rbx, 0x20))
        }
        same("62f2fd081fca", "vpabsq xmm1, xmm2") { $0.evop(.vpabsq, .xmm1, .xmm2) }
        same("6252fd081ff8", "vpabsq xmm15, xmm8") { $0.evop(.vpabsq, .xmm15, .xmm8) }
        same("62f27d0844ca", "vplzcntd xmm1, xmm2") { $0.evop(.vplzcntd, .xmm1, .xmm2) }
        same("62527d0844f8", "vplzcntd xmm15, xmm8") { $0.evop(.vplzcntd, .xmm15, .xmm8) }
        same("62f2fd0844ca", "vplzcntq xmm1, xmm2") { $0.evop(.vplzcntq, .xmm1, .xmm2) }
        same("6252fd0844f8", "vplzcntq xmm15, xmm8") { $0.evop(.vplzcntq, .xmm15, .xmm8) }
        same("62f26d0875cb", "vpermi2b xmm1, xmm2, xmm3") { $0.evop(.vpermi2b, .xmm1, .xmm2, .xmm3) }
        same("62522d0875cb", "vpermi2b xmm9, xmm10, xmm11") { $0.evop(.vpermi2b, .xmm9, .xmm10, .xmm11) }
        same("62726508756302", "vpermi2b xmm12, xmm3, xmmword ptr [rbx+32]") {
            $0.evop(.vpermi2b, .xmm12, .xmm3, Mem(.rbx, 0x20))
        }
        same("62f27d0854ca", "vpopcntb xmm1, xmm2") { $0.evop(.vpopcntb, .xmm1, .xmm2) }
        same("62527d0854f8", "vpopcntb xmm15, xmm8") { $0.evop(.vpopcntb, .xmm15, .xmm8) }
        same("62f2fd0854ca", "vpopcntw xmm1, xmm2") { $0.evop(.vpopcntw, .xmm1, .xmm2) }
        same("6252fd0854f8", "vpopcntw xmm15, xmm8") { $0.evop(.vpopcntw, .xmm15, .xmm8) }
        same("62f17f087aca", "vcvtudq2ps xmm1, xmm2") { $0.evop(.vcvtudq2ps, .xmm1, .xmm2) }
        same("62517f087af8", "vcvtudq2ps xmm15, xmm8") { $0.evop(.vcvtudq2ps, .xmm15, .xmm8) }
        same("62f1fe08e6ca", "vcvtqq2pd xmm1, xmm2") { $0.evop(.vcvtqq2pd, .xmm1, .xmm2) }
        same("6251fe08e6f8", "vcvtqq2pd xmm15, xmm8") { $0.evop(.vcvtqq2pd, .xmm15, .xmm8) }
        same("62f1fe087aca", "vcvtuqq2pd xmm1, xmm2") { $0.evop(.vcvtuqq2pd, .xmm1, .xmm2) }
        same("6251fe087af8", "vcvtuqq2pd xmm15, xmm8") { $0.evop(.vcvtuqq2pd, .xmm15, .xmm8) }
        same("62f17c0878ca", "vcvttps2udq xmm1, xmm2") { $0.evop(.vcvttps2udq, .xmm1, .xmm2) }
        same("62517c0878f8", "vcvttps2udq xmm15, xmm8") { $0.evop(.vcvttps2udq, .xmm15, .xmm8) }
        same("62f1fd087aca", "vcvttpd2qq xmm1, xmm2") { $0.evop(.vcvttpd2qq, .xmm1, .xmm2) }
        same("6251fd087af8", "vcvttpd2qq xmm15, xmm8") { $0.evop(.vcvttpd2qq, .xmm15, .xmm8) }
        same("62f1fd0878ca", "vcvttpd2uqq xmm1, xmm2") { $0.evop(.vcvttpd2uqq, .xmm1, .xmm2) }
        same("6251fd0878f8", "vcvttpd2uqq xmm15, xmm8") { $0.evop(.vcvttpd2uqq, .xmm15, .xmm8) }
        same("62f16e087bc8", "vcvtusi2ss xmm1, xmm2, eax") { $0.vcvtusi2ss(.xmm1, .xmm2, .d, .rax) }
        same("625186087bcd", "vcvtusi2ss xmm9, xmm15, r13") { $0.vcvtusi2ss(.xmm9, .xmm15, .q, .r13) }
        same("62f16f087bc8", "vcvtusi2sd xmm1, xmm2, eax") { $0.vcvtusi2sd(.xmm1, .xmm2, .d, .rax) }
        same("625187087bcd", "vcvtusi2sd xmm9, xmm15, r13") { $0.vcvtusi2sd(.xmm9, .xmm15, .q, .r13) }
        same("62f17f896f5b02", "vmovdqu8 xmm3{k1}{z}, [rbx+32]") {
            $0.vmovdqu8(.xmm3, zeroing: 1, Mem(.rbx, 32))
        }
        same("62517f896f6500", "vmovdqu8 xmm12{k1}{z}, [r13]") {
            $0.vmovdqu8(.xmm12, zeroing: 1, Mem(.r13, 0))
        }
        same("62717f097f4c8aec", "vmovdqu8 [rdx+rcx*4-320]{k1}, xmm9") {
            $0.vmovdqu8(Mem(.rdx, index: .rcx, scale: 2, disp: -320), mask: 1, .xmm9)
        }
        same("62f17f097f940a08000000", "vmovdqu8 [rdx+rcx+8]{k1}, xmm2") {
            $0.vmovdqu8(Mem(.rdx, index: .rcx, disp: 8), mask: 1, .xmm2)
        }
        same("c5f892c8", "kmovw k1, eax") { $0.kmovw(mask: 1, .rax) }
        same("c4c17892cd", "kmovw k1, r13d") { $0.kmovw(mask: 1, .r13) }
        same("62f38d08252b96", "vpternlogq xmm5, xmm14, xmmword ptr [rbx], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.rbx, 0), 0x96)
        }
        same("62f38d08256b0296", "vpternlogq xmm5, xmm14, xmmword ptr [rbx+32], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.rbx, 0x20), 0x96)
        }
        same("62f38d0825ab2800000096", "vpternlogq xmm5, xmm14, xmmword ptr [rbx+40], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.rbx, 0x28), 0x96)
        }
        same("62f38d08256bec96", "vpternlogq xmm5, xmm14, xmmword ptr [rbx-320], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.rbx, -0x140), 0x96)
        }
        same("62d38d08256d0096", "vpternlogq xmm5, xmm14, xmmword ptr [r13], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.r13, 0), 0x96)
        }
        same("62d38d08256c248096", "vpternlogq xmm5, xmm14, xmmword ptr [r12-2048], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.r12, -2048), 0x96)
        }
        same("62f38d0825ab0008000096", "vpternlogq xmm5, xmm14, xmmword ptr [rbx+2048], 0x96") {
            $0.vpternlogq(.xmm5, .xmm14, Mem(.rbx, 2048), 0x96)
        }
        same("62f3ed0825cbca", "vpternlogq xmm1, xmm2, xmm3, 0xca") {
            $0.vpternlogq(.xmm1, .xmm2, .xmm3, 0xca)
        }
        same("6253950825e6ca", "vpternlogq xmm12, xmm13, xmm14, 0xca") {
            $0.vpternlogq(.xmm12, .xmm13, .xmm14, 0xca)
        }
        same("62f1750872c207", "vprord xmm1, xmm2, 7") { $0.vprord(.xmm1, .xmm2, 7) }
        same("62d11d0872c51f", "vprord xmm12, xmm13, 31") { $0.vprord(.xmm12, .xmm13, 31) }
        same("62f1350872430209", "vprord xmm9, xmmword ptr [rbx+32], 9") {
            $0.vprord(.xmm9, Mem(.rbx, 0x20), 9)
        }
        same("62f1f50872c207", "vprorq xmm1, xmm2, 7") { $0.vprorq(.xmm1, .xmm2, 7) }
        same("62d19d0872c53f", "vprorq xmm12, xmm13, 63") { $0.vprorq(.xmm12, .xmm13, 63) }
        same("62d1b5087245ec09", "vprorq xmm9, xmmword ptr [r13-320], 9") {
            $0.vprorq(.xmm9, Mem(.r13, -0x140), 9)
        }
        same("62f1f50872e207", "vpsraq xmm1, xmm2, 7") { $0.vpsraq(.xmm1, .xmm2, 7) }
        same("62d19d0872e53f", "vpsraq xmm12, xmm13, 63") { $0.vpsraq(.xmm12, .xmm13, 63) }
        same("62f36d083ecb06", "vpcmpub k1, xmm2, xmm3, 6") { $0.compare(.vpcmpub, mask: 1, .xmm2, .xmm3, 6) }
        same("62d31d083ed506", "vpcmpub k2, xmm12, xmm13, 6") {
            $0.compare(.vpcmpub, mask: 2, .xmm12, .xmm13, 6)
        }
        same("62f3ed083ecb06", "vpcmpuw k1, xmm2, xmm3, 6") { $0.compare(.vpcmpuw, mask: 1, .xmm2, .xmm3, 6) }
        same("62d39d083ed506", "vpcmpuw k2, xmm12, xmm13, 6") {
            $0.compare(.vpcmpuw, mask: 2, .xmm12, .xmm13, 6)
        }
        same("62f36d081ecb06", "vpcmpud k1, xmm2, xmm3, 6") { $0.compare(.vpcmpud, mask: 1, .xmm2, .xmm3, 6) }
        same("62d31d081ed506", "vpcmpud k2, xmm12, xmm13, 6") {
            $0.compare(.vpcmpud, mask: 2, .xmm12, .xmm13, 6)
        }
        same("62f3ed081ecb06", "vpcmpuq k1, xmm2, xmm3, 6") { $0.compare(.vpcmpuq, mask: 1, .xmm2, .xmm3, 6) }
        same("62d39d081ed506", "vpcmpuq k2, xmm12, xmm13, 6") {
            $0.compare(.vpcmpuq, mask: 2, .xmm12, .xmm13, 6)
        }
        same("62f27e0828d9", "vpmovm2b xmm3, k1") { $0.lanes(.vpmovm2b, .xmm3, mask: 1) }
        same("62727e0828ef", "vpmovm2b xmm13, k7") { $0.lanes(.vpmovm2b, .xmm13, mask: 7) }
        same("62f2fe0828d9", "vpmovm2w xmm3, k1") { $0.lanes(.vpmovm2w, .xmm3, mask: 1) }
        same("6272fe0828ef", "vpmovm2w xmm13, k7") { $0.lanes(.vpmovm2w, .xmm13, mask: 7) }
        same("62f27e0838d9", "vpmovm2d xmm3, k1") { $0.lanes(.vpmovm2d, .xmm3, mask: 1) }
        same("62727e0838ef", "vpmovm2d xmm13, k7") { $0.lanes(.vpmovm2d, .xmm13, mask: 7) }
        same("62f2fe0838d9", "vpmovm2q xmm3, k1") { $0.lanes(.vpmovm2q, .xmm3, mask: 1) }
        same("6272fe0838ef", "vpmovm2q xmm13, k7") { $0.lanes(.vpmovm2q, .xmm13, mask: 7) }
        same("c4e3e9cecb00", "vgf2p8affineqb xmm1, xmm2, xmm3, 0") {
            $0.vgf2p8affineqb(.xmm1, .xmm2, .xmm3, 0)
        }
        same("c44399cecd05", "vgf2p8affineqb xmm9, xmm12, xmm13, 5") {
            $0.vgf2p8affineqb(.xmm9, .xmm12, .xmm13, 5)
        }
        same("c46399ce4b2800", "vgf2p8affineqb xmm9, xmm12, xmmword ptr [rbx+0x28], 0") {
            $0.vgf2p8affineqb(.xmm9, .xmm12, Mem(.rbx, 0x28), 0)
        }
        same("c46399ce0d2800000000", "vgf2p8affineqb xmm9, xmm12, xmmword ptr [rip+0x28], 0") {
            $0.vgf2p8affineqb(.xmm9, .xmm12, .ripRelative(0x28), 0)
        }
        same("62739d08250d28000000b4", "vpternlogq xmm9, xmm12, xmmword ptr [rip+0x28], 0xb4") {
            $0.vpternlogq(.xmm9, .xmm12, .ripRelative(0x28), 0xb4)
        }
        same("62329d08394c8b04", "vpminsq xmm9, xmm12, xmmword ptr [rbx+r9*4+0x40]") {
            $0.evop(.vpminsq, .xmm9, .xmm12, Mem(.rbx, index: .r9, scale: 2, disp: 0x40))
        }
    }

    /// What VGF2P8AFFINEQB does to one byte.
    private func affine(_ x: UInt8, _ matrix: UInt64) -> UInt8 {
        var result: UInt8 = 0
        for i in 0..<8 {
            let row = UInt8(truncatingIfNeeded: matrix >> UInt64(8 * (7 - i)))
            if (row & x).nonzeroBitCount & 1 != 0 { result |= 1 << UInt8(i) }
        }
        return result
    }

    @Test func byteMatrices() {
        for x in UInt8.min ... .max {
            var reversed: UInt8 = 0
            for i in 0..<8 where x >> UInt8(i) & 1 != 0 { reversed |= 0x80 >> UInt8(i) }
            #expect(affine(x, CodeGenerator.byteMatrix(.vreverseBits, 0).low) == reversed)
            for n in 0...8 {
                #expect(affine(x, CodeGenerator.byteMatrix(.vshiftLeft, n).low) == x << UInt8(n))
                #expect(affine(x, CodeGenerator.byteMatrix(.vshiftRight, n).low) == x >> UInt8(n))
                let signed = Int8(bitPattern: x) >> Int8(n)
                #expect(
                    affine(x, CodeGenerator.byteMatrix(.vshiftRightSigned, n).low)
                        == UInt8(bitPattern: signed))
            }
        }
    }

    @Test func truthTables() {
        func bit(_ op: Op, _ a: Bool, _ b: Bool) -> Bool {
            switch op {
            case .vand: a && b
            case .vor: a || b
            case .vxor: a != b
            case .vandNot: a && !b
            default: !a
            }
        }
        let ops: [Op] = [.vand, .vor, .vxor, .vandNot]
        for outer in ops {
            for inner in ops + [.vnot] {
                for second in [false, true] {
                    let table = CodeGenerator.truthTable(outer, inner, innerIsSecond: second)
                    for n in 0..<8 {
                        let (x, y, z) = (n & 4 != 0, n & 2 != 0, n & 1 != 0)
                        let i = bit(inner, y, z)
                        let want = second ? bit(outer, x, i) : bit(outer, i, x)
                        #expect((table >> UInt8(n) & 1 != 0) == want, "\(outer) of \(inner)")
                    }
                }
            }
        }
    }
}
