import HostX86
import IR

/// The registers of interrupted host code: a ucontext_t of x86-64 Linux (arch/x86/include/uapi/asm/sigcontext.h).
struct HostContext {
    private let registers: UnsafeMutablePointer<UInt64>
    private let vectors: UnsafeMutableRawPointer?

    init(_ ucontext: UnsafeMutableRawPointer) {
        registers = (ucontext + 40).assumingMemoryBound(to: UInt64.self)
        let state = (ucontext + 224).loadUnaligned(as: UInt.self)
        vectors = UnsafeMutableRawPointer(bitPattern: state)
    }

    /// Index in gregs of a general register by its hardware number.
    private static func index(_ n: UInt8) -> Int {
        switch n {
        case 0: 13  // RAX
        case 1: 14  // RCX
        case 2: 12  // RDX
        case 3: 11  // RBX
        case 4: 15  // RSP
        case 5: 10  // RBP
        case 6: 9  // RSI
        case 7: 8  // RDI
        default: Int(n & 15) - 8
        }
    }

    func general(_ n: UInt8) -> UInt64 { registers[HostContext.index(n)] }
    func setGeneral(_ n: UInt8, _ value: UInt64) { registers[HostContext.index(n)] = value }

    var instructionPointer: UInt64 {
        get { registers[16] }
        nonmutating set { registers[16] = newValue }
    }
    var flags: UInt64 {
        get { registers[17] }
        nonmutating set { registers[17] = newValue }
    }

    /// Clears the exceptions in MXCSR that trap. It lies at byte 24 of the FXSAVE image; its masks are bits 12:7.
    func clearTrappingExceptions() {
        guard let vectors else { return }
        let mxcsr = (vectors + 24).assumingMemoryBound(to: UInt32.self)
        mxcsr.pointee &= ~(~mxcsr.pointee >> 7 & 0x3f)
    }

    /// XMM registers lie at byte 160 of the FXSAVE image.
    func vector(_ n: UInt8) -> Constant128 {
        guard let vectors else { return Constant128(low: 0, high: 0) }
        return (vectors + 160 + 16 * Int(n & 15)).loadUnaligned(as: Constant128.self)
    }
    func setVector(_ n: UInt8, _ value: Constant128) {
        guard let vectors else { return }
        (vectors + 160 + 16 * Int(n & 15)).storeBytes(of: value, as: Constant128.self)
    }
}
