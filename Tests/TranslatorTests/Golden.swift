import Debugger
import Guest
import IR

@testable import HostX86
@testable import Translator

/// A guest whose translations are kept.
struct GoldenGuest: Sendable {
    let architecture: GuestArchitecture
    /// Where its code pretends to lie.
    let pc: UInt64
    /// Of the instruction that some words begin with, how many it has, and its name in the guest's table if it is there.
    let find: @Sendable (ArraySlice<UInt32>) -> (count: Int, name: String?)
    /// The exception that undefined instructions end with.
    let undefined: UInt8

    /// The mode of a program that has not changed it.
    var mode: FloatControl {
        FloatControl(rawValue: UInt8(truncatingIfNeeded: architecture.initialFloatMode >> 8))
    }

    func makeBuilder() -> Builder { Builder(slots: architecture.slots, count: architecture.slotCount) }

    /// The words as they lie in memory.
    func stored(_ words: [UInt32]) -> [UInt32] {
        architecture.byteOrder == .big ? words.map(\.bigEndian) : words.map(\.littleEndian)
    }

    /// Whether the one instruction that the words are has no meaning.
    func isUndefined(_ words: [UInt32], _ builder: Builder) -> Bool {
        builder.reset(pc: pc, floatControl: mode)
        builder.begin(builder.makeBlock(pc: pc))
        let result = stored(words).withUnsafeBytes {
            architecture.lift(builder, pc, $0.baseAddress!, $0.count)
        }
        guard case .done = result else { return true }
        let function = builder.storage.pointee.function
        let last = function.instructions[function.instructions.count - 1]
        return last.op == .exitException && last.aux == undefined
    }

    /// nil: Capstone does not know it.
    func disassembled(_ word: UInt32, at pc: UInt64) -> String? {
        guard
            let disassembler = Disassembler(
                architecture: architecture.capstoneArchitecture, mode: architecture.capstoneMode)
        else { return nil }
        var text = ""
        var word = stored([word])[0]
        disassembler.forEach(&word, 4, address: pc, step: 4) { text = $2 }
        return text == ".bytes" ? nil : text
    }

    /// A line for each of the words: it, and what Capstone or else the table calls it.
    func listing(_ words: [UInt32]) -> [String] {
        var lines: [String] = []
        while lines.count < words.count {
            let (count, name) = find(words[lines.count...])
            let word = words[lines.count]
            let known = count == 1 ? disassembled(word, at: pc + UInt64(4 * lines.count)) : nil
            lines.append(
                "\(hexadecimal(UInt64(word), 8))  \(known ?? name.map { "(\($0))" } ?? ".bytes")")
            for word in words[lines.count...].prefix(count - 1) {
                lines.append(hexadecimal(UInt64(word), 8))
            }
        }
        return lines
    }
}

/// Guest code through the translator, as text that is the same on every machine.
struct Golden {
    /// What every host has, and the common crypto instructions.
    static let plain: HostFeatures = HostFeatures.required.union([.aes, .pclmul, .sha])
    static let rich: HostFeatures = plain.union(.avx512).union(.gfni)

    private let guest: GoldenGuest
    private let builder: Builder
    private var architecture: GuestArchitecture { guest.architecture }

    init(_ guest: GoldenGuest) {
        self.guest = guest
        builder = guest.makeBuilder()
    }

    /// Guest code, IR and host code of a block.
    func block(_ words: [UInt32]) -> String {
        placed(words) { blocks, end in blocks.lift(builder, guest.pc, guest.mode, end: end) }
        return listing(words) + ir + host(words)
    }

    /// The same of a block whose entries are counted.
    func counted(_ words: [UInt32]) -> String {
        placed(words) { blocks, end in
            var blocks = blocks
            blocks.counterStep = BlockLifter.counterStep(Translator.usualThreshold)
            _ = blocks.liftCounted(builder, guest.pc, guest.mode, end: end)
        }
        return listing(words) + ir + host(words)
    }

    /// The same of a trace that takes the last ways, which AArch64's branches do not take.
    func trace(_ words: [UInt32]) -> String { trace(words) { _, last in last } }

    /// The same of a trace that takes all branches.
    func takenTrace(_ words: [UInt32]) -> String { trace(words) { first, last in first ?? last } }

    private func trace(_ words: [UInt32], _ choose: (TraceWay?, TraceWay) -> TraceWay?) -> String {
        placed(words) { blocks, end in
            blocks.liftTrace(builder, guest.pc, guest.mode, end: end, choose)
        }
        return listing(words) + ir + host(words)
    }

