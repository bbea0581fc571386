// FixAddresses FILE BASE: gives a static position-independent program the address BASE (hexadecimal) for good, in place. Its
// relative relocations (DT_RELR) are done here and not at each start, where they would copy a hundred pages. What glibc's
// start-up adds the load address to (dynamic section, TLS, RELRO) stays as it is.

import Glibc

/// Offsets and values of ELF-64, little-endian (System V ABI).
private enum ELF {
    static let type = 16
    static let entry = 24
    static let programHeaders = 32
    static let programHeaderCount = 56
    static let programHeaderSize = 56
    static let executable: UInt16 = 2
    static let dynamic: UInt16 = 3
    static let load: UInt32 = 1
    static let dynamicSegment: UInt32 = 2
    /// PT_DYNAMIC, PT_TLS, PT_GNU_RELRO.
    static let moved: [UInt32] = [dynamicSegment, 7, 0x6474_e552]
    static let relrSize: UInt64 = 35
    static let relr: UInt64 = 36
}

private func fail(_ why: String) -> Never {
    let line = Array("FixAddresses: \(why)\n".utf8)
    _ = write(2, line, line.count)
    exit(1)
}

private struct Program {
    var bytes: [UInt8]
    let base: UInt64
    private var loads: [(address: UInt64, offset: Int, size: UInt64)] = []

    init(_ bytes: [UInt8], base: UInt64) {
        self.bytes = bytes
        self.base = base
    }

    func get<T: FixedWidthInteger>(_ offset: Int, _: T.Type) -> T {
        guard offset >= 0, offset + MemoryLayout<T>.size <= bytes.count else { fail("the file ends early") }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) }
    }

    mutating func set<T: FixedWidthInteger>(_ offset: Int, _ value: T) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: T.self) }
    }

    mutating func move(_ offset: Int) { set(offset, get(offset, UInt64.self) &+ base) }

    private func offset(of address: UInt64) -> Int {
        for load in loads where address >= load.address && address - load.address < load.size {
            return load.offset + Int(address - load.address)
        }
        fail("nothing is loaded at 0x\(String(address, radix: 16))")
    }

    mutating func fix() {
        guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]), get(ELF.type, UInt16.self) == ELF.dynamic else {
            fail("no static position-independent program")
        }
        var relr: (address: UInt64, size: UInt64) = (0, 0)
        var sizeField = 0
        let first = Int(get(ELF.programHeaders, UInt64.self))
        let headers = (0..<Int(get(ELF.programHeaderCount, UInt16.self))).map { first + $0 * ELF.programHeaderSize }
        for header in headers {
            let place = Int(get(header + 8, UInt64.self))
            let size = get(header + 32, UInt64.self)
            switch get(header, UInt32.self) {
            case ELF.load: loads.append((get(header + 16, UInt64.self), place, size))
            case ELF.dynamicSegment:
                for entry in stride(from: place, to: place + Int(size), by: 16) {
                    switch get(entry, UInt64.self) {
                    case ELF.relr: relr.address = get(entry + 8, UInt64.self)
                    case ELF.relrSize: (sizeField, relr.size) = (entry + 8, get(entry + 8, UInt64.self))
                    default: break
                    }
                }
            default: break
            }
        }
        guard relr.size > 0 else { fail("no relative relocations: link with -z pack-relative-relocs") }
        relocate(offset(of: relr.address), Int(relr.size))
        set(sizeField, UInt64(0))
        for header in headers where !ELF.moved.contains(get(header, UInt32.self)) {
            move(header + 16)
            move(header + 24)
        }
        move(ELF.entry)
        set(ELF.type, ELF.executable)
    }

    /// An even entry is the address of a word; an odd one has a bit for each of the 63 words that follow.
    private mutating func relocate(_ table: Int, _ size: Int) {
        var next: UInt64 = 0
        for at in stride(from: table, to: table + size, by: 8) {
            let entry = get(at, UInt64.self)
            if entry & 1 == 0 {
                move(offset(of: entry))
                next = entry + 8
            } else {
                for bit in 0..<63 where entry >> UInt64(bit + 1) & 1 != 0 {
                    move(offset(of: next + 8 * UInt64(bit)))
                }
                next += 8 * 63
            }
        }
    }
}

guard CommandLine.arguments.count == 3, let base = UInt64(CommandLine.arguments[2], radix: 16),
    base & 0xfff == 0
else { fail("usage: FixAddresses FILE BASE") }
let file = CommandLine.arguments[1]
guard let stream = fopen(file, "r+") else { fail("\(file): \(String(cString: strerror(errno)))") }
fseek(stream, 0, SEEK_END)
var contents = [UInt8](repeating: 0, count: ftell(stream))
rewind(stream)
guard fread(&contents, 1, contents.count, stream) == contents.count else { fail("\(file) cannot be read") }
private var program = Program(contents, base: base)
program.fix()
rewind(stream)
guard fwrite(program.bytes, 1, contents.count, stream) == contents.count, fclose(stream) == 0 else {
    fail("\(file) cannot be written")
}
