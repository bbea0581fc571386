import IR

/// A made-up guest: x0…x3, v0, v1, flags and a memory-only counter.
final class TestGuest {
    static let slots: [StateSlot] =
        (0..<4).map { StateSlot(["x0", "x1", "x2", "x3"][$0], .i64, offset: Int32($0) * 8) } + [
            StateSlot("v0", .v128, offset: 32), StateSlot("v1", .v128, offset: 48),
            StateSlot("nzcv", .flags, offset: 64), StateSlot("w", .i32, offset: 68),
        ]
    static let helpers: [Helper] = [
        { state, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = Constant128(low: f.pointee.a.low &+ f.pointee.immediate, high: f.pointee.b.low)
            state.storeBytes(of: 0x77, toByteOffset: 68, as: UInt32.self)
        }
    ]

    let slots = UnsafeMutablePointer<StateSlot>.allocate(capacity: 8)
    let helpers = UnsafeMutablePointer<Helper>.allocate(capacity: 1)
    let block = UnsafeMutableRawPointer.allocate(byteCount: 16384, alignment: 16)
    let context = UnsafeMutablePointer<InterpreterContext>.allocate(capacity: 1)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 16)
    var state: UnsafeMutableRawPointer { block + 8192 }

    init() {
        slots.initialize(from: Self.slots, count: 8)
        helpers.initialize(from: Self.helpers, count: 1)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: 16384)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: 4096)
        context.initialize(
            to: InterpreterContext(
                state: block + 8192, slots: slots, slotCount: 8, helpers: helpers, helperCount: 1))
    }

    deinit {
        context.pointee.deallocate()
        context.deallocate()
        block.deallocate()
        memory.deallocate()
        slots.deallocate()
        helpers.deallocate()
    }

    subscript(x: Int) -> UInt64 {
        get { state.load(fromByteOffset: x * 8, as: UInt64.self) }
        set { state.storeBytes(of: newValue, toByteOffset: x * 8, as: UInt64.self) }
    }
    var address: UInt64 { UInt64(UInt(bitPattern: memory)) }

    func parse(_ text: String) throws -> Function { try Function(text: text, slots: slots, count: 8) }
    func text(_ f: Function, inlineConstants: Bool = false) -> String {
        Printer.text(f, slots: slots, count: 8, inlineConstants: inlineConstants)
    }
    func check(_ f: Function) -> [String] { Verifier.check(f, slots: slots, count: 8) }
    func run(_ text: String) throws -> Interpreter.Exit {
        let f = try parse(text)
        defer { f.deallocate() }
        return Interpreter.run(f, context)
    }
}