    /// Guest code, plan and IR: of the loop at its begin, or else of the block.
    func lifted(_ words: [UInt32]) -> String {
        listing(words) + (planned(words) ?? "") + ir
    }

    /// The same with host code.
    func loop(_ words: [UInt32]) -> String { lifted(words) + host(words) }

    /// - Returns: the plan of the loop at the begin; nil if there is none, and the block is lifted.
    private func planned(_ words: [UInt32]) -> String? {
        let loops = LoopLifter(guest: architecture)
        return placed(words) { blocks, end in
            if loops.lift(blocks, builder, guest.pc, guest.mode, end: end) {
                return "PLAN\n" + describe(loops.plan.pointee)
            }
            blocks.lift(builder, guest.pc, guest.mode, end: end)
            return nil
        }
    }

    /// Lifts code of these words.
    @discardableResult
    private func placed<Result>(_ words: [UInt32], _ body: (BlockLifter, UInt64) -> Result) -> Result {
        let blocks = BlockLifter(guest: architecture)
        return guest.stored(words).withUnsafeBytes { code in
            blocks.window.hold(code.baseAddress!, code.count, at: guest.pc)
            return body(blocks, guest.pc + UInt64(code.count))
        }
    }

    private func listing(_ words: [UInt32]) -> String {
        "GUEST\n" + guest.listing(words).map { "    \($0)\n" }.joined()
    }

    private var ir: String {
        let ir = Printer.text(
            builder.storage.pointee.function, slots: architecture.slots, count: architecture.slotCount,
            inlineConstants: true)
        return "IR\n" + ir.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    /// Host code of what is lifted, on a plain and on a rich host.
    private func host(_ words: [UInt32]) -> String {
        let plain = host(Self.plain)
        let rich = host(Self.rich)
        var text = "HOST\n" + plain.lines.map { "\($0)\n" }.joined()
        if rich.lines != plain.lines {
            text += "HOST avx512 gfni\n" + rich.lines.map { "\($0)\n" }.joined()
            text += "guest \(words.count), host \(plain.hot) instructions, \(plain.cold) out of line;"
            text += " avx512 gfni \(rich.hot), \(rich.cold)\n"
        } else {
            text += "guest \(words.count), host \(plain.hot) instructions, \(plain.cold) out of line\n"
        }
        return text
    }

    private func describe(_ plan: RegionPlan) -> String {
        func name(_ slot: Int) -> String { "\(architecture.slots[slot].name)" }
        var text = "    carried: \(plan.carried.map(name).joined(separator: " "))\n"
        for part in plan.parts {
            text += "    ^\(part.block) pc=0x\(String(part.pc, radix: 16)): "
            let flags = zip(plan.flagsSlots, part.flags).map { slot, shape in
                guard let shape else { return "\(name(slot)) carried" }
                let second = shape.op == .logicFlags ? "" : ", \(operand(shape.b))"
                return "\(name(slot)) = \(shape.op).\(shape.lane) \(operand(shape.a))\(second)"
            }
            text += (flags.isEmpty ? "flags as at the begin" : flags.joined(separator: "; ")) + "\n"
        }
        return text
    }

    private func operand(_ o: FlagsShape.Operand) -> String {
        if o.slot < 0 { return "\(o.constant):\(o.type)" }
        let slot = "\(architecture.slots[Int(o.slot)].name):\(o.type)"
        return o.constant == 0 ? slot : "\(slot) + \(o.constant)"
    }

    private func host(_ features: HostFeatures) -> (lines: [String], hot: Int, cold: Int) {
        let function = builder.storage.pointee.function
        var generator = CodeGenerator(
            slots: architecture.slots,
            residents: Residents(architecture.slots, count: architecture.slotCount),
            thunks: HostListing.thunks, features: features)
        let capacity = 1 << 20
        let raw = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 4096)
        defer { raw.deallocate() }
        let start = raw.assumingMemoryBound(to: UInt8.self)
        let size = generator.compile(
            function, start: start, limit: start + capacity,
            executableOffset: Int(HostListing.address) - Int(bitPattern: raw))
        let mistakes = generator.allocationMistakes(function)
        if !mistakes.isEmpty { return (["wrong allocation"] + mistakes, 0, 0) }
        guard let size,
            let listing = HostListing(
                generator, raw, size, slots: architecture.slots, count: architecture.slotCount)
        else { return (["does not fit"], 0, 0) }
        return (listing.lines, listing.hot, listing.cold)
    }
}
