import CHost

/// What the host's processor has beyond x86-64-v2. Each can be switched off, to test the other ways.
public struct HostFeatures: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let avx2 = HostFeatures(rawValue: 1 << 0)
    public static let bmi2 = HostFeatures(rawValue: 1 << 1)
    public static let fma = HostFeatures(rawValue: 1 << 2)
    public static let movbe = HostFeatures(rawValue: 1 << 3)
    public static let f16c = HostFeatures(rawValue: 1 << 4)
    public static let aes = HostFeatures(rawValue: 1 << 5)
    public static let pclmul = HostFeatures(rawValue: 1 << 6)
    public static let lzcnt = HostFeatures(rawValue: 1 << 7)
    public static let cmpxchg16b = HostFeatures(rawValue: 1 << 8)
    public static let gfni = HostFeatures(rawValue: 1 << 9)
    /// With F, BW and DQ.
    public static let avx512vl = HostFeatures(rawValue: 1 << 10)
    public static let avx512cd = HostFeatures(rawValue: 1 << 11)
    public static let avx512bitalg = HostFeatures(rawValue: 1 << 12)
    /// SHA-1 and SHA-256.
    public static let sha = HostFeatures(rawValue: 1 << 13)
    public static let avx512vbmi = HostFeatures(rawValue: 1 << 14)

    /// Without these Sojourn does not run: x86-64-v3.
    public static let required: HostFeatures = [.avx2, .bmi2, .fma, .movbe, .f16c, .lzcnt, .cmpxchg16b]
    public static let avx512: HostFeatures = [.avx512vl, .avx512cd, .avx512bitalg, .avx512vbmi]

    /// Whether the generator knows `loadPartial` and `storePartial`.
    public var hasPartialAccesses: Bool { contains(.avx512vl) }

    /// By CPUID and XGETBV.
    public static func detect() -> HostFeatures { HostFeatures(rawValue: sj_host_features()) }

    // MARK: Names

    /// As /proc/cpuinfo writes them, in the order of the bits.
    public static let names = [
        "avx2", "bmi2", "fma", "movbe", "f16c", "aes", "pclmulqdq", "lzcnt", "cx16", "gfni", "avx512vl",
        "avx512cd",
        "avx512_bitalg", "sha_ni", "avx512_vbmi",
    ]

    public init?(name: String) {
        if name == "avx512" {
            self = .avx512
            return
        }
        if name == "sha" {
            self = .sha
            return
        }
        guard let bit = HostFeatures.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: 1 << UInt32(bit))
    }

    /// Names separated by commas.
    public var description: String {
        var list = ""
        for (bit, name) in HostFeatures.names.enumerated() where rawValue >> UInt32(bit) & 1 != 0 {
            list += list.isEmpty ? name : ", \(name)"
        }
        return list
    }

    public enum ListFault: Error, Equatable {
        /// A name that is none of a feature.
        case unknown(String)
        /// An item without `-`: what the processor lacks cannot be had.
        case notRemoved(String)
    }

    /// These without the ones that a list like `-gfni,-avx512` takes away.
    public func without(_ list: String) throws(ListFault) -> HostFeatures {
        var left = self
        for item in list.split(separator: ",", omittingEmptySubsequences: true) {
            guard item.first == "-" else { throw .notRemoved(String(item)) }
            let name = String(item.dropFirst())
            guard let feature = HostFeatures(name: name) else { throw .unknown(name) }
            left.subtract(feature)
        }
        return left
    }
}
