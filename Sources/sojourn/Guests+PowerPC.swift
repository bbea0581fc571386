import Command
import ELF
import Guest
import PowerPC
import Process

extension GuestFamily {
    static let powerPC64Little = GuestFamily(
        name: "ppc64le", title: "PowerPC (Power ISA, 64-bit, little-endian)", machine: ELFMachine.powerPC64,
        elfClass: .elf64, byteOrder: .little,
        processors: { CPUModel.help(CPUModel.of64Bits) },
        make: { (name: CString?) throws(UsageError) in
            let processor = try processor(name, CPUModel.of64Bits)
            var image = processImage(processor, ELFMachine.powerPC64, .elf64, .little)
            image.triplet = "powerpc64le-linux-gnu"
            image.vdso = vdsoBytes(VDSOImage64LE.words)
            return description64(
                "ppc64le", processor, .powerpc64le, image, powerPC64LittleLinuxABI,
                VDSOImage64LE.sigreturnOffset)
        })

    static let powerPC64 = GuestFamily(
        name: "ppc64", title: "PowerPC (Power ISA, 64-bit, big-endian)", machine: ELFMachine.powerPC64,
        elfClass: .elf64, byteOrder: .big,
        processors: { CPUModel.help(CPUModel.of64Bits) },
        make: { (name: CString?) throws(UsageError) in
            let processor = try processor(name, CPUModel.of64Bits)
            var image = processImage(processor, ELFMachine.powerPC64, .elf64, .big)
            image.triplet = "powerpc64-linux-gnu"
            image.vdso = vdsoBytes(VDSOImage64.words)
            return description64(
                "ppc64", processor, .powerpc64, image, powerPC64LinuxABI, VDSOImage64.sigreturnOffset)
        })

    static let powerPC32 = GuestFamily(
        name: "ppc", title: "PowerPC (32-bit, big-endian)", machine: ELFMachine.powerPC, elfClass: .elf32,
        byteOrder: .big,
        processors: { CPUModel.help(CPUModel.of32Bits) },
        make: { (name: CString?) throws(UsageError) in
            let processor = try processor(name, CPUModel.of32Bits)
            var image = processImage(processor, ELFMachine.powerPC, .elf32, .big)
            image.triplet = "powerpc-linux-gnu"
            image.vdso = vdsoBytes(VDSOImage32.words)
            return description(
                "ppc", processor, .powerpc, image, powerPC32LinuxABI, VDSOImage32.sigreturnOffset)
        })

    private static func processor(_ name: CString?, _ models: [CPUModel]) throws(UsageError) -> CPUModel {
        guard let name else { return models[0] }
        guard let model = CPUModel.find(String(cString: name), in: models) else {
            throw UsageError(
                "-cpu: there is no processor model \(String(cString: name)); -cpu help lists them")
        }
        return model
    }

    private static func processImage(
        _ processor: CPUModel, _ machine: UInt16, _ elfClass: ELFClass, _ order: ELFByteOrder
    ) -> ProcessImageABI {
        var abi = ProcessImageABI(machine: machine, elfClass: elfClass, byteOrder: order)
        abi.platform = processor.platform
        abi.basePlatform = processor.platform
        abi.hwcap = UInt64(processor.hwcap)
        abi.hwcap2 = UInt64(processor.hwcap2)
        abi.minimumSignalStack = powerPCLargestFrame(is64: elfClass == .elf64)
        abi.ownEntries = processor.auxiliaryEntries.map { (type: $0.0, value: $0.1) }
        return abi
    }

    private static func description64(
        _ name: String, _ processor: CPUModel, _ architecture: GuestArchitecture, _ image: ProcessImageABI,
        _ linux: GuestABI, _ signalReturn: UInt64
    ) -> GuestDescription {
        var guest = description(name, processor, architecture, image, linux, signalReturn)
        guest.settle = { guest, header in
            let flags = header.flags
            guest.linux = powerPC64LinuxABI(bigEndian: header.byteOrder == .big, headerFlags: flags)
            guest.startRegisters = { registers, start, memory in
                let bias = (start.interpreter ?? start.image).bias
                _ = StartRegisters.set64(
                    registers, entry: start.entry, bias: bias, headerFlags: flags,
                    word: { memory.load($0, as: UInt64.self) })
            }
        }
        return guest
    }

    private static func description(
        _ name: String, _ processor: CPUModel, _ architecture: GuestArchitecture, _ image: ProcessImageABI,
        _ linux: GuestABI, _ signalReturn: UInt64
    ) -> GuestDescription {
        GuestDescription(
            architecture: architecture, process: image, linux: linux, registers: .powerpc,
            signalReturnOffset: signalReturn, cacheName: name,
            exceptionSignal: { kind, _, pc in
                let s = signalOfException(kind, pc: pc)
                return GuestFault(signal: s.signal, code: s.code, address: s.address, origin: s.origin)
            },
            systemEntry: { thread, entry in
                if entry == SystemEntry.readFloatStatus { return thread.startReadingFloatStatus() }
                let size = processor.cacheLine
                let line = cacheAddress(thread.state) & ~(size - 1)
                thread.codeLineChanged(line, line &+ size)
            },
            processorText: { processor.description(processors: $0) })
    }
}
