import CLibelf
import Glibc

public enum ELFClass: UInt8, Sendable { case elf32 = 1, elf64 = 2 }

public enum ELFByteOrder: UInt8, Sendable { case little = 1, big = 2 }

/// The checked first bytes of an ELF file, in host byte order.
///
/// Only what says whose program it is has been judged here, so that a program for another machine is named as such
/// even when the rest of the file makes no sense.
public struct ELFHeader: Equatable, Sendable {
    public var elfClass: ELFClass
    public var byteOrder: ELFByteOrder
    public var osABI: UInt8
    public var type: UInt16
    public var machine: UInt16
    public var flags: UInt32
    public var entry: UInt64
    public var headerSize: UInt16
    public var programHeaderOffset: UInt64
    public var programHeaderSize: UInt16
    public var programHeaderCount: UInt16

    /// Bytes of the program header table. Never more than 65535².
    public var programHeaderTableSize: UInt64 { UInt64(programHeaderSize) &* UInt64(programHeaderCount) }

    public static func isELF(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 4 && bytes[0] == 0x7f && bytes[1] == 0x45 && bytes[2] == 0x4c && bytes[3] == 0x46
    }

    /// Reads the header at the start of `bytes`. `fileSize` is the size of the whole file in bytes.
    public init(_ bytes: UnsafeRawBufferPointer, fileSize: UInt64) throws(ELFError) {
        guard bytes.count > 0 else { throw .empty }
        guard Self.isELF(bytes) else { throw .notELF }
        guard bytes.count >= Int(EI_NIDENT) else {
            throw .truncated(part: .header, needed: UInt64(EI_NIDENT), fileSize: fileSize)
        }
        guard let elfClass = ELFClass(rawValue: bytes[4]) else { throw .badClass(bytes[4]) }
        guard let byteOrder = ELFByteOrder(rawValue: bytes[5]) else { throw .badByteOrder(bytes[5]) }
        guard bytes[6] == 1 else { throw .badVersion(UInt32(bytes[6])) }
        self.elfClass = elfClass
        self.byteOrder = byteOrder
        osABI = bytes[7]
        let size = elfClass == .elf64 ? MemoryLayout<Elf64_Ehdr>.size : MemoryLayout<Elf32_Ehdr>.size
        guard bytes.count >= size else {
            throw .truncated(part: .header, needed: UInt64(size), fileSize: fileSize)
        }
        let version: UInt32
        if elfClass == .elf64 {
            var header = Elf64_Ehdr()
            withUnsafeMutableBytes(of: &header) {
                translate(bytes, into: $0, ELF_T_EHDR, elfClass, byteOrder)
            }
            version = header.e_version
            type = header.e_type
            machine = header.e_machine
            flags = header.e_flags
            entry = header.e_entry
            headerSize = header.e_ehsize
            programHeaderOffset = header.e_phoff
            programHeaderSize = header.e_phentsize
            programHeaderCount = header.e_phnum
        } else {
            var header = Elf32_Ehdr()
            withUnsafeMutableBytes(of: &header) {
                translate(bytes, into: $0, ELF_T_EHDR, elfClass, byteOrder)
            }
            version = header.e_version
            type = header.e_type
            machine = header.e_machine
            flags = header.e_flags
            entry = UInt64(header.e_entry)
            headerSize = header.e_ehsize
            programHeaderOffset = UInt64(header.e_phoff)
            programHeaderSize = header.e_phentsize
            programHeaderCount = header.e_phnum
        }
        guard version == 1 else { throw .badVersion(version) }
        guard Int(headerSize) >= size else { throw .badHeaderSize(headerSize) }
    }
}

/// One program header in host byte order, as it stands in the file.
public struct ProgramHeader: Equatable, Sendable {
    public var type: UInt32 = 0
    public var flags: UInt32 = 0
    public var offset: UInt64 = 0
    public var address: UInt64 = 0
    public var fileSize: UInt64 = 0
    public var memorySize: UInt64 = 0
    public var alignment: UInt64 = 0
}

extension ProgramHeader {
    /// Reads entry `index` of a table. The caller has checked that `table` holds it.
    init(_ table: UnsafeRawBufferPointer, _ index: Int, _ elfClass: ELFClass, _ byteOrder: ELFByteOrder) {
        if elfClass == .elf64 {
            var header = Elf64_Phdr()
            let size = MemoryLayout<Elf64_Phdr>.size
            let entry = UnsafeRawBufferPointer(rebasing: table[index * size..<(index + 1) * size])
            withUnsafeMutableBytes(of: &header) {
                translate(entry, into: $0, ELF_T_PHDR, elfClass, byteOrder)
            }
            self.init(
                type: header.p_type, flags: header.p_flags, offset: header.p_offset, address: header.p_vaddr,
                fileSize: header.p_filesz, memorySize: header.p_memsz, alignment: header.p_align)
        } else {
            var header = Elf32_Phdr()
            let size = MemoryLayout<Elf32_Phdr>.size
            let entry = UnsafeRawBufferPointer(rebasing: table[index * size..<(index + 1) * size])
            withUnsafeMutableBytes(of: &header) {
                translate(entry, into: $0, ELF_T_PHDR, elfClass, byteOrder)
            }
            self.init(
                type: header.p_type, flags: header.p_flags, offset: UInt64(header.p_offset),
                address: UInt64(header.p_vaddr), fileSize: UInt64(header.p_filesz),
                memorySize: UInt64(header.p_memsz), alignment: UInt64(header.p_align))
        }
    }
}

/// libelf's translation of one structure to host byte order. It needs no Elf descriptor, so section headers, which a
/// loader never looks at and a hostile file may fill with anything, play no part.
private func translate(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, _ type: Elf_Type,
    _ elfClass: ELFClass, _ byteOrder: ELFByteOrder
) {
    var from = Elf_Data()
    from.d_buf = UnsafeMutableRawPointer(mutating: source.baseAddress)
    from.d_type = type
    from.d_version = UInt32(EV_CURRENT)
    from.d_size = target.count
    var to = from
    to.d_buf = target.baseAddress
    if elfClass == .elf64 {
        _ = elf64_xlatetom(&to, &from, UInt32(byteOrder.rawValue))
    } else {
        _ = elf32_xlatetom(&to, &from, UInt32(byteOrder.rawValue))
    }
}
