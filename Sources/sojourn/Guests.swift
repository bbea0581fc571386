import AArch64
import ELF
import Glibc
import Process

let guestsText: StaticString = """
    aarch64    AArch64 (ARMv8-A, 64-bit, little-endian)

    """

/// What a process of an AArch64 kernel starts with.
func aarch64ProcessABI(_ processor: CPUModel) -> ProcessImageABI {
    let identification = IDRegisters(processor)
    var abi = ProcessImageABI(machine: ELFMachine.aarch64, elfClass: .elf64, byteOrder: .little)
    abi.platform = "aarch64"
    abi.hwcap = identification.hwcap
    abi.hwcap2 = identification.hwcap2
    abi.minimumSignalStack = UInt64(aarch64LinuxABI.minimumSignalStack)
    abi.triplet = "aarch64-linux-gnu"
    abi.vdso = VDSOImage.bytes
    return abi
}
