import Debugger
import Glibc
import Guest
import IR

@testable import AArch64
@testable import HostX86
@testable import Translator

/// One block of guest code through the translator, as text that is the same on every machine.
struct Golden {
    static let pc: UInt64 = 0x15_0000_0000
    /// What every host has, and the common crypto instructions.
    static let plain: HostFeatures = HostFeatures.required.union([.aes, .pclmul, .sha])
    static let rich: HostFeatures = plain.union(.avx512).union(.gfni)

    private static let isMapped: Bool = {
        let wanted = UnsafeMutableRawPointer(bitPattern: UInt(pc))
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE
        let got = mmap(wanted, 4096, PROT_READ | PROT_WRITE, flags, -1, 0)
        return got == wanted
    }()

    private let guest = GuestArchitecture.aarch64
    private let builder: Builder
    private let code: UnsafeMutablePointer<UInt32>

    init?() {
        guard Self.isMapped, let code = UnsafeMutablePointer<UInt32>(bitPattern: UInt(Self.pc)) else {
            return nil
        }
        self.code = code
        builder = Builder(slots: guest.slots, count: guest.slotCount)
    }

    static func isUndefined(_ word: UInt32) -> Bool {
        let guest = GuestArchitecture.aarch64
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        return isUndefined(word, builder)
    }

    static func isUndefined(_ word: UInt32, _ builder: Builder) -> Bool {
        builder.reset(pc: pc, floatControl: [])
        builder.begin(builder.makeBlock(pc: pc))
        var word = word
        let result = GuestArchitecture.aarch64.lift(builder, pc, &word, 4)
        guard case .done = result else { return true }
        let function = builder.storage.pointee.function
        let last = function.instructions[function.instructions.count - 1]
        return last.op == .exitException && last.aux == GuestException.undefined.rawValue
    }

    /// Guest code, IR and host code of a block.
    func block(_ words: [UInt32]) -> String {
        BlockLifter(guest: guest).lift(builder, place(words), [], end: Self.pc + 4 * UInt64(words.count))
        let function = builder.storage.pointee.function
        var text = listing(words) + "IR\n" + ir(function)
        let plain = host(function, Self.plain)
        let rich = host(function, Self.rich)
        text += "HOST\n" + plain.lines.map { "\($0)\n" }.joined()
        if rich.lines != plain.lines {
            text += "HOST avx512 gfni\n" + rich.lines.map { "\($0)\n" }.joined()
            text += "guest \(words.count), host \(plain.hot) instructions, \(plain.cold) out of line;"
            text += " avx512 gfni \(rich.hot), \(rich.cold)\n"
        } else {
            text += "guest \(words.count), host \(plain.hot) instructions, \(plain.cold) out of line\n"
        }
        return text
    }

    /// Guest code, plan and IR: of the loop at its begin, or else of the block.
    func lifted(_ words: [UInt32]) -> String {
        let blocks = BlockLifter(guest: guest)
        let loops = LoopLifter(guest: guest)
        let pc = place(words)
        let end = pc + 4 * UInt64(words.count)
        var text = listing(words)
        if loops.lift(blocks, builder, pc, [], end: end) {
            text += "PLAN\n" + describe(loops.plan.pointee)
        } else {
            blocks.lift(builder, pc, [], end: end)
        }
        return text + "IR\n" + ir(builder.storage.pointee.function)
    }

    private func place(_ words: [UInt32]) -> UInt64 {
        for (n, word) in words.enumerated() { code[n] = word }
        return Self.pc
    }

    private func listing(_ words: [UInt32]) -> String {
        var text = "GUEST\n"
        if let disassembler = Disassembler(architecture: guest.capstoneArchitecture, mode: guest.capstoneMode)
        {
            disassembler.forEach(code, 4 * words.count, address: Self.pc, step: 4) { _, bytes, line in
                let word = bytes.load(as: UInt32.self)
                // What Capstone does not know has a name in the table.
                let index = A64Table.table.find(word)
                let known = line != ".bytes" || index < 0
                text +=
                    "    \(hexadecimal(UInt64(word), 8))  \(known ? line : "(\(A64Table.table.encodings[index].name))")\n"
            }
        }
        return text
    }

    private func ir(_ function: Function) -> String {
        let ir = Printer.text(function, slots: guest.slots, count: guest.slotCount, inlineConstants: true)
        return ir.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    private func describe(_ plan: RegionPlan) -> String {
        func name(_ slot: Int) -> String { "\(guest.slots[slot].name)" }
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
        let slot = "\(guest.slots[Int(o.slot)].name):\(o.type)"
        return o.constant == 0 ? slot : "\(slot) + \(o.constant)"
    }

    private func host(_ function: Function, _ features: HostFeatures) -> (
        lines: [String], hot: Int, cold: Int
    ) {
        var generator = CodeGenerator(
            slots: guest.slots, residents: Residents(guest.slots, count: guest.slotCount),
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
            let listing = HostListing(generator, raw, size, slots: guest.slots, count: guest.slotCount)
        else { return (["does not fit"], 0, 0) }
        return (listing.lines, listing.hot, listing.cold)
    }
}
