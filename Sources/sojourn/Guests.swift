import AArch64
import ELF
import Process

let guestsText: StaticString = """
    aarch64    AArch64 (ARMv8-A, 64-bit, little-endian)

    """

let cpuText: StaticString = """
    max        everything that is implemented (the default)

    """

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
