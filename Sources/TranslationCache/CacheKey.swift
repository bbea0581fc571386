import CHost

/// What translations depend on besides the guest's code: entries of another key are never used.
public struct CacheKey: Sendable {
    /// Of the files; a change of any structure in them changes the build too.
    static let format: UInt64 = 1
    /// The sum of the translator's build id, its host's features, and the guest's name and processor.
    public let sum: UInt64

    /// - Returns: nil if this program has no build id, so that nothing tells it from another build.
    public init?(guest: String, features: UInt64) {
        guard let build = BuildID.bytes else { return nil }
        self.init(build: build, guest: guest, features: features)
    }

    init(build: [UInt8], guest: String, features: UInt64) {
        var all = build
        for k in 0..<8 { all.append(UInt8(truncatingIfNeeded: features >> UInt64(8 * k))) }
        all += Array(guest.utf8)
        sum = all.withUnsafeBytes { Checksum.sum($0.baseAddress!, $0.count, seed: Self.format) }
    }

    /// The name of the folder that has the entries.
    public var folder: String { hexadecimal(sum) }
}

func hexadecimal(_ value: UInt64) -> String {
    String(unsafeUninitializedCapacity: 16) { text in
        for k in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * k) & 15)
            text[k] = digit + (digit < 10 ? 0x30 : 0x57)
        }
        return 16
    }
}

/// The number that the linker gave this program, from all that is in it.
enum BuildID {
    static let bytes: [UInt8]? = {
        var size = 0
        guard let p = sj_build_id(&size), size > 0 else { return nil }
        return Array(UnsafeBufferPointer(start: p, count: size))
    }()
}
