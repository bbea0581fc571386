/// A `#!` line, by the kernel's rules (fs/binfmt_script.c): the first 256 bytes count, the interpreter ends at the first
/// blank, what follows is one argument whose inner blanks stay.
public struct Script: Equatable, Sendable {
    /// Ranges of bytes in the buffer given.
    public var interpreter: Range<Int>
    public var argument: Range<Int>?

    public static let lineLimit = 256

    public static func isScript(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x23 && bytes[1] == 0x21
    }

    /// `bytes` is the file's beginning: all of it or at least 256 bytes.
    public init(_ bytes: UnsafeRawBufferPointer) throws(ELFError) {
        guard Self.isScript(bytes) else { throw .notELF }
        let limit = min(bytes.count, Self.lineLimit)
        var end = 2
        while end < limit, bytes[end] != 0x0a, bytes[end] != 0 { end += 1 }
        let cut = end == Self.lineLimit
        while end > 2, !cut, Self.isBlank(bytes[end - 1]) { end -= 1 }
        var start = 2
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        guard start < end else { throw .badScript }
        var name = start
        while name < end, !Self.isBlank(bytes[name]) { name += 1 }
        // A name that the limit may have cut in two must not be run; a cut argument may (as in Linux).
        if name == end && cut { throw .badScript }
        interpreter = start..<name
        var rest = name
        while rest < end, Self.isBlank(bytes[rest]) { rest += 1 }
        while end > rest, Self.isBlank(bytes[end - 1]) { end -= 1 }
        if rest < end { argument = rest..<end }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
