import Guest

/// What Linux on PowerPC keeps of an exception in pt_regs: the vector's number, DAR and DSISR.
struct TrapRecord {
    var trap: UInt32
    var dar: UInt64 = 0
    var dsisr: UInt32 = 0

    /// A system call's vector: what an interrupted program is taken to have been in.
    static let systemCall = TrapRecord(trap: 0xc00)

    init(trap: UInt32, dar: UInt64 = 0, dsisr: UInt32 = 0) {
        self.trap = trap
        self.dar = dar
        self.dsisr = dsisr
    }

    /// Of the signal that a frame is for. Only faults tell more than that a call may have been interrupted.
    init(_ request: SignalFrameRequest) {
        let code = request.info.loadUnaligned(fromByteOffset: 8, as: Int32.self)
        let isFault = [4, 5, 7, 8, 11].contains(request.signal) && code > 0 && code < 0x80
        guard isFault else {
            self = .systemCall
            return
        }
        trap = UInt32(truncatingIfNeeded: request.fault.syndrome)
        dsisr = UInt32(truncatingIfNeeded: request.fault.syndrome >> 32)
        dar = request.fault.address
    }

    /// For the thread's record: trap and DSISR are its syndrome.
    static func record(
        _ origin: FaultOrigin, _ signal: Int32, _ code: Int32, _ address: UInt64, _ instruction: UInt32
    ) -> FaultRecord? {
        // DSISR: no translation, protection; a store.
        let cause: UInt32 = code == 2 ? 0x0800_0000 : 0x4000_0000
        let (trap, dsisr): (UInt32, UInt32) =
            switch origin {
            case .access: (0x300, cause | (isStore(instruction) ? 0x0200_0000 : 0))
            case .fetch: (0x400, cause)
            case .misalignedFetch: (0x600, 0)
            case .undefined, .breakpoint: (0x700, 0)
            }
        return FaultRecord(address: address, syndrome: UInt64(dsisr) << 32 | UInt64(trap))
    }

    /// X-form stores, by their extended opcodes (Power ISA, appendix "Opcode Maps").
    private static let stores: Set<UInt32> = [
        135, 140, 149, 150, 151, 167, 181, 182, 183, 199, 214, 215, 231, 247, 396, 397, 407, 439, 487, 652,
        660,
        661, 662, 663, 694, 695, 710, 716, 725, 726, 727, 742, 759, 908, 909, 918, 919, 940, 941, 972, 983,
        1004,
        1014,
    ]

    private static func isStore(_ word: UInt32) -> Bool {
        switch word >> 26 {
        case 31: stores.contains(word >> 1 & 0x3ff)
        case 36, 37, 38, 39, 44, 45, 47, 52, 53, 54, 55, 62: true
        // DQ- and DS-forms with loads among them: stxv, stxsd, stxssp, stfdp.
        case 61: word & 7 == 5 || word & 3 == 2 || word & 3 == 3 || word & 3 == 0
        default: false
        }
    }
}
