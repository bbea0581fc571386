import AArch64
import ELF
import Glibc
import Process

let guestsText: StaticString = """
    aarch64    AArch64 (ARMv8-A, 64-bit, little-endian)

    """

let cpuText: StaticString = """
    max        everything that is implemented (the default)

    """

/// Models of qemu that max has all of; they get max. Others would find instructions missing.
private let modelsWithinMax: [StaticString] = [
    "max", "cortex-a35", "cortex-a53", "cortex-a55", "cortex-a57", "cortex-a72", "cortex-a76", "neoverse-n1",
]

func isModel(_ name: UnsafePointer<CChar>) -> Bool {
    modelsWithinMax.contains {
        strcmp(UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self), name) == 0
    }
}

/// What a process of an AArch64 kernel starts with.
var aarch64ProcessABI: ProcessImageABI {
    var abi = ProcessImageABI(machine: ELFMachine.aarch64, elfClass: .elf64, byteOrder: .little)
    abi.platform = "aarch64"
    abi.hwcap = IDRegisters.hwcap
    abi.hwcap2 = IDRegisters.hwcap2
    abi.minimumSignalStack = UInt64(aarch64LinuxABI.minimumSignalStack)
    abi.triplet = "aarch64-linux-gnu"
    abi.vdso = VDSOImage.bytes
    return abi
}
