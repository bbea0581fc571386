/// Names of e_machine values (the System V gABI's EM_* list, those that Linux programs have).
public enum ELFMachine {
    public static let x86_64: UInt16 = 62
    public static let i386: UInt16 = 3
    public static let aarch64: UInt16 = 183
    public static let powerPC: UInt16 = 20
    public static let powerPC64: UInt16 = 21

    /// A name for people, or nil for a machine that has none here.
    public static func name(_ machine: UInt16, _ width: ELFClass, _ order: ELFByteOrder) -> StaticString? {
        let wide = width == .elf64
        let big = order == .big
        switch machine {
        case 2: return "SPARC"
        case 3: return "x86 (i386)"
        case 4: return "Motorola 68000"
        case 6: return "i486"
        case 8, 10:
            if wide { return big ? "MIPS64" : "MIPS64 (little-endian)" }
            return big ? "MIPS" : "MIPS (little-endian)"
        case 15: return "HP PA-RISC"
        case 18: return "SPARC32PLUS"
        case 20: return big ? "PowerPC (32-bit)" : "PowerPC (32-bit, little-endian)"
        case 21: return big ? "PowerPC 64" : "PowerPC 64 (little-endian)"
        case 22: return wide ? "s390x" : "s390 (31-bit)"
        case 40: return big ? "ARM (32-bit, big-endian)" : "ARM (32-bit)"
        case 42: return big ? "SuperH (big-endian)" : "SuperH"
        case 43: return "SPARC V9"
        case 45: return "ARC"
        case 50: return "Itanium"
        case 62: return wide ? "x86-64" : "x32"
        case 76: return "CRIS"
        case 83: return "AVR"
        case 92: return "OpenRISC"
        case 93: return "ARC Compact"
        case 94: return "Xtensa"
        case 106: return "Blackfin"
        case 113: return "Nios II"
        case 140: return "TI C6000"
        case 164: return "Hexagon"
        case 167: return "NDS32"
        case 180: return "Tilera TILE64"
        case 183: return big ? "AArch64 (big-endian)" : "AArch64"
        case 188: return "TILEPro"
        case 189: return big ? "MicroBlaze" : "MicroBlaze (little-endian)"
        case 190: return "CUDA"
        case 191: return "TILE-Gx"
        case 195: return "ARC v2"
        case 224: return "AMD GPU"
        case 243: return wide ? "RISC-V 64" : "RISC-V 32"
        case 247: return "BPF"
        case 252: return "C-SKY"
        case 255: return "ARC v3"
        case 258: return wide ? "LoongArch 64" : "LoongArch 32"
        case 0x9026: return "Alpha"
        case 0x5441: return "FR-V"
        case 0x9041: return "M32R"
        case 0xabc7: return "Xtensa (old number)"
        case 0xbaab: return "MicroBlaze (old number)"
        default: return nil
        }
    }
}
