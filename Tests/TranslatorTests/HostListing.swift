import CCapstone
import Debugger
import IR

@testable import HostX86

/// Host code as text that says nothing of where it lies: labels for places in it, names for what it reaches.
struct HostListing {
    /// Where the code pretends to run.
    static let address: UInt64 = 0x10_0000
    private static let thunkAddress: UInt64 = 0x20_0000
    private static let thunkNames = [
        "exitDirect", "exitIndirect", "exitReturn", "exitReason", "callHelper", "callEvaluator",
        "systemCall", "exitBackward", "exitCache", "otherSystemCall", "exitCounted",
    ]
    private static let runtimeNames: [(Int32, String)] = [
        (RuntimeLayout.exitPC, "exitPC"), (RuntimeLayout.exitReason, "exitReason"),
        (RuntimeLayout.exitPayload, "exitPayload"), (RuntimeLayout.exitSite, "exitSite"),
        (RuntimeLayout.guestMXCSR, "guestMXCSR"), (RuntimeLayout.floatMode, "floatMode"),
        (RuntimeLayout.lessFlags, "less"), (RuntimeLayout.equalFlags, "equal"),
        (RuntimeLayout.unorderedFlags, "unordered"), (RuntimeLayout.flagsMask, "flagsMask"),
        (RuntimeLayout.floatStatus, "floatStatus"), (RuntimeLayout.quietMXCSR, "quietMXCSR"),
        (RuntimeLayout.pollPage, "pollPage"),
        (RuntimeLayout.helperFrame, "frame"), (RuntimeLayout.helperFrame + 16, "frame+16"),
        (RuntimeLayout.helperFrame + 32, "frame+32"), (RuntimeLayout.helperFrame + 48, "frame+48"),
        (RuntimeLayout.helperFrame + 64, "frame+64"),
    ]

    static var thunks: Thunks {
        var t = Thunks()
        func at(_ n: UInt) -> UInt { UInt(thunkAddress) + n * 16 }
        (t.exitDirect, t.exitIndirect, t.exitReturn) = (at(0), at(1), at(2))
        (t.exitReason, t.callHelper, t.callEvaluator) = (at(3), at(4), at(5))
        (t.systemCall, t.exitBackward, t.exitCache) = (at(6), at(7), at(8))
        (t.otherSystemCall, t.exitCounted) = (at(9), at(10))
        return t
    }

    var lines: [String] = []
    /// Instructions in line, and behind them.
    var hot = 0
    var cold = 0

    /// What `generator` has just written at `code`.
    init?(
        _ generator: borrowing CodeGenerator, _ code: UnsafeRawPointer, _ size: Int,
        slots: UnsafePointer<StateSlot>,
        count: Int
    ) {
        guard let disassembler = Disassembler.host() else { return nil }
        let end = size - 16 * generator.poolLabels.count
        var coldStart = end
        if generator.coldPaths.count > 0 {
            coldStart = generator.asm.offset(of: generator.coldPaths[0].label) ?? end
        }
        var decoded: [(at: UInt64, size: UInt64, text: String)] = []
        var position = 0
        while position < end {
            let here = code + position
            if let last = decoded.last, Self.isStub(last.text) {
                let word = here.loadUnaligned(as: UInt64.self)
                let target = word & (1 << 48 - 1)
                decoded.append(
                    (
                        Self.address + UInt64(position), 8,
                        ".word \(hexadecimal(target, 1)), site -\(word >> 48)"
                    ))
                position += 8
                continue
            }
            if let rich = RichInstruction(here) {
                decoded.append((Self.address + UInt64(position), UInt64(rich.size), rich.text))
                position += rich.size
                continue
            }
            var first = true
            disassembler.forEach(
                here, min(15, end - position), address: Self.address + UInt64(position), step: 1
            ) { at, bytes, text in
                guard first else { return }
                first = false
                decoded.append((at, UInt64(bytes.count), text == ".bytes" ? Self.bytes(bytes) : text))
                position += bytes.count
            }
        }
        // What lies between the last instruction and the pool is padding.
        while let last = decoded.last, last.text.hasPrefix("nop"), generator.poolLabels.count > 0 {
            decoded.removeLast()
        }

        var targets: Set<UInt64> = []
        for d in decoded {
            if let t = Self.target(d.text), t >= Self.address, t < Self.address + UInt64(end) {
                targets.insert(t)
            }
        }
        var labels: [UInt64: String] = [:]
        for (n, t) in targets.sorted().enumerated() { labels[t] = "L\(n + 1)" }
        for k in 0..<generator.poolLabels.count { labels[Self.address + UInt64(end + 16 * k)] = "C\(k + 1)" }

        for d in decoded {
            if d.at == Self.address + UInt64(coldStart) { lines.append("; out of line") }
            if let label = labels[d.at] { lines.append("\(label):") }
            if !d.text.hasPrefix("nop") || d.size == 1 {
                if d.at < Self.address + UInt64(coldStart) { hot += 1 } else { cold += 1 }
            }
            lines.append("    " + Self.named(d, labels, slots, count))
        }
        for k in 0..<generator.poolLabels.count {
            let c = generator.poolLabels[k].constant
            lines.append("C\(k + 1): \(hexadecimal(c.high, 16))_\(hexadecimal(c.low, 16))")
        }
    }

