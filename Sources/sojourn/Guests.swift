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
/// Until the guest's folder gives the truth about its features, HWCAP says FP and ASIMD, which every program may take
/// for granted.
var aarch64ProcessABI: ProcessImageABI {
    var abi = ProcessImageABI(machine: ELFMachine.aarch64, elfClass: .elf64, byteOrder: .little)
    abi.platform = "aarch64"
    abi.hwcap = 3
    abi.minimumSignalStack = 4720
    abi.triplet = "aarch64-linux-gnu"
    abi.vdso = VDSOImage.bytes
    return abi
}
