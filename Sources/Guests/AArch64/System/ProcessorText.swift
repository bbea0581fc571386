extension CPUModel {
    /// Names of the bits of AT_HWCAP and AT_HWCAP2 as /proc/cpuinfo has them (arch/arm64/kernel/cpuinfo.c).
    private static let names: [String] =
        """
        fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt fcma lrcpc dcpop sha3 sm3 \
        sm4 asimddp sha512 sve asimdfhm dit uscat ilrcpc flagm ssbs sb paca pacg
        """.split(separator: " ").map { String($0) }
    private static let moreNames: [String] =
        """
        dcpodp sve2 sveaes svepmull svebitperm svesha3 svesm4 flagm2 frint svei8mm svef32mm svef64mm svebf16 i8mm bf16 \
        dgh rng bti mte ecv afp rpres
        """.split(separator: " ").map { String($0) }

    /// The text of /proc/cpuinfo for so many processors.
    public func description(processors: Int) -> String {
        let registers = IDRegisters(self)
        func words(_ bits: UInt64, _ names: [String]) -> [String] {
            names.enumerated().filter { bits >> UInt64($0.offset) & 1 != 0 }.map(\.element)
        }
        let features = words(registers.hwcap, Self.names) + words(registers.hwcap2, Self.moreNames)
        func hex(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return "0x" + String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
        }
        var text = ""
        for k in 0..<Swift.max(processors, 1) {
            text += """
                processor\t: \(k)
                BogoMIPS\t: 100.00
                Features\t: \(features.joined(separator: " "))
                CPU implementer\t: \(hex(midr >> 24 & 0xff, 2))
                CPU architecture: 8
                CPU variant\t: \(hex(midr >> 20 & 0xf, 1))
                CPU part\t: \(hex(midr >> 4 & 0xfff, 3))
                CPU revision\t: \(midr & 0xf)


                """
        }
        return text
    }
}