    /// Whether it is the call in the stub of an exit.
    private static func isStub(_ text: String) -> Bool {
        guard text.hasPrefix("call"), let to = target(text) else { return false }
        return [thunks.exitDirect, thunks.exitBackward, thunks.exitCounted].contains(UInt(to))
    }

    private static func bytes(_ bytes: UnsafeRawBufferPointer) -> String {
        ".byte " + bytes.map { "0x" + hexadecimal(UInt64($0), 2) }.joined(separator: ", ")
    }

    /// The operand of a direct branch.
    private static func target(_ text: String) -> UInt64? {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].hasPrefix("j") || words[0] == "call", words[1].hasPrefix("0x") else {
            return nil
        }
        return UInt64(words[1].dropFirst(2), radix: 16)
    }

    private static func named(
        _ d: (at: UInt64, size: UInt64, text: String), _ labels: [UInt64: String],
        _ slots: UnsafePointer<StateSlot>,
        _ count: Int
    ) -> String {
        if let t = target(d.text) {
            let mnemonic = d.text.split(separator: " ")[0]
            if let label = labels[t] { return "\(mnemonic) \(label)" }
            let n = Int(t &- thunkAddress) / 16
            if t >= thunkAddress, n < thunkNames.count { return "\(mnemonic) \(thunkNames[n])" }
            return d.text
        }
        guard let open = d.text.firstIndex(of: "["), let close = d.text.firstIndex(of: "]") else {
            return d.text
        }
        let parts = d.text[d.text.index(after: open)..<close].split(separator: " ")
        guard let base = parts.first else { return d.text }
        var displacement: Int64 = 0
        if parts.count == 3 {
            let digits = parts[2]
            let value = digits.hasPrefix("0x") ? Int64(digits.dropFirst(2), radix: 16) : Int64(digits)
            guard let value else { return d.text }
            displacement = parts[1] == "-" ? -value : value
        } else if parts.count != 1 {
            return d.text
        }
        var name: String?
        if base == "rip" {
            let place = UInt64(bitPattern: Int64(d.at + d.size) + displacement)
            name = labels[place] ?? "site"
        } else if base == "rbx" {
            for n in 0..<count where Int64(slots[n].offset) == displacement { name = "\(slots[n].name)" }
            for (offset, text) in runtimeNames where Int64(offset) == displacement { name = text }
        }
        guard let name else { return d.text }
        return "\(d.text[...open])\(name)\(d.text[close...])"
    }
}

func hexadecimal(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
