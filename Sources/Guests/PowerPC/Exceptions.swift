import Guest
import IR

/// The operand of icbi, as the state holds it.
public func cacheAddress(_ state: UnsafeMutableRawPointer) -> UInt64 {
    (state + Int(Offset.cacheAddress)).load(as: UInt64.self)
}

/// Signal, si_code and si_addr of a guest exception (arch/powerpc/kernel/traps.c).
public func signalOfException(_ kind: UInt8, pc: UInt64) -> (
    signal: Int32, code: Int32, address: UInt64, origin: FaultOrigin
) {
    switch GuestException(rawValue: kind) {
    case .privileged: (4, 5, pc, .undefined)  // SIGILL, ILL_PRVOPC
    case .trap: (5, 1, pc, .breakpoint)  // SIGTRAP, TRAP_BRKPT
    case .alignment: (7, 1, pc, .misalignedFetch)  // SIGBUS, BUS_ADRALN
    default: (4, 1, pc, .undefined)  // SIGILL, ILL_ILLOPC
    }
}
