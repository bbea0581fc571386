import Guest
import IR

/// What the arm64 kernel keeps of a fault (thread.fault_address, thread.fault_code): it is in every signal frame from
/// then on.
enum FaultSyndrome {
    private static let length: UInt64 = 1 << 25
    private static let write: UInt64 = 1 << 6

    /// set_thread_esr(), arm64_notify_die(). Translation and permission faults are told as of level 3: of the tables
    /// there are none.
    static func record(
        _ origin: FaultOrigin, _ signal: Int32, _ code: Int32, _ address: UInt64, _ instruction: UInt32
    ) -> FaultRecord? {
        // si_code 2 of SIGSEGV is SEGV_ACCERR; SIGBUS has BUS_ADRALN (1) and BUS_ADRERR (2).
        let status: UInt64 = signal == 7 ? (code == 1 ? 0x21 : 0x07) : (code == 2 ? 0x0f : 0x07)
        switch origin {
        case .breakpoint: return nil
        case .undefined: return FaultRecord()
        case .misalignedFetch: return FaultRecord(address: 0, syndrome: 0x22 << 26 | length)
        case .fetch:
            return FaultRecord(address: address, syndrome: 0x20 << 26 | length | inKernel(address, status))
        case .access:
            let isWrite = isWrite(instruction, isMapped: status == 0x0f) ? write : 0
            return FaultRecord(
                address: address, syndrome: 0x24 << 26 | length | isWrite | inKernel(address, status))
        }
    }

    /// Bit 55 says which half an address is in. Of the kernel's nothing is told.
    private static func inKernel(_ address: UInt64, _ status: UInt64) -> UInt64 {
        address & 1 << 55 != 0 ? 0x04 : status
    }

    /// WnR: whether the instruction writes. One that reads first is said to read when it could not.
    private static func isWrite(_ w: UInt32, isMapped: Bool) -> Bool {
        func bit(_ n: UInt32) -> Bool { w >> n & 1 != 0 }
        // System instructions that fault are DC and IC.
        if w >> 22 == 0x354 { return true }
        guard bit(27), !bit(25) else { return false }
        switch w >> 28 & 3 {
        case 0:
            // CAS and CASP are among the exclusives.
            if w >> 24 & 0x3f == 0x08, bit(21), bit(23) || !bit(31), w & 0x7c00 == 0x7c00 { return isMapped }
            return !bit(22)
        case 1: return bit(24) ? !bit(22) && bit(21) && w & 0xc00 == 0 : false
        case 2: return !bit(22)
        default:
            let isVector = bit(26)
            if !bit(24), bit(21), w >> 10 & 3 == 0, !isVector {
                // LDAPR, else an atomic operation
                return w & 0xfc00 == 0xc000 && bit(23) ? false : isMapped
            }
            let operation = w >> 22 & 3
            return operation == 0 || (isVector && operation == 2)
        }
    }

    /// The upper byte of the register that the address came from.
    static func taggedAddress(_ address: UInt64, _ w: UInt32, _ registers: GuestRegisterFile) -> UInt64 {
        // Loads and stores but for literals; DC and IC have theirs in Rt.
        let isSystem = w >> 22 == 0x354
        guard isSystem || (w >> 27 & 1 != 0 && w >> 25 & 1 == 0 && w >> 24 & 0x3b != 0x18) else {
            return address
        }
        let n = Int(isSystem ? w & 31 : w >> 5 & 31)
        let base = n == 31 ? registers.sp : registers[n]
        return address & ~(0xff << 56) | base & 0xff << 56
    }
}
