import Guest
import IR

extension GuestArchitecture {
    public static let aarch64 = aarch64(lift: A64Table.lift)

    /// With the instructions and identification registers of one processor.
    public static func aarch64(_ processor: CPUModel) -> GuestArchitecture {
        // The usual one starts faster with the table that is there.
        if processor.midr == CPUModel.max.midr, processor.features == .all { return .aarch64 }
        let table = A64Table.table(of: processor)
        return aarch64(lift: { A64Table.lift(table, $0, $1, $2, $3) })
    }

    private static func aarch64(
        lift: @escaping @Sendable (Builder, UInt64, UnsafeRawPointer, Int) -> LiftResult
    ) -> GuestArchitecture {
        GuestArchitecture(
            name: "aarch64", elfMachine: 183, pointerBits: 64, byteOrder: .little, instructionAlignment: 4,
            tagMask: 0xff00_0000_0000_0000,  // TCR_EL1.TBI0
            slots: makeSlots(), slotCount: Slot.count, pcOffset: Offset.pc,
            helpers: makeHelpers(), helperCount: HelperBase.count, systemCalls: [systemCallSlots],
            lift: lift,
            // CS_ARCH_ARM64, little-endian
            capstoneArchitecture: 1, capstoneMode: 0,
            describeRegisters: dumpRegisters)
    }
}
