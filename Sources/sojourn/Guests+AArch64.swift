import AArch64
import Command
import ELF
import Guest
import Process

extension GuestFamily {
    static let aarch64 = GuestFamily(
        name: "aarch64", title: "AArch64 (ARMv8-A, 64-bit, little-endian)", machine: ELFMachine.aarch64,
        elfClass: .elf64, byteOrder: .little,
        packages: { [("/ld-linux-aarch64", "libc6-arm64-cross"), ("/ld-musl-aarch64", "musl:arm64")] },
        processors: { CPUModel.help },
        make: { (name: CString?) throws(UsageError) in
            do throws(CPUModel.Mistake) {
                return description(
                    try name.map { (text) throws(CPUModel.Mistake) in
                        try CPUModel(String(cString: text))
                    } ?? .max)
            } catch {
                throw UsageError("-cpu: \(error)")
            }
        })

    private static func description(_ processor: CPUModel) -> GuestDescription {
        GuestDescription(
            architecture: .aarch64(processor), process: processImage(processor), linux: aarch64LinuxABI,
            registers: .aarch64, signalReturnOffset: VDSOImage.sigreturnOffset,
            cacheName: "aarch64 \(processor.midr) \(processor.features.rawValue)",
            exceptionSignal: { kind, _, pc in
                let s = signalOfException(kind, pc: pc)
                return GuestFault(signal: s.signal, code: s.code, address: s.address, origin: s.origin)
            },
            systemEntry: { thread, entry in
                if entry == SystemEntry.readFloatStatus {
                    thread.startReadingFloatStatus()
                    return nil
                }
                // IC IVAU: a line of 64 bytes has changed.
                let line = cacheAddress(thread.state) & ~63
                thread.codeLineChanged(line, line &+ 64)
                return nil
            },
            processorText: { processor.description(processors: $0) })
    }

    /// What a process of an AArch64 kernel starts with.
    private static func processImage(_ processor: CPUModel) -> ProcessImageABI {
        let identification = IDRegisters(processor)
        var abi = ProcessImageABI(machine: ELFMachine.aarch64, elfClass: .elf64, byteOrder: .little)
        abi.platform = "aarch64"
        abi.hwcap = identification.hwcap
        abi.hwcap2 = identification.hwcap2
        abi.minimumSignalStack = aarch64LargestFrame
        abi.triplet = "aarch64-linux-gnu"
        abi.vdso = VDSOImage.bytes
        return abi
    }
}
