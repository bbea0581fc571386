import IR

/// The AArch64 register file: slot numbers, and where the slots lie.
public enum Slot {
    /// X0…X30 are slots 0…30.
    public static let sp = 31
    public static let flags = 32
    /// The local exclusive monitor: address of the last load-exclusive (or -1) and what it read.
    public static let monitorAddress = 33
    public static let monitorLow = 34
    public static let monitorHigh = 35
    public static let tpidr = 36
    /// In memory only: use `loadState`/`storeState`. The FPCR as the guest wrote it.
    public static let fpcr = 37
    public static let dit = 38
    /// In memory only: the operand of IC IVAU.
    public static let cacheAddress = 39
    /// V0…V31 are slots 64…95.
    public static let v0 = 64
    /// FPSR.QC as a vector: set when any bit is.
    public static let qc = 96
    public static let count = 97
}

/// Byte offsets from the state pointer.
public enum Offset {
    public static let x0: Int32 = RuntimeLayout.guestBase
    /// Written by every comparison: within reach of an 8-bit displacement. SP is mostly in a register.
    public static let flags: Int32 = x0 + 8 * 31
    public static let sp: Int32 = flags + 8
    public static let pc: Int32 = sp + 8
    public static let fpcr: Int32 = pc + 8
    public static let tpidr: Int32 = fpcr + 8
    public static let monitorAddress: Int32 = tpidr + 8
    public static let monitorLow: Int32 = monitorAddress + 8
    public static let monitorHigh: Int32 = monitorLow + 8
    public static let dit: Int32 = monitorHigh + 8
    public static let cacheAddress: Int32 = dit + 8
    public static let qc: Int32 = 208
    public static let v0: Int32 = qc + 16
}

/// X8, X0 to X5, X0.
let systemCallSlots = SystemCallSlots(
    number: Offset.x0 + 8 * 8,
    arguments: [
        Offset.x0, Offset.x0 + 8, Offset.x0 + 16, Offset.x0 + 24, Offset.x0 + 32, Offset.x0 + 40,
    ], result: Offset.x0)

/// The slots of the guest, for the builder and the backend. Made once, never freed.
func makeSlots() -> UnsafePointer<StateSlot> {
    let slots = UnsafeMutablePointer<StateSlot>.allocate(capacity: Slot.count)
    slots.initialize(repeating: StateSlot("", .i64, offset: 0), count: Slot.count)
    let xNames: [StaticString] = [
        "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
        "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29",
        "x30",
    ]
    let vNames: [StaticString] = [
        "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15",
        "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29",
        "v30",
        "v31",
    ]
    for n in 0..<31 { slots[n] = StateSlot(xNames[n], .i64, offset: Offset.x0 + Int32(8 * n)) }
    slots[Slot.sp] = StateSlot("sp", .i64, offset: Offset.sp)
    // What compiled code uses most: two thirds of all operands.
    for (rank, n) in [0, 1, Slot.sp, 2, 19, 30, 20, 29].enumerated() { slots[n].rank = UInt8(rank + 1) }
    slots[Slot.flags] = StateSlot("nzcv", .flags, offset: Offset.flags)
    slots[Slot.monitorAddress] = StateSlot("monitor", .i64, offset: Offset.monitorAddress)
    slots[Slot.monitorLow] = StateSlot("monitorlow", .i64, offset: Offset.monitorLow)
    slots[Slot.monitorHigh] = StateSlot("monitorhigh", .i64, offset: Offset.monitorHigh)
    slots[Slot.tpidr] = StateSlot("tpidr", .i64, offset: Offset.tpidr)
    slots[Slot.fpcr] = StateSlot("fpcr", .i32, offset: Offset.fpcr)
    slots[Slot.dit] = StateSlot("dit", .i64, offset: Offset.dit)
    slots[Slot.cacheAddress] = StateSlot("cacheaddress", .i64, offset: Offset.cacheAddress)
    for n in 0..<32 { slots[Slot.v0 + n] = StateSlot(vNames[n], .v128, offset: Offset.v0 + Int32(16 * n)) }
    for n in 0..<8 { slots[Slot.v0 + n].rank = UInt8(n + 1) }
    slots[Slot.qc] = StateSlot("qc", .v128, offset: Offset.qc)
    return UnsafePointer(slots)
}
