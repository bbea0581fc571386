/// What the sections of an image tell of its code and of the libraries that it needs, for who looks at it without running
/// it. No loader looks at sections, so they may be anything: what makes no sense is left out. Of images of 32 bits or in
/// big-endian order nothing is told.
public struct ImageSections {
    /// Addresses of code, before relocation; empty if it is not known.
    public private(set) var code: [Range<UInt64>] = []
    /// Addresses of functions that have symbols.
    public private(set) var functions: [UInt64] = []
    /// Addresses that the dynamic linker writes somewhere: tables of functions among them.
    public private(set) var pointers: [UInt64] = []
    /// Names of libraries.
    public private(set) var needed: [String] = []
    /// Folders to look for them in, between colons.
    public private(set) var searchPaths: [String] = []

    private struct Section {
        var type: UInt32
        var flags: UInt64
        var address: UInt64
        var offset: UInt64
        var size: UInt64
        var link: UInt32
    }

    private static let largest: UInt64 = 64 << 20

    public init(_ file: borrowing ProgramFile) {
        let head = file.prefix
        guard head.count >= 64, head[4] == ELFClass.elf64.rawValue, head[5] == ELFByteOrder.little.rawValue
        else { return }
        let count = head.loadUnaligned(fromByteOffset: 60, as: UInt16.self)
        guard head.loadUnaligned(fromByteOffset: 58, as: UInt16.self) == 64 else { return }
        let table = Self.read(
            file, head.loadUnaligned(fromByteOffset: 40, as: UInt64.self), UInt64(count) * 64)
        let sections = Self.entries(table, size: 64) { entry in
            Section(
                type: entry.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
                flags: entry.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                address: entry.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                offset: entry.loadUnaligned(fromByteOffset: 24, as: UInt64.self),
                size: entry.loadUnaligned(fromByteOffset: 32, as: UInt64.self),
                link: entry.loadUnaligned(fromByteOffset: 40, as: UInt32.self))
        }
        for section in sections {
            switch section.type {
            case 1:
                // SHF_ALLOC | SHF_EXECINSTR
                let (end, overflow) = section.address.addingReportingOverflow(section.size)
                if section.flags & 6 == 6, !overflow { code.append(section.address..<end) }
            case 2, 11: takeSymbols(Self.read(file, section.offset, section.size))
            case 4: takeRelocations(Self.read(file, section.offset, section.size))
            case 6:
                guard section.link < sections.count else { continue }
                let strings = sections[Int(section.link)]
                takeDynamic(
                    Self.read(file, section.offset, section.size),
                    Self.read(file, strings.offset, strings.size))
            default: break
            }
        }
    }

    private mutating func takeSymbols(_ table: [UInt8]) {
        functions += Self.entries(table, size: 24) { entry in
            let type = entry[4] & 15
            // STT_FUNC and STT_GNU_IFUNC, defined here.
            guard type == 2 || type == 10, entry.loadUnaligned(fromByteOffset: 6, as: UInt16.self) != 0 else {
                return nil
            }
            return entry.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        }
    }

    private mutating func takeRelocations(_ table: [UInt8]) {
        pointers += Self.entries(table, size: 24) {
            let addend = $0.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            return addend == 0 ? nil : addend
        }
    }

    private mutating func takeDynamic(_ table: [UInt8], _ strings: [UInt8]) {
        func string(_ offset: UInt64) -> String? {
            guard offset < UInt64(strings.count) else { return nil }
            return String(decoding: strings[Int(offset)...].prefix { $0 != 0 }, as: UTF8.self)
        }
        for (tag, value) in Self.entries(
            table, size: 16,
            {
                (
                    $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                    $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                )
            })
        {
            switch tag {
            case 0: return
            case 1: if let name = string(value) { needed.append(name) }
            case 15, 29: if let path = string(value) { searchPaths.append(path) }
            default: break
            }
        }
    }

    private static func read(_ file: borrowing ProgramFile, _ offset: UInt64, _ size: UInt64) -> [UInt8] {
        guard size > 0, size <= largest, offset <= file.size, size <= file.size - offset else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        return bytes.withUnsafeMutableBytes({ file.read(into: $0, at: offset) }) ? bytes : []
    }

    private static func entries<T>(_ table: [UInt8], size: Int, _ body: (UnsafeRawBufferPointer) -> T?) -> [T]
    {
        table.withUnsafeBytes { all in
            (0..<all.count / size).compactMap {
                body(UnsafeRawBufferPointer(rebasing: all[$0 * size..<($0 + 1) * size]))
            }
        }
    }
}
