import Command
import ELF
import Guest
import PowerPC
import Process

extension GuestFamily {
    static let ppc64le = GuestFamily(
        name: "ppc64le", title: "PowerPC 64 (ELFv2, little-endian)", machine: ELFMachine.powerPC64,
        elfClass: .elf64, byteOrder: .little, processors: { "" },
        make: { (name: CString?) throws(UsageError) in
            var guest = powerPC(
                .powerpc64le, ProcessImageABI(machine: ELFMachine.powerPC64, elfClass: .elf64, byteOrder: .little),
                powerPC64LittleLinuxABI, vdso: VDSOImage64LE.words,
                signalReturnOffset: VDSOImage64LE.sigreturnOffset)
            guest.process.triplet = "powerpc64le-linux-gnu"
            return guest
        })

    private static func powerPC(
        _ architecture: GuestArchitecture, _ process: ProcessImageABI, _ linux: GuestABI, vdso: [UInt64],
        signalReturnOffset: UInt64
    ) -> GuestDescription {
        var process = process
        process.vdso = vdsoBytes(vdso)
        return GuestDescription(
            architecture: architecture, process: process, linux: linux, registers: .powerpc,
            signalReturnOffset: signalReturnOffset, cacheName: "\(architecture.name)",
            exceptionSignal: { kind, _, pc in
                let s = signalOfException(kind, pc: pc)
                return GuestFault(signal: s.signal, code: s.code, address: s.address, origin: s.origin)
            },
            systemEntry: { thread, entry in
                if entry == SystemEntry.readFloatStatus { return thread.startReadingFloatStatus() }
                // icbi: a line of 128 bytes has changed.
                let line = cacheAddress(thread.state) & ~127
                thread.codeLineChanged(line, line &+ 128)
            },
            processorText: { _ in "" },
            startRegisters: { registers, entry in registers[12] = entry })
    }
}
