import IR

/// The register file: slot numbers, and where the slots lie.
public enum Slot {
    /// r0…r31 are slots 0…31. In 32-bit mode their upper halves are zero.
    public static let cr0 = 32
    public static let lr = 40
    public static let ctr = 41
    /// XER.CA, 0 or 1.
    public static let ca = 42
    /// Bit 32 is XER.CA32; the others are anything.
    public static let ca32 = 43
    /// XER.OV and OV32, 0 or 1.
    public static let ov = 44
    public static let ov32 = 45
    /// The reservation: its address (or -1), bytes, and what was read.
    public static let reservation = 46
    public static let reservationLow = 47
    public static let reservationHigh = 48
    public static let vrsave = 49
    public static let tar = 50
    /// The bits of XER that no instruction changes but mtxer: 25:31, the byte count of lswx.
    public static let xerBytes = 51
    /// In memory only: use `loadState`/`storeState`. FPSCR's bits that are not kept elsewhere: see `FPSCR`.
    public static let fpscr = 52
    /// In memory only, each for one instruction: the operand of icbi; what a decimal operation says of its result, as `fprfSource`
    /// has it (see `DecimalInstruction`).
    public static let cacheAddress = 53
    public static let decimalStatus = cacheAddress
    /// The last floating-point result, of which FPSCR.FPRF is made, a vector: see `FPRF`.
    public static let fprfSource = 54
    /// VSCR.SAT as a vector: set when any bit is.
    public static let saturated = 55
    /// In memory only: VSCR.NJ, as `RuntimeLayout.quietMXCSR` has it.
    public static let quietMXCSR = 56
    /// DSCR, PPR: kept for mfspr.
    public static let dscr = 57
    public static let ppr = 58
    public static let reservationBytes = 59
    /// In memory only: the FP mode as `writeFloatMode` takes it.
    public static let floatMode = 60
    /// The operands of the last comparison of doubles, of which FPSCR.FPCC is made if `fprfSource` says so.
    public static let compared = 61
    /// In memory only: the exceptions besides those of MXCSR, as FloatFlags.
    public static let floatStatus = 62
    /// vs0…vs63 are slots 64…127. f0…f31 are vs0…vs31, v0…v31 are vs32…vs63.
    public static let vs0 = 64
    public static let count = 128
}

/// Byte offsets from the state pointer.
public enum Offset {
    /// Eight fields of two bytes, within reach of an 8-bit displacement as all but the last general registers are.
    public static let cr0: Int32 = RuntimeLayout.guestBase
    public static let r0: Int32 = cr0 + 16
    public static let lr: Int32 = r0 + 8 * 32
    public static let ctr: Int32 = lr + 8
    public static let pc: Int32 = ctr + 8
    public static let ca: Int32 = pc + 8
    public static let ca32: Int32 = ca + 8
    public static let ov: Int32 = ca32 + 8
    public static let ov32: Int32 = ov + 8
    public static let reservation: Int32 = ov32 + 8
    public static let reservationLow: Int32 = reservation + 8
    public static let reservationHigh: Int32 = reservationLow + 8
    public static let reservationBytes: Int32 = reservationHigh + 8
    public static let vrsave: Int32 = reservationBytes + 8
    public static let tar: Int32 = vrsave + 8
    public static let xerBytes: Int32 = tar + 8
    public static let fpscr: Int32 = xerBytes + 8
    public static let cacheAddress: Int32 = fpscr + 8
    public static let decimalStatus = cacheAddress
    public static let dscr: Int32 = cacheAddress + 8
    public static let ppr: Int32 = dscr + 8
    public static let saturated: Int32 = (ppr + 8 + 15) & ~15
    public static let fprfSource: Int32 = saturated + 16
    public static let compared: Int32 = fprfSource + 16
    public static let vs0: Int32 = compared + 16
    /// What PR_SET_UNALIGN was given (32 bits).
    static let alignment: Int32 = vs0 + 16 * 64
}

/// r0, r3 to r8, r3.
func systemCallSlots(errorFlags: Int32? = nil) -> SystemCallSlots {
    SystemCallSlots(
        number: Offset.r0,
        arguments: [
            Offset.r0 + 24, Offset.r0 + 32, Offset.r0 + 40, Offset.r0 + 48, Offset.r0 + 56, Offset.r0 + 64,
        ],
        result: Offset.r0 + 24, errorFlags: errorFlags)
}

