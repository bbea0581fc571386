import Guest
import IR

extension GuestArchitecture {
    public static let aarch64 = GuestArchitecture(
        name: "aarch64", elfMachine: 183, pointerBits: 64, byteOrder: .little, instructionAlignment: 4,
        tagMask: 0xff00_0000_0000_0000,  // TCR_EL1.TBI0
        slots: makeSlots(), slotCount: Slot.count, pcOffset: Offset.pc,
        helpers: makeHelpers(), helperCount: HelperBase.count,
        lift: A64Table.lift,
        // CS_ARCH_ARM64, little-endian
        capstoneArchitecture: 1, capstoneMode: 0,
        describeRegisters: dumpRegisters)
}
