import Guest
import IR

/// Lifts basic blocks of guest code.
public struct BlockLifter {
    public let guest: GuestArchitecture
    /// In guest instructions.
    public var longest = 64
    /// Bytes that no block is longer than: no guest's instructions have more than 16.
    var reach: UInt64 { UInt64(longest &* 16) }
    /// The address bits that the guest's loads and stores use; without its tag bits once it has been seen to use them.
    public var addressMask: UInt64 = .max
    /// By how much the entries of blocks are counted; 0: they are not.
    public var counterStep: Int32 = 0
    let window = CodeWindow()

    public init(guest: GuestArchitecture) { self.guest = guest }

    /// Makes the function of the block at `pc`; executable memory ends at `end`.
    /// - Returns: false if the code there cannot be read; then the function is one that comes back to `pc`.
    @discardableResult
    public func lift(_ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64) -> Bool {
        window.forget()
        return liftHeld(builder, pc, mode, end: end)
    }

    /// The same from the code that the window holds.
    func liftHeld(_ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64) -> Bool {
        builder.reset(pc: pc, floatControl: mode)
        builder.storage.pointee.addressMask = addressMask
        builder.begin(builder.makeBlock(pc: pc))
        let ran = run(builder, pc, end: end)
        builder.storage.pointee.function.guestLength = Int(truncatingIfNeeded: ran.end &- pc)
        builder.storage.pointee.function.guestInstructionCount = ran.count
        return ran.count > 0
    }

    /// Lifts from `pc` to the end of the basic block.
    func run(_ builder: Builder, _ pc: UInt64, end: UInt64) -> (end: UInt64, count: Int) {
        var at = pc
        var count = 0
        while !builder.isTerminated {
            let (code, available) = count < longest && at < end ? window.fetch(at, end: end) : (nil, 0)
            guard let code, available > 0 else {
                builder.startInstruction(pc: at)
                builder.exitDirect(at)
                break
            }
            let result = guest.lift(builder, at, code, available)
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
