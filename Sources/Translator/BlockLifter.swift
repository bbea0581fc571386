import Guest
import IR

/// Lifts basic blocks of guest code.
public struct BlockLifter {
    public let guest: GuestArchitecture
    /// In guest instructions.
    public var longest = 64
    /// The address bits that the guest's loads and stores use; without its tag bits once it has been seen to use them.
    public var addressMask: UInt64 = .max

    public init(guest: GuestArchitecture) { self.guest = guest }

    /// Makes the function of the block at `pc`; executable memory ends at `end`.
    public func lift(_ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64) {
        builder.reset(pc: pc, floatControl: mode)
        builder.storage.pointee.addressMask = addressMask
        builder.begin(builder.makeBlock(pc: pc))
        let ran = run(builder, pc, end: end)
        builder.storage.pointee.function.guestLength = Int(truncatingIfNeeded: ran.end &- pc)
        builder.storage.pointee.function.guestInstructionCount = ran.count
    }

    /// Lifts from `pc` to the end of the basic block.
    func run(_ builder: Builder, _ pc: UInt64, end: UInt64) -> (end: UInt64, count: Int) {
        var at = pc
        var count = 0
        while !builder.isTerminated {
            guard count < longest, at < end, let code = UnsafeRawPointer(bitPattern: UInt(at)) else {
                builder.startInstruction(pc: at)
                builder.exitDirect(at)
                break
            }
            let result = guest.lift(builder, at, code, Int(truncatingIfNeeded: min(end &- at, 64)))
            count &+= 1
            switch result {
            case .done(let length), .undefined(let length):
                at = at &+ UInt64(truncatingIfNeeded: length)
            case .needsMore:
                // The instruction lies across the end of executable memory: the rest faults.
                builder.startInstruction(pc: at)
                builder.exitDirect(at)
            }
        }
        return (at, count)
    }
}
