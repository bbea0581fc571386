/// An optional part of the architecture that is implemented: the manual's name without FEAT_, and where programs see it.
public struct CPUFeature: Sendable {
    /// As `Encoding.feature` has it after "FEAT_"; in lower case as `-cpu` takes it.
    public let name: StaticString
    /// AT_HWCAP and AT_HWCAP2 (arch/arm64/include/uapi/asm/hwcap.h).
    let hwcap: UInt64
    let hwcap2: UInt64
    /// Without this one it is not there either.
    let requirement: StaticString?
    /// What it adds to identification registers.
    let pfr0: UInt64
    let isar0: UInt64
    let isar1: UInt64

    private init(
        _ name: StaticString, hwcap: UInt64 = 0, hwcap2: UInt64 = 0, requires: StaticString? = nil,
        pfr0: UInt64 = 0, isar0: UInt64 = 0, isar1: UInt64 = 0
    ) {
        self.name = name
        self.hwcap = hwcap
        self.hwcap2 = hwcap2
        requirement = requires
        self.pfr0 = pfr0
        self.isar0 = isar0
        self.isar1 = isar1
    }

    /// A field that several features raise counts them: AES is 1, with PMULL 2.
    public static let all: [CPUFeature] = [
        CPUFeature("AES", hwcap: 1 << 3, isar0: 1 << 4),
        CPUFeature("PMULL", hwcap: 1 << 4, requires: "AES", isar0: 1 << 4),
        CPUFeature("SHA1", hwcap: 1 << 5, isar0: 1 << 8),
        CPUFeature("SHA256", hwcap: 1 << 6, isar0: 1 << 12),
        CPUFeature("CRC32", hwcap: 1 << 7, isar0: 1 << 16),
        CPUFeature("LSE", hwcap: 1 << 8, isar0: 2 << 20),
        CPUFeature("LOR"),
        CPUFeature("RDM", hwcap: 1 << 12, isar0: 1 << 28),
        CPUFeature("FP16", hwcap: 1 << 9 | 1 << 10, pfr0: 1 << 16 | 1 << 20),
        CPUFeature("DPB", hwcap: 1 << 16, isar1: 1 << 0),
        CPUFeature("DPB2", hwcap2: 1 << 0, requires: "DPB", isar1: 1 << 0),
        CPUFeature("DotProd", hwcap: 1 << 20, isar0: 1 << 44),
        CPUFeature("FHM", hwcap: 1 << 23, requires: "FP16", isar0: 1 << 48),
        CPUFeature("SHA512", hwcap: 1 << 21, requires: "SHA256", isar0: 1 << 12),
        CPUFeature("SHA3", hwcap: 1 << 17, isar0: 1 << 32),
        CPUFeature("JSCVT", hwcap: 1 << 13, isar1: 1 << 12),
        CPUFeature("FCMA", hwcap: 1 << 14, isar1: 1 << 16),
        CPUFeature("LRCPC", hwcap: 1 << 15, isar1: 1 << 20),
        CPUFeature("LRCPC2", hwcap: 1 << 26, requires: "LRCPC", isar1: 1 << 20),
        CPUFeature("PAuth"),
        CPUFeature("DIT", hwcap: 1 << 24, pfr0: 1 << 48),
        CPUFeature("FlagM", hwcap: 1 << 27, isar0: 1 << 52),
        CPUFeature("FlagM2", hwcap2: 1 << 7, requires: "FlagM", isar0: 1 << 52),
        CPUFeature("FRINTTS", hwcap2: 1 << 8, isar1: 1 << 32),
        CPUFeature("SB", hwcap: 1 << 29, isar1: 1 << 36),
        CPUFeature("BF16", hwcap2: 1 << 14, isar1: 1 << 44),
        CPUFeature("I8MM", hwcap2: 1 << 13, isar1: 1 << 52),
    ]

    /// The bit that stands for it in a `CPUFeatureSet`.
    static func bit(_ name: String) -> UInt64? {
        all.firstIndex { "\($0.name)" == name }.map { 1 << UInt64($0) }
    }
}

/// Features of a processor, by their positions in `CPUFeature.all`.
public struct CPUFeatureSet: OptionSet, Sendable {
    public var rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public static let all = CPUFeatureSet(rawValue: 1 << UInt64(CPUFeature.all.count) &- 1)

    /// By the manual's names, between spaces.
    init(_ names: String) {
        rawValue = names.split(separator: " ").reduce(0) { $0 | (CPUFeature.bit(String($1)) ?? 0) }
    }

    public var list: [CPUFeature] {
        CPUFeature.all.indices.filter { rawValue >> UInt64($0) & 1 != 0 }.map { CPUFeature.all[$0] }
    }

    /// Takes away what cannot be without something that is missing.
    mutating func settle() {
        for feature in list {
            guard let requirement = feature.requirement, let needed = CPUFeature.bit("\(requirement)") else {
                continue
            }
            if rawValue & needed == 0 { rawValue &= ~(CPUFeature.bit("\(feature.name)") ?? 0) }
        }
    }
}
