import IR

/// One instruction of a guest with fixed-width encodings: the manual's name, the manual's bit pattern, and what it does.
///
/// A pattern is read from bit 31 down: runs of `0`, `1` and `x` (either), `name` (a field of one bit) and
/// `name:width`, separated by spaces. The names are for the reader, the documentation and the fuzzer; the
/// semantics take fields from the word by the guest's own accessors.
public struct Encoding<Word>: Sendable where Word: Sendable {
    public typealias Semantics = @Sendable (Word, Builder) -> Void

    public let name: StaticString
    public let pattern: StaticString
    /// The architecture feature that brings it, as the manual names it.
    public let feature: StaticString
    public let semantics: Semantics

    public init(
        _ name: StaticString, _ pattern: StaticString, _ feature: StaticString = "",
        _ semantics: @escaping Semantics
    ) {
        self.name = name
        self.pattern = pattern
        self.feature = feature
        self.semantics = semantics
    }

    /// The fixed bits: a word is this encoding if `word & mask == bits`.
    public func fixedBits() -> (mask: UInt32, bits: UInt32) {
        var mask: UInt32 = 0
        var bits: UInt32 = 0
        pattern.withUTF8Buffer { text in
            var i = 0
            while i < text.count {
                switch text[i] {
                case UInt8(ascii: " "):
                    i &+= 1
                case UInt8(ascii: "0"), UInt8(ascii: "1"), UInt8(ascii: "x"):
                    mask = mask << 1 | (text[i] == UInt8(ascii: "x") ? 0 : 1)
                    bits = bits << 1 | (text[i] == UInt8(ascii: "1") ? 1 : 0)
                    i &+= 1
                default:
                    var width: UInt32 = 0
                    while i < text.count, text[i] != UInt8(ascii: " "), text[i] != UInt8(ascii: ":") {
                        i &+= 1
                    }
                    if i < text.count, text[i] == UInt8(ascii: ":") {
                        i &+= 1
                        while i < text.count, text[i] >= UInt8(ascii: "0"), text[i] <= UInt8(ascii: "9") {
                            width = width &* 10 &+ UInt32(text[i] &- UInt8(ascii: "0"))
                            i &+= 1
                        }
                    } else {
                        width = 1
                    }
                    mask <<= width
                    bits <<= width
                }
            }
        }
        return (mask, bits)
    }

    /// The number of bits that the pattern describes; 32 for a well-formed one.
    public var patternWidth: Int {
        var width = 0
        var field = false
        pattern.withUTF8Buffer { text in
            var i = 0
            while i < text.count {
                let c = text[i]
                if c == UInt8(ascii: " ") {
                    field = false
                    i &+= 1
                } else if !field, c == UInt8(ascii: "0") || c == UInt8(ascii: "1") || c == UInt8(ascii: "x") {
                    width &+= 1
                    i &+= 1
                } else if c == UInt8(ascii: ":") {
                    var n = 0
                    i &+= 1
                    while i < text.count, text[i] != UInt8(ascii: " ") {
                        n = n &* 10 &+ Int(text[i] &- UInt8(ascii: "0"))
                        i &+= 1
                    }
                    width &+= n &- 1
                    field = false
                } else {
                    if !field { width &+= 1 }
                    field = true
                    i &+= 1
                }
            }
        }
        return width
    }
}

/// The groups as one list, each element copied once.
public func joined<Element>(_ groups: [Element]...) -> [Element] {
    var all: [Element] = []
    all.reserveCapacity(groups.reduce(0) { $0 + $1.count })
    for group in groups { all += group }
    return all
}

/// Which eleven bits of a word tell most encodings apart: those from `highShift` up, and `lowBits` more from `lowShift`.
public struct EncodingIndex: Sendable {
    let highShift: UInt32
    let lowShift: UInt32
    let lowBits: UInt32

    public init(highShift: UInt32, lowShift: UInt32 = 0, lowBits: UInt32 = 0) {
        self.highShift = highShift
        self.lowShift = lowShift
        self.lowBits = lowBits
    }

    @inline(__always)
    func of(_ word: UInt32) -> UInt32 {
        (word &>> highShift) &<< lowBits | (word &>> lowShift) & ((1 &<< lowBits) &- 1)
    }
}

/// Finds the encoding of a 32-bit word: buckets by eleven of its bits, in each the most specific pattern first.
public final class EncodingTable<Word: Sendable>: @unchecked Sendable {
    struct Entry {
        var mask: UInt32
        var bits: UInt32
        var index: UInt32
    }

    public let encodings: [Encoding<Word>]
    private let starts: UnsafeMutablePointer<UInt32>
    private let entries: UnsafeMutablePointer<Entry>
    private let bucket: EncodingIndex

    public init(_ encodings: [Encoding<Word>], index: EncodingIndex = EncodingIndex(highShift: 21)) {
        self.encodings = encodings
        bucket = index
        var fixed: [Entry] = []
        fixed.reserveCapacity(encodings.count)
        for (i, e) in encodings.enumerated() {
            let (mask, bits) = e.fixedBits()
            fixed.append(Entry(mask: mask, bits: bits, index: UInt32(truncatingIfNeeded: i)))
        }
        fixed.sort {
            let (x, y) = ($0.mask.nonzeroBitCount, $1.mask.nonzeroBitCount)
            return x != y ? x > y : $0.index < $1.index
        }
        let starts = UnsafeMutablePointer<UInt32>.allocate(capacity: 2049)
        starts.initialize(repeating: 0, count: 2049)
        func forEachBucket(_ e: Entry, _ body: (Int) -> Void) {
            let free = ~index.of(e.mask) & 0x7ff
            var subset: UInt32 = 0
            repeat {
                body(Int(index.of(e.bits) | subset))
                subset = (subset &- free) & free
            } while subset != 0
        }
        for e in fixed { forEachBucket(e) { starts[$0 &+ 1] &+= 1 } }
        for i in 0..<2048 { starts[i &+ 1] &+= starts[i] }
        let total = Int(starts[2048])
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: max(total, 1))
        let fill = UnsafeMutablePointer<UInt32>.allocate(capacity: 2048)
        fill.initialize(from: starts, count: 2048)
        for e in fixed {
            forEachBucket(e) {
                (entries + Int(fill[$0])).initialize(to: e)
                fill[$0] &+= 1
            }
        }
        fill.deallocate()
        self.starts = starts
        self.entries = entries
    }

    /// The index in `encodings` of the word's encoding, or -1.
    public func find(_ word: UInt32) -> Int {
        let bucket = Int(bucket.of(word))
        var i = Int(starts[bucket])
        let end = Int(starts[bucket &+ 1])
        while i < end {
            if word & entries[i].mask == entries[i].bits { return Int(entries[i].index) }
            i &+= 1
        }
        return -1
    }
}
