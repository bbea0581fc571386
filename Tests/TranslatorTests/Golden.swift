import Debugger
import Glibc
import Guest
import IR
import Translator

@testable import AArch64
@testable import HostX86

/// One block of guest code through the translator, as text that is the same on every machine.
struct Golden {
    static let pc: UInt64 = 0x12_0000_0000
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

    func text(_ words: [UInt32]) -> String {
        for (n, word) in words.enumerated() { code[n] = word }
        BlockLifter(guest: guest).lift(builder, Self.pc, [], end: Self.pc + 4 * UInt64(words.count))
        let function = builder.storage.pointee.function
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
        text += "IR\n"
        let ir = Printer.text(function, slots: guest.slots, count: guest.slotCount, inlineConstants: true)
        for line in ir.split(separator: "\n") { text += "    \(line)\n" }
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
