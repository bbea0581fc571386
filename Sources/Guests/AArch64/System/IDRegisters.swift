/// A processor as programs see it: HWCAPs, and the identification registers that Linux emulates for user space.
/// The values follow the kernel's Documentation/arch/arm64/cpu-feature-registers.rst and elf_hwcaps.rst.
public struct IDRegisters: Sendable {
    private let midr: UInt64
    public private(set) var hwcap: UInt64 = 0
    public private(set) var hwcap2: UInt64 = 0
    /// FP and AdvSIMD; EL0 and EL1 in AArch64.
    private var pfr0: UInt64 = 0x11
    private var isar0: UInt64 = 0
    private var isar1: UInt64 = 0

    public init(_ model: CPUModel) {
        midr = model.midr
        // FP, ASIMD, CPUID.
        hwcap = 1 << 0 | 1 << 1 | 1 << 11
        let all = CPUFeature.all
        for k in all.indices where model.features.rawValue >> UInt64(k) & 1 != 0 {
            hwcap |= all[k].hwcap
            hwcap2 |= all[k].hwcap2
            pfr0 &+= all[k].pfr0
            isar0 &+= all[k].isar0
            isar1 &+= all[k].isar1
        }
    }

    /// The register whose MRS field (bits 20:5) is `number`, or nil if user space may not read it.
    func value(_ number: Int) -> UInt64? {
        guard number & ~0x7f == SystemRegister.identification(0, 0) & ~0x7f else { return nil }
        switch number {
        case SystemRegister.identification(0, 0): return midr
        case SystemRegister.identification(0, 5): return 1 << 31  // MPIDR_EL1
        case SystemRegister.identification(0, 6): return 0  // REVIDR_EL1
        case SystemRegister.identification(4, 0): return pfr0
        case SystemRegister.identification(6, 0): return isar0
        case SystemRegister.identification(6, 1): return isar1
        case SystemRegister.identification(7, 0): return 0xff00_0000
        // The rest of the space reads as zero.
        default: return number >> 3 & 0xf >= 4 ? 0 : nil
        }
    }
}
