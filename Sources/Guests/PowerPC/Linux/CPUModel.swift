/// A processor that programs may be shown: its PVR, the bits of AT_HWCAP and AT_HWCAP2, and what Linux says of its caches.
public struct CPUModel: Sendable {
    public let name: StaticString
    /// As /proc/cpuinfo has it.
    let title: StaticString
    public let pvr: UInt32
    /// Of the architecture: see `Mode.version`.
    let version: UInt16
    public let hwcap: UInt32
    public let hwcap2: UInt32
    /// AT_PLATFORM.
    public let platform: StaticString
    let megahertz: Int
    /// Bytes that dcbz clears, and that dcbf, icbi and the others act on.
    public let cacheLine: UInt64
    /// Size and ways of the first-level caches (instructions, data) and of the second and third; 0: none.
    let caches: InlineArray<4, Cache>

    struct Cache: Sendable {
        let size: UInt64
        let ways: UInt64
    }

    private init(
        _ name: StaticString, _ title: StaticString, pvr: UInt32, version: UInt16, _ hwcap: [UInt32],
        _ hwcap2: [UInt32],
        platform: StaticString, megahertz: Int, cacheLine: UInt64 = 128, caches: InlineArray<4, Cache>
    ) {
        self.name = name
        self.title = title
        self.pvr = pvr
        self.version = version
        self.hwcap = hwcap.reduce(0, |)
        self.hwcap2 = hwcap2.reduce(0, |)
        self.platform = platform
        self.megahertz = megahertz
        self.cacheLine = cacheLine
        self.caches = caches
    }

    // asm/cputable.h: PPC_FEATURE_*
    private static let bits32: UInt32 = 0x8000_0000
    private static let bits64: UInt32 = 0x4000_0000
    private static let altivec: UInt32 = 0x1000_0000
    private static let fpu: UInt32 = 0x0800_0000
    private static let mmu: UInt32 = 0x0400_0000
    private static let smt: UInt32 = 0x4000
    private static let decimal: UInt32 = 0x400
    private static let version2_06: UInt32 = 0x100
    private static let vsx: UInt32 = 0x80
    private static let littleEndian: UInt32 = 0x2
    // PPC_FEATURE2_*
    private static let version2_07: UInt32 = 0x8000_0000
    private static let dscr: UInt32 = 0x2000_0000
    private static let isel: UInt32 = 0x0800_0000
    private static let tar: UInt32 = 0x0400_0000
    private static let crypto: UInt32 = 0x0200_0000
    private static let version3_0: UInt32 = 0x0080_0000
    private static let quadFloat: UInt32 = 0x0040_0000
    private static let darn: UInt32 = 0x0020_0000
    private static let scv: UInt32 = 0x0010_0000
    private static let version3_1: UInt32 = 0x0004_0000
    private static let mma: UInt32 = 0x0002_0000

    /// Not PPC_FEATURE_ICACHE_SNOOP: it tells programs that one icbi of any address is for all code that they have changed,
    /// and here icbi is for its own line, but where it stands before isync.
    private static let server = [
        bits32, bits64, altivec, fpu, mmu, smt, decimal, version2_06, vsx, littleEndian,
    ]
    private static let power8Features = [version2_07, dscr, isel, tar, crypto]
    private static let power9Features = power8Features + [version3_0, quadFloat, darn, scv]

    /// The facts are those of the processors' user's manuals.
    public static let power8 = CPUModel(
        "power8", "POWER8 (architected)", pvr: 0x004d_0200, version: 207, server, power8Features,
        platform: "power8",
        megahertz: 3425,
        caches: [
            Cache(size: 32 << 10, ways: 8), Cache(size: 64 << 10, ways: 8), Cache(size: 512 << 10, ways: 8),
            Cache(size: 8 << 20, ways: 8),
        ])
    public static let power9 = CPUModel(
        "power9", "POWER9 (architected)", pvr: 0x004e_1202, version: 300, server, power9Features,
        platform: "power9",
        megahertz: 3000,
        caches: [
            Cache(size: 32 << 10, ways: 8), Cache(size: 32 << 10, ways: 8), Cache(size: 512 << 10, ways: 8),
            Cache(size: 10 << 20, ways: 20),
        ])
    public static let power10 = CPUModel(
        "power10", "POWER10 (architected)", pvr: 0x0080_0200, version: 310, server,
        power9Features + [version3_1, mma],
        platform: "power10", megahertz: 3500,
        caches: [
            Cache(size: 48 << 10, ways: 6), Cache(size: 32 << 10, ways: 8), Cache(size: 1 << 20, ways: 8),
            Cache(size: 8 << 20, ways: 16),
        ])
    /// A PowerPC G4.
    public static let g4 = CPUModel(
        "7447a", "7447A, altivec supported", pvr: 0x8003_0102, version: 203, [bits32, altivec, fpu, mmu], [],
        platform: "ppc7450", megahertz: 1250, cacheLine: 32,
        caches: [
            Cache(size: 32 << 10, ways: 8), Cache(size: 32 << 10, ways: 8), Cache(size: 512 << 10, ways: 8),
            Cache(size: 0, ways: 0),
        ])

    /// The first is the one that programs are shown unless the user wants another.
    public static let of64Bits = [power10, power9, power8]
    public static let of32Bits = [g4]

    /// One of `models` by its name.
    public static func find(_ name: String, in models: [CPUModel]) -> CPUModel? {
        models.first { "\($0.name)" == name }
    }

    /// The lines of `-cpu help`.
    public static func help(_ models: [CPUModel]) -> String {
        "Processor models:\n"
            + models.enumerated().map { n, model in "  \(model.name)\(n == 0 ? "  (the default)" : "")\n" }
            .joined()
    }

    /// What the auxiliary vector tells of the caches (ARCH_DLINFO of asm/elf.h). The two entries in front keep old
    /// dynamic linkers from taking the vector for something else.
    public var auxiliaryEntries: [(UInt64, UInt64)] {
        // AT_IGNOREPPC twice; AT_DCACHEBSIZE, AT_ICACHEBSIZE, AT_UCACHEBSIZE
        var entries: [(UInt64, UInt64)] = [
            (22, 22), (22, 22), (19, cacheLine), (20, cacheLine), (21, 0),
        ]
        // AT_L1I_CACHESIZE, AT_L1I_CACHEGEOMETRY and so on
        for level in 0..<4 {
            let cache = caches[level]
            entries.append((40 + 2 * UInt64(level), cache.size))
            entries.append((41 + 2 * UInt64(level), cache.size == 0 ? 0 : cache.ways << 16 | cacheLine))
        }
        return entries
    }

    /// The text of /proc/cpuinfo for so many processors (arch/powerpc/kernel/setup-common.c).
    public func description(processors: Int) -> String {
        func hex(_ value: UInt32) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: Swift.max(0, 4 - text.utf8.count)) + text
        }
        let revision = "\(pvr >> 8 & 0xf).\(pvr & 0xf) (pvr \(hex(pvr >> 16)) \(hex(pvr & 0xffff)))"
        var text = ""
        for k in 0..<Swift.max(processors, 1) {
            text += """
                processor\t: \(k)
                cpu\t\t: \(title)
                clock\t\t: \(megahertz).000000MHz
                revision\t: \(revision)


                """
        }
        return text + """
            timebase\t: 512000000
            platform\t: \(cacheLine == 128 ? "pSeries" : "PowerMac")
            model\t\t: Sojourn
            machine\t\t: Sojourn

            """
    }
}
