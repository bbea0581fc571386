import Command
import ELF
import Glibc
import Guest
import PowerPC
import Process

private let isync: UInt32 = 0x4c00_012c

extension GuestFamily {
    static let powerPC64Little = powerPC(
        "ppc64le", "PowerPC (Power ISA, 64-bit, little-endian)", "powerpc64le-linux-gnu", .elf64, .little,
        { $0.map(GuestArchitecture.powerpc64le) ?? .powerpc64le }, powerPC64LittleLinuxABI,
        VDSOImage64LE.words, VDSOImage64LE.sigreturnOffset)
    static let powerPC64 = powerPC(
        "ppc64", "PowerPC (Power ISA, 64-bit, big-endian)", "powerpc64-linux-gnu", .elf64, .big,
        { $0.map(GuestArchitecture.powerpc64) ?? .powerpc64 },
        powerPC64LinuxABI, VDSOImage64.words, VDSOImage64.sigreturnOffset)
    static let powerPC32 = powerPC(
        "ppc", "PowerPC (32-bit, big-endian)", "powerpc-linux-gnu", .elf32, .big,
        { $0.map(GuestArchitecture.powerpc) ?? .powerpc },
        powerPC32LinuxABI, VDSOImage32.words, VDSOImage32.sigreturnOffset)

    /// What only a program of the family needs is made when there is one.
    private static func powerPC(
        _ name: String, _ title: StaticString, _ triplet: StaticString, _ elfClass: ELFClass,
        _ order: ELFByteOrder,
        _ architecture: @escaping @Sendable (CPUModel?) -> GuestArchitecture,
        _ linux: @autoclosure @escaping @Sendable () -> GuestABI,
        _ vdso: @autoclosure @escaping @Sendable () -> [UInt64], _ signalReturn: UInt64
    ) -> GuestFamily {
        let is64 = elfClass == .elf64
        let machine = is64 ? ELFMachine.powerPC64 : ELFMachine.powerPC
        return GuestFamily(
            name: name, title: title, machine: machine, elfClass: elfClass, byteOrder: order,
            packages: {
                guard is64 else {
                    return [("/ld.so.1", "libc6-powerpc-cross"), ("/ld-musl-powerpc.", "musl:powerpc")]
                }
                // ld64.so.1 is ELFv1's, of big-endian programs.
                return order == .big
                    ? [("/ld64.so.1", "libc6-ppc64-cross"), ("/ld-musl-powerpc64.", "musl:ppc64")]
                    : [("/ld64.so.2", "libc6-ppc64el-cross"), ("/ld-musl-powerpc64le.", "musl:ppc64el")]
            },
            processors: { CPUModel.help(is64 ? CPUModel.of64Bits : CPUModel.of32Bits) },
            make: { (wanted: CString?) throws(UsageError) in
                let models = is64 ? CPUModel.of64Bits : CPUModel.of32Bits
                // One that the user names has no instructions of newer ones.
                var named: CPUModel?
                if let wanted { named = try processor(wanted, models) }
                let processor = named ?? models[0]
                var image = processImage(processor, machine, elfClass, order)
                image.triplet = triplet
                image.vdso = vdsoBytes(vdso())
                let describe = is64 ? description64 : description
                var guest = describe(name, processor, architecture(named), image, linux(), signalReturn)
                if let named { guest.cacheName += " \(named.name)" }
                return guest
            })
    }

    private static func processor(_ name: CString, _ models: [CPUModel]) throws(UsageError) -> CPUModel {
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

    /// Entries that are about floating point. The result is SIGFPE's si_code, where one is due at the pc.
    private static func floatEntry(
        _ thread: GuestThread, _ entry: UInt8, _ architecture: GuestArchitecture
    ) -> Int32? {
        switch entry {
        case SystemEntry.readFloatStatus: thread.startReadingFloatStatus()
        case SystemEntry.raiseExactly:
            let space = thread.process.space
            let memory = GuestMemory(base: space.base, end: space.end)
            // A prefixed instruction has eight bytes.
            var code: UInt64 = 0
            let pc = thread.pc
            let available = memory.read(pc, into: &code, 8) ? 8 : memory.read(pc, into: &code, 4) ? 4 : 0
            var next = pc
            let signal = EnabledExceptions.run(architecture, thread.state, &next, &code, available)
            thread.pc = next
            return signal
        case SystemEntry.settleFloatStatus:
            let signal = EnabledExceptions.settle(thread.state)
            // The pc is behind the instruction.
            if signal != nil { thread.pc = thread.pc &- 4 }
            return signal
        default: break
        }
        return nil
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
                if let code = floatEntry(thread, entry, architecture) {
                    return GuestFault(
                        signal: SIGFPE, code: code, address: thread.pc, origin: .undefined)
                }
                guard entry == SystemEntry.invalidateInstructionCache else { return nil }
                let size = processor.cacheLine
                let line = cacheAddress(thread.state) & ~(size - 1)
                // The server processors' instruction caches snoop: `sync; icbi; isync` of any address is for all code that
                // has changed. It is taken for all of the writable memory that it points to; who flushes by lines
                // has no isync behind each icbi, or loses only time.
                let space = thread.process.space
                if image.elfClass == .elf64, space.isExecutable(thread.pc),
                    let next = UnsafePointer<UInt32>(bitPattern: UInt(thread.pc))?.pointee,
                    (image.byteOrder == .big ? next.byteSwapped : next) == isync,
                    let region = space.region(at: line), region.protection.isSuperset(of: [.write, .execute])
                {
                    thread.codeLineChanged(region.start, region.end)
                } else {
                    thread.codeLineChanged(line, line &+ size)
                }
                return nil
            },
            processorText: { processor.description(processors: $0) })
    }
}
