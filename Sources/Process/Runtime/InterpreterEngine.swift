import CHost
import Glibc
import Guest
import HostX86
import IR
import Translator

/// Runs one thread's guest code by the IR's interpreter. It keeps the blocks it has lifted.
final class InterpreterEngine {
    struct Key: Hashable {
        var pc: UInt64
        var mode: UInt8
    }

    private var blocks: [Key: Builder] = [:]
    private static let mostBlocks = 8192
    let context: UnsafeMutablePointer<InterpreterContext>
    /// The block that runs, for the fault handler.
    var current: Builder?
    private var exit = Interpreter.Exit(.malformed, pc: 0)

    init(_ state: UnsafeMutableRawPointer, _ guest: GuestArchitecture) {
        context = .allocate(capacity: 1)
        context.initialize(
            to: InterpreterContext(
                state: state, slots: guest.slots, slotCount: guest.slotCount, helpers: guest.helpers,
                helperCount: guest.helperCount))
        context.pointee.stop = UnsafePointer(
            (state + Int(RuntimeLayout.stop)).assumingMemoryBound(to: UInt32.self))
    }

    func forget() {
        for block in blocks.values { block.deallocate() }
        blocks.removeAll()
    }

    func block(_ key: Key, _ lift: (Builder) -> Bool) -> Builder? {
        if let known = blocks[key] { return known }
        if blocks.count >= InterpreterEngine.mostBlocks { forget() }
        let builder = Builder(slots: context.pointee.slots, count: context.pointee.slotCount)
        guard lift(builder) else {
            builder.deallocate()
            return nil
        }
        builder.storage.pointee.function.shrink()
        blocks[key] = builder
        return builder
    }

    /// - Returns: how the block ended; nil if a memory access faulted, after the guest state was made exact.
    func run(_ block: Builder) -> (exit: Interpreter.Exit?, faultPC: UInt64) {
        current = block
        let signal = sj_guarded(
            { argument in
                guard let argument else { return }
                let engine = Unmanaged<InterpreterEngine>.fromOpaque(argument)._withUnsafeGuaranteedRef { $0 }
                guard let block = engine.current else { return }
                engine.exit = Interpreter.run(block.storage.pointee.function, engine.context)
            }, Unmanaged.passUnretained(self).toOpaque())
        current = nil
        if signal == 0 { return (exit, 0) }
        return (nil, Interpreter.writeBack(atFault: block.storage.pointee.function, context))
    }
}

extension GuestThread {
    /// What `run` does, by the interpreter.
    func interpret() -> GuestEvent {
        let engine = interpreter ?? InterpreterEngine(state, process.architecture)
        interpreter = engine
        while true {
            let target = untaggedPC()
            if target & (process.architecture.instructionAlignment &- 1) != 0 {
                return .fault(GuestFault(signal: SIGBUS, code: 1, address: target, origin: .misalignedFetch))
            }
            let end = process.executableEnd(target)
            guard end > target else {
                return .fault(process.fetchFault(target))
            }
            if get(RuntimeLayout.stop, as: UInt32.self) != 0 { return .poll }
            if let observer = process.entryObserver { observer(self, target) }
            let mode = floatControl
            let key = InterpreterEngine.Key(pc: target, mode: mode.rawValue)
            guard let block = engine.block(key, { process.lift($0, target, mode, end: end) }) else {
                return .fault(process.fetchFault(target))
            }
            let result = engine.run(block)
            guard let exit = result.exit else {
                pc = result.faultPC
                if process.startIgnoringTags(fault, self) {
                    engine.forget()
                    continue
                }
                if growsStack() { continue }
                return .fault(guestsFault())
            }
            pc = exit.pc
            switch exit.kind {
            case .direct, .indirect: continue
            case .systemCall: return .system(entry: exit.aux)
            case .exception: return .exception(kind: exit.aux, payload: Int64(bitPattern: exit.payload))
            case .poll: return .poll
            case .misaligned: return .fault(GuestFault(signal: SIGBUS, code: 1, address: exit.payload))
            case .malformed: return .exhausted
            }
        }
    }

    /// In the fault handler: leaves the interpreter when a guest access in it faulted. Does not return then.
    func leaveInterpreter(
        _ signal: Int32, _ code: Int32, _ address: UInt64, _ ucontext: UnsafeMutableRawPointer
    ) -> Bool {
        guard signal == SIGSEGV || signal == SIGBUS, let interpreter, interpreter.current != nil else {
            return false
        }
        fault = GuestFault(signal: signal, code: code, address: address)
        // As the handler's return would do: uc_sigmask.
        _ = sj_syscall6(14, 2, Int(bitPattern: ucontext + 296), 0, 8, 0, 0)
        sj_guard_leave(signal)
        return false
    }
}
