/// What is implemented, as HWCAPs and as the identification registers that Linux emulates for user space.
/// The values follow the kernel's Documentation/arch/arm64/cpu-feature-registers.rst and elf_hwcaps.rst.
public enum IDRegisters {
    /// AT_HWCAP: FP ASIMD AES PMULL SHA1 SHA2 CRC32 ATOMICS FPHP ASIMDHP CPUID ASIMDRDM JSCVT FCMA LRCPC DCPOP SHA3
    /// ASIMDDP SHA512 ASIMDFHM DIT ILRCPC FLAGM SB.
    public static let hwcap: UInt64 =
        0b11 | 0b1_1111_1000 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 15 | 1 << 16
        | 1 << 17 | 1 << 20 | 1 << 21 | 1 << 23 | 1 << 24 | 1 << 26 | 1 << 27 | 1 << 29
    /// AT_HWCAP2: DCPODP FLAGM2 FRINT I8MM BF16.
    public static let hwcap2: UInt64 = 1 << 0 | 1 << 7 | 1 << 8 | 1 << 13 | 1 << 14

    /// The register whose MRS field (bits 20:5) is `number`, or nil if user space may not read it.
    static func value(_ number: Int) -> UInt64? {
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

    /// Implementer 0 (software), architecture by features, no part number.
    private static let midr: UInt64 = 0x000f_0510
    /// DIT, FP and AdvSIMD with half-precision arithmetic; EL0 and EL1 in AArch64.
    private static let pfr0: UInt64 = 1 << 48 | 1 << 20 | 1 << 16 | 0x11
    /// AES+PMULL, SHA1, SHA2+SHA512, CRC32, Atomics, RDM, SHA3, DP, FHM, TS (FlagM2).
    private static let isar0: UInt64 =
        2 << 4 | 1 << 8 | 2 << 12 | 1 << 16 | 2 << 20 | 1 << 28 | 1 << 32 | 1 << 44 | 1 << 48 | 2 << 52
    /// DPB2, JSCVT, FCMA, LRCPC2, FRINTTS, SB, BF16, I8MM.
    private static let isar1: UInt64 =
        2 << 0 | 1 << 12 | 1 << 16 | 2 << 20 | 1 << 32 | 1 << 36 | 1 << 44 | 1 << 52
}
