/// Why a file cannot be loaded. The description is one line: what is wrong, and what to do.
public enum ELFError: Error, Equatable {
    case notELF
    case empty
    case truncated(part: Part, needed: UInt64, fileSize: UInt64)
    case badClass(UInt8)
    case badByteOrder(UInt8)
    case badVersion(UInt32)
    case badHeaderSize(UInt16)
    case notExecutable(type: UInt16)
    case badProgramHeaderSize(UInt16)
    case badProgramHeaderCount(UInt16)
    case noLoadSegment
    case fileSizeOverMemorySize(segment: Int)
    case addressOverflow(segment: Int)
    case addressTooLow(segment: Int, address: UInt64, least: UInt64)
    case addressTooHigh(segment: Int, end: UInt64, limit: UInt64)
    case misalignedSegment(segment: Int)
    case alignmentTooLarge(segment: Int, alignment: UInt64)
    case overlappingSegments(Int, Int)
    case entryOutside(UInt64)
    case noEntry
    case badInterpreter
    case badScript

    public enum Part: String, Sendable {
        case header = "ELF header"
        case programHeaders = "program header table"
        case segment = "contents"
        case interpreter = "interpreter's name"
    }
}

extension ELFError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notELF:
            return "not an ELF executable nor a #! script; give a Linux program"
        case .empty:
            return "the file is empty; copy or build it again"
        case .truncated(let part, let needed, let fileSize):
            return "the file is cut short: its \(part.rawValue) needs \(needed) bytes, it has \(fileSize); "
                + "copy or build it again"
        case .badClass(let value):
            return "damaged ELF header: class \(value) is neither 32 (1) nor 64 bit (2); build it again"
        case .badByteOrder(let value):
            return "damaged ELF header: byte order \(value) is neither little (1) nor big (2); build it again"
        case .badVersion(let value):
            return "ELF version \(value) is not known (only 1 is); build it again"
        case .badHeaderSize(let value):
            return "damaged ELF header: it says that it is \(value) bytes long; build it again"
        case .notExecutable(let type):
            switch type {
            case 1: return "a relocatable object (.o), not a program; link it first"
            case 4: return "a core dump, not a program; open it with gdb"
            default: return "an ELF file of type \(type), not a program; give an executable"
            }
        case .badProgramHeaderSize(let value):
            return "damaged ELF header: program headers of \(value) bytes; build it again"
        case .badProgramHeaderCount(let value):
            return
                "damaged ELF header: \(value) program headers (1 to 64 KiB of them are possible); build it again"
        case .noLoadSegment:
            return "nothing in the file is to be loaded (no PT_LOAD); link it as a program"
        case .fileSizeOverMemorySize(let segment):
            return "damaged segment \(segment): larger in the file than in memory; build it again"
        case .addressOverflow(let segment):
            return "damaged segment \(segment): its size or place overflows; build it again"
        case .addressTooLow(let segment, let address, let least):
            return "segment \(segment) wants address \(hex(address)), below \(hex(least)) which Linux keeps "
                + "free; link it higher or as PIE"
        case .addressTooHigh(let segment, let end, let limit):
            return "segment \(segment) ends at \(hex(end)), beyond the address space of \(hex(limit)); "
                + "link it lower or as PIE"
        case .misalignedSegment(let segment):
            return "segment \(segment)'s place in the file does not agree with its address; link it with "
                + "-z max-page-size=4096 or more"
        case .alignmentTooLarge(let segment, let alignment):
            return "segment \(segment) wants an alignment of \(hex(alignment)); link it with a smaller one"
        case .overlappingSegments(let a, let b):
            return "damaged: segments \(a) and \(b) overlap; build it again"
        case .entryOutside(let address):
            return "its entry point \(hex(address)) is in no segment; build it again"
        case .noEntry:
            return "a shared library without an entry point; give a program that uses it"
        case .badInterpreter:
            return "damaged: the name of its dynamic linker (PT_INTERP) is not a string; build it again"
        case .badScript:
            return "its #! line names no interpreter; put a path such as #!/bin/sh there"
        }
    }
}

func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
