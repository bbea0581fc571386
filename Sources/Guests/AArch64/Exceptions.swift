import Guest
import IR

/// The operand of IC IVAU, as the state holds it.
public func cacheAddress(_ state: UnsafeMutableRawPointer) -> UInt64 {
    (state + Int(Offset.cacheAddress)).load(as: UInt64.self)
}

/// Signal, si_code and si_addr of a guest exception (arch/arm64/kernel/traps.c, debug-monitors.c).
public func signalOfException(_ kind: UInt8, pc: UInt64) -> (
    signal: Int32, code: Int32, address: UInt64, origin: FaultOrigin
) {
    switch GuestException(rawValue: kind) {
    case .breakpoint: (5, 1, pc, .breakpoint)  // SIGTRAP, TRAP_BRKPT
    case .misalignedPC: (7, 1, pc, .misalignedFetch)  // SIGBUS, BUS_ADRALN
    default: (4, 1, pc, .undefined)  // SIGILL, ILL_ILLOPC
    }
}
