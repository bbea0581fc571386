import AArch64
import Binfmt
import ELF
import Glibc
import Process

let guestsText: StaticString = """
    aarch64    AArch64 (ARMv8-A, 64-bit, little-endian)

    """

/// What binfmt_misc is told, for each guest.
let binaryFormats = [
    BinaryFormat(guest: "aarch64", machine: ELFMachine.aarch64, elfClass: .elf64, byteOrder: .little)
]

/// What a process of an AArch64 kernel starts with.
func aarch64ProcessABI(_ processor: CPUModel) -> ProcessImageABI {
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
