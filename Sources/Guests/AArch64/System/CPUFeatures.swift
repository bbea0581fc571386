/// An optional part of the architecture that is implemented: the manual's name without FEAT_, and where programs see it.
public struct CPUFeature: Sendable {
    /// As `Encoding.feature` has it after "FEAT_"; in lower case as `-cpu` takes it.
    public let name: StaticString
    /// Bits of AT_HWCAP and AT_HWCAP2 (arch/arm64/include/uapi/asm/hwcap.h).
    let hwcap: UInt64
    let hwcap2: UInt64
    /// What it adds to identification registers.
    let fields: [Field]
    /// Without this one it is not there either.
    let requirement: StaticString?

    struct Field: Sendable {
        enum Register { case pfr0, isar0, isar1 }
        let register: Register
        let shift: UInt64
        let value: UInt64
    }

    private init(
        _ name: StaticString, hwcap: [UInt64] = [], hwcap2: [UInt64] = [], requires: StaticString? = nil,
        _ fields: (Field.Register, UInt64, UInt64)...
    ) {
        self.name = name
        self.hwcap = hwcap.reduce(0) { $0 | 1 << $1 }
        self.hwcap2 = hwcap2.reduce(0) { $0 | 1 << $1 }
        self.fields = fields.map { Field(register: $0.0, shift: $0.1, value: $0.2) }
        requirement = requires
    }

    /// A field that several features raise counts them: AES is 1, with PMULL 2.
    public static let all: [CPUFeature] = [
        CPUFeature("AES", hwcap: [3], (.isar0, 4, 1)),
        CPUFeature("PMULL", hwcap: [4], requires: "AES", (.isar0, 4, 1)),
        CPUFeature("SHA1", hwcap: [5], (.isar0, 8, 1)),
        CPUFeature("SHA256", hwcap: [6], (.isar0, 12, 1)),
        CPUFeature("CRC32", hwcap: [7], (.isar0, 16, 1)),
        CPUFeature("LSE", hwcap: [8], (.isar0, 20, 2)),
        CPUFeature("LOR"),
        CPUFeature("RDM", hwcap: [12], (.isar0, 28, 1)),
        CPUFeature("FP16", hwcap: [9, 10], (.pfr0, 16, 1), (.pfr0, 20, 1)),
        CPUFeature("DPB", hwcap: [16], (.isar1, 0, 1)),
        CPUFeature("DPB2", hwcap2: [0], requires: "DPB", (.isar1, 0, 1)),
        CPUFeature("DotProd", hwcap: [20], (.isar0, 44, 1)),
        CPUFeature("FHM", hwcap: [23], requires: "FP16", (.isar0, 48, 1)),
        CPUFeature("SHA512", hwcap: [21], requires: "SHA256", (.isar0, 12, 1)),
        CPUFeature("SHA3", hwcap: [17], (.isar0, 32, 1)),
        CPUFeature("JSCVT", hwcap: [13], (.isar1, 12, 1)),
        CPUFeature("FCMA", hwcap: [14], (.isar1, 16, 1)),
        CPUFeature("LRCPC", hwcap: [15], (.isar1, 20, 1)),
        CPUFeature("LRCPC2", hwcap: [26], requires: "LRCPC", (.isar1, 20, 1)),
        CPUFeature("PAuth"),
        CPUFeature("DIT", hwcap: [24], (.pfr0, 48, 1)),
        CPUFeature("FlagM", hwcap: [27], (.isar0, 52, 1)),
        CPUFeature("FlagM2", hwcap2: [7], requires: "FlagM", (.isar0, 52, 1)),
        CPUFeature("FRINTTS", hwcap2: [8], (.isar1, 32, 1)),
        CPUFeature("SB", hwcap: [29], (.isar1, 36, 1)),
        CPUFeature("BF16", hwcap2: [14], (.isar1, 44, 1)),
        CPUFeature("I8MM", hwcap2: [13], (.isar1, 52, 1)),
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
        CPUFeature.all.enumerated().filter { rawValue >> UInt64($0.offset) & 1 != 0 }.map(\.element)
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
