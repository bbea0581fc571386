import Guest
import IR

extension GuestArchitecture {
    public static let powerpc64le = powerpc("ppc64le", .ppc64le)
    public static let powerpc64 = powerpc("ppc64", .ppc64)
    public static let powerpc = powerpc("ppc", .ppc)

    /// With the instructions of one processor alone.
    public static func powerpc64le(_ processor: CPUModel) -> GuestArchitecture {
        powerpc("ppc64le", Mode.ppc64le.limited(to: processor))
    }
    public static func powerpc64(_ processor: CPUModel) -> GuestArchitecture {
        powerpc("ppc64", Mode.ppc64.limited(to: processor))
    }
    public static func powerpc(_ processor: CPUModel) -> GuestArchitecture {
        powerpc("ppc", Mode.ppc.limited(to: processor))
    }

    private static func powerpc(_ name: StaticString, _ mode: Mode) -> GuestArchitecture {
        GuestArchitecture(
            name: name, elfMachine: mode.is64 ? 21 : 20, pointerBits: mode.is64 ? 64 : 32,
            byteOrder: mode.bigEndian ? .big : .little, instructionAlignment: 4,
            slots: makeSlots(), slotCount: Slot.count, pcOffset: Offset.pc,
            helpers: makeHelpers(), helperCount: HelperBase.count,
            systemCalls: mode.is64 ? [systemCallSlots(errorFlags: Offset.cr0), systemCallSlots()] : [],
            // SoftFloat's NaNPolicy.firstOperand. 32-bit kernels begin with MSR.FE0 and FE1 set (INIT_THREAD).
            initialFloatMode: 2 << 12 | (mode.is64 ? 0 : RegisterState.exceptionMode),
            // VSCR.NJ (start_thread()).
            flushesQuietly: true,
            lift: { PPCTable.lift(mode, $0, $1, $2, $3) },
            // CS_ARCH_PPC; CS_MODE_64, CS_MODE_BIG_ENDIAN
            capstoneArchitecture: 4,
            capstoneMode: (mode.is64 ? 1 << 3 : 1 << 2) | (mode.bigEndian ? Int32(bitPattern: 1 << 31) : 0),
            describeRegisters: dumpRegisters)
    }
}
