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
    public static let avx512vl = HostFeatures(rawValue: 1 << 10)

    /// Without these Sojourn does not run: x86-64-v3.
    public static let required: HostFeatures = [.avx2, .bmi2, .fma, .movbe, .f16c, .lzcnt, .cmpxchg16b]

    private static let names: [(StaticString, HostFeatures)] = [
        ("avx2", .avx2), ("bmi2", .bmi2), ("fma", .fma), ("movbe", .movbe), ("f16c", .f16c), ("aes", .aes),
        ("pclmul", .pclmul), ("lzcnt", .lzcnt), ("cmpxchg16b", .cmpxchg16b), ("gfni", .gfni),
        ("avx512vl", .avx512vl),
    ]

    /// Takes away the features of a list such as "-gfni,-avx512vl". Returns what is wrong with the list.
    public mutating func remove(list: String) -> String? {
        for item in list.split(separator: ",") {
            guard item.first == "-" else { return "\(item): give -FEATURE,... to do without features" }
            guard let known = HostFeatures.names.first(where: { "\($0.0)" == item.dropFirst() }) else {
                return "\(item.dropFirst()) is none of aes, pclmul, gfni and avx512vl"
            }
            guard HostFeatures.required.isDisjoint(with: known.1) else {
                return "\(known.0) cannot be done without"
            }
            remove(known.1)
        }
        return nil
    }

    /// By CPUID and XGETBV.
    public static func detect() -> HostFeatures { HostFeatures(rawValue: sj_host_features()) }
}