/// The slots of the guest, for the builder and the backend. Made once, never freed.
func makeSlots() -> UnsafePointer<StateSlot> {
    let slots = UnsafeMutablePointer<StateSlot>.allocate(capacity: Slot.count)
    slots.initialize(repeating: StateSlot("", .i64, offset: 0), count: Slot.count)
    let rNames: [StaticString] = [
        "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
        "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26", "r27", "r28", "r29",
        "r30", "r31",
    ]
    let vNames: [StaticString] = [
        "vs0", "vs1", "vs2", "vs3", "vs4", "vs5", "vs6", "vs7", "vs8", "vs9", "vs10", "vs11", "vs12", "vs13",
        "vs14", "vs15", "vs16", "vs17", "vs18", "vs19", "vs20", "vs21", "vs22", "vs23", "vs24", "vs25",
        "vs26", "vs27", "vs28", "vs29", "vs30", "vs31", "vs32", "vs33", "vs34", "vs35", "vs36", "vs37",
        "vs38", "vs39", "vs40", "vs41", "vs42", "vs43", "vs44", "vs45", "vs46", "vs47", "vs48", "vs49",
        "vs50", "vs51", "vs52", "vs53", "vs54", "vs55", "vs56", "vs57", "vs58", "vs59", "vs60", "vs61",
        "vs62", "vs63",
    ]
    let crNames: [StaticString] = ["cr0", "cr1", "cr2", "cr3", "cr4", "cr5", "cr6", "cr7"]
    for n in 0..<32 { slots[n] = StateSlot(rNames[n], .i64, offset: Offset.r0 + Int32(8 * n)) }
    // What compiled code uses most.
    for (rank, n) in [3, 9, 1, 4, 31, 10, 30, 5].enumerated() { slots[n].rank = UInt8(rank + 1) }
    for n in 0..<8 { slots[Slot.cr0 + n] = StateSlot(crNames[n], .flags, offset: Offset.cr0 + Int32(2 * n)) }
    for n in 0..<64 { slots[Slot.vs0 + n] = StateSlot(vNames[n], .v128, offset: Offset.vs0 + Int32(16 * n)) }
    for (rank, n) in [0, 1, 12, 11, 10, 2, 32, 33].enumerated() { slots[Slot.vs0 + n].rank = UInt8(rank + 1) }
    func word(_ slot: Int, _ name: StaticString, _ offset: Int32) {
        slots[slot] = StateSlot(name, .i64, offset: offset)
    }
    word(Slot.lr, "lr", Offset.lr)
    word(Slot.ctr, "ctr", Offset.ctr)
    word(Slot.ca, "ca", Offset.ca)
    word(Slot.ca32, "ca32", Offset.ca32)
    word(Slot.ov, "ov", Offset.ov)
    word(Slot.ov32, "ov32", Offset.ov32)
    word(Slot.reservation, "reservation", Offset.reservation)
    word(Slot.reservationLow, "reservationlow", Offset.reservationLow)
    word(Slot.reservationHigh, "reservationhigh", Offset.reservationHigh)
    word(Slot.reservationBytes, "reservationbytes", Offset.reservationBytes)
    word(Slot.vrsave, "vrsave", Offset.vrsave)
    word(Slot.tar, "tar", Offset.tar)
    word(Slot.xerBytes, "xerbytes", Offset.xerBytes)
    word(Slot.fpscr, "fpscr", Offset.fpscr)
    word(Slot.cacheAddress, "cacheaddress", Offset.cacheAddress)
    word(Slot.dscr, "dscr", Offset.dscr)
    word(Slot.ppr, "ppr", Offset.ppr)
    slots[Slot.floatMode] = StateSlot("floatmode", .i32, offset: RuntimeLayout.floatMode)
    slots[Slot.floatStatus] = StateSlot("floatstatus", .i32, offset: RuntimeLayout.floatStatus)
    slots[Slot.quietMXCSR] = StateSlot("quietmxcsr", .i32, offset: RuntimeLayout.quietMXCSR)
    slots[Slot.saturated] = StateSlot("saturated", .v128, offset: Offset.saturated)
    slots[Slot.fprfSource] = StateSlot("fprfsource", .v128, offset: Offset.fprfSource)
    slots[Slot.compared] = StateSlot("compared", .v128, offset: Offset.compared)
    return UnsafePointer(slots)
}
