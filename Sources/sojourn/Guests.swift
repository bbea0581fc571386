import Binfmt
import Command
import ELF
import Glibc
import Guest
import Process

/// A guest as one run needs it.
struct GuestDescription {
    var architecture: GuestArchitecture
    var process: ProcessImageABI
    var linux: GuestABI
    var registers: GuestRegisterFile.Accessors
    /// Where in the vDSO signal handlers return to.
    var signalReturnOffset: UInt64
    /// What tells its translations from those of other guests and processors.
    var cacheName: String
    var exceptionSignal: (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault
    /// Entries of `exitSystemCall` that are no system calls, and what they raise.
    var systemEntry: (_ thread: GuestThread, _ entry: UInt8) -> GuestFault?
    /// The text of /proc/cpuinfo for so many processors.
    var processorText: (_ processors: Int) -> String
    /// Sets what the kernel gives a new process in registers besides pc and sp.
    var startRegisters:
        (_ registers: GuestRegisterFile, _ start: ProcessStart, _ memory: GuestMemory) -> Void = {
            _, _, _ in
        }
    /// Takes note of what else a program's header tells.
    var settle: (_ guest: inout GuestDescription, _ header: ELFHeader) -> Void = { _, _ in }
}

/// A guest that the command knows: which programs are its own, and how it is made.
struct GuestFamily: Sendable {
    /// The name in commands and messages.
    let name: String
    /// For `sojourn guests`.
    let title: StaticString
    let machine: UInt16
    let elfClass: ELFClass
    let byteOrder: ELFByteOrder
    /// Debian's packages that bring dynamic linkers, by parts of the linkers' paths.
    let packages: @Sendable () -> [(linker: String, package: String)]
    /// The lines of `-cpu help`.
    let processors: @Sendable () -> String
    /// With the processor that `-cpu` names, or the usual one.
    let make: @Sendable (_ processor: CString?) throws(UsageError) -> GuestDescription

    /// The first is the one that nothing else is known of.
    static let all: [GuestFamily] = [aarch64, powerPC64Little, powerPC64, powerPC32]

    static func find(_ header: ELFHeader) -> GuestFamily? {
        all.first {
            $0.machine == header.machine && $0.elfClass == header.elfClass
                && $0.byteOrder == header.byteOrder
        }
    }

    /// What to install for a program whose dynamic linker is not there, among the guests that Debian has it for.
    static func package(ofLinker path: String) -> String? {
        all.flatMap { $0.packages() }.first { strstr(path, $0.linker) != nil }?.package
    }

    static var list: String {
        all.map { family in
            let gap = String(repeating: " ", count: max(1, 11 - family.name.utf8.count))
            return "\(family.name)\(gap)\(family.title)\n"
        }.joined()
    }

    static var processorHelp: String {
        all.map { "\($0.name)\n\($0.processors())" }.joined(separator: "\n")
    }

    /// What binfmt_misc is told.
    static var binaryFormats: [BinaryFormat] {
        all.map {
            BinaryFormat(
                guest: $0.name, machine: $0.machine, elfClass: $0.elfClass, byteOrder: $0.byteOrder)
        }
    }
}
