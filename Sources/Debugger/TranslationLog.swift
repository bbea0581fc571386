import Glibc
import Guest
import IR
import Process
import Translator

/// What the log items of `-d` select of translation and execution.
public struct LogSelection: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let guestCode = LogSelection(rawValue: 1)
    public static let hostCode = LogSelection(rawValue: 2)
    public static let lifted = LogSelection(rawValue: 4)
    public static let optimised = LogSelection(rawValue: 8)
    public static let entries = LogSelection(rawValue: 16)
    public static let registers = LogSelection(rawValue: 32)
    /// With `registers`.
    public static let vectors = LogSelection(rawValue: 64)
    public static let allocationMistakes = LogSelection(rawValue: 128)
}

/// Prints guest code, IR and host code of each translation, and the blocks that are entered.
public final class TranslationLog {
    private let selection: LogSelection
    private let guest: GuestArchitecture
    private let descriptor: Int32
    /// Only blocks that begin in one of these; empty: all.
    private let ranges: [ClosedRange<UInt64>]
    private let guestCode: Disassembler?
    private let hostCode: Disassembler?

    public init(
        _ selection: LogSelection, ranges: [ClosedRange<UInt64>] = [], guest: GuestArchitecture,
        descriptor: Int32
    ) {
        self.selection = selection
        self.ranges = ranges
        self.guest = guest
        self.descriptor = descriptor
        guestCode = Disassembler(architecture: guest.capstoneArchitecture, mode: guest.capstoneMode)
        hostCode = Disassembler.host()
    }

    /// Begins to observe the process.
    public func attach(to process: GuestProcess) {
        let translator = process.translator
        if !selection.isDisjoint(with: [.guestCode, .hostCode, .lifted, .optimised, .allocationMistakes]) {
            translator.observer = { [self, unowned translator] function, _, code, address in
                translated(function, code, address)
                if selection.contains(.allocationMistakes), code.count > 0 {
                    check(function, translator.allocationMistakes())
                }
            }
        }
        if !selection.isDisjoint(with: [.entries, .registers]) {
            process.entryObserver = { [self] thread, pc in entered(thread, pc) }
        }
    }

    private func isWanted(_ pc: UInt64) -> Bool { ranges.isEmpty || ranges.contains { $0.contains(pc) } }

    private func translated(
        _ function: borrowing Function, _ code: UnsafeRawBufferPointer, _ address: UInt
    ) {
        guard isWanted(function.pc) else { return }
        var text = ""
        if selection.contains(.guestCode), let guestCode {
            text += "----------------\nIN:\n"
            let step = Int(guest.instructionAlignment)
            // Another thread may have taken it away since.
            let pc = function.pc
            let code = GuestMemory().bytes(pc, function.guestLength) ?? []
            code.withUnsafeBytes { code in
                guard let start = code.baseAddress else { return }
                guestCode.forEach(start, code.count, address: pc, step: step) {
                    address, bytes, line in
                    text +=
                        "0x\(hex(address)):  \(hexBytes(bytes, reversed: guest.byteOrder == .little))  \(line)\n"
                }
            }
            text += "\n"
        }
        // Until passes rewrite the function, both are the same text.
        if !selection.isDisjoint(with: [.lifted, .optimised]) {
            text += selection.contains(.lifted) ? "OP:\n" : "OP after optimization:\n"
            text += Printer.text(
                copy function, slots: guest.slots, count: guest.slotCount, inlineConstants: true)
            text += "\n"
        }
        if selection.contains(.hostCode), let start = code.baseAddress, let hostCode {
            text += "OUT: [size=\(code.count)]\n"
            hostCode.forEach(start, code.count, address: UInt64(address), step: 1) { address, bytes, line in
                text += "0x\(hex(address)):  \(hexBytes(bytes, reversed: false))  \(line)\n"
            }
            text += "\n"
        }
        write(text)
    }

    private func check(_ function: borrowing Function, _ mistakes: [String]) {
        if mistakes.isEmpty { return }
        var text = "register allocation for 0x\(hex(function.pc)) is wrong:\n"
        for line in mistakes { text += "    \(line)\n" }
        text += Printer.text(copy function, slots: guest.slots, count: guest.slotCount, inlineConstants: true)
        write(text + "\n")
    }

    private func entered(_ thread: GuestThread, _ pc: UInt64) {
        guard isWanted(pc) else { return }
        var text = ""
        if selection.contains(.entries) { text += "Trace 0: [\(hex(pc, 16))]\n" }
        if selection.contains(.registers) {
            text += guest.describeRegisters(thread.state, pc, selection.contains(.vectors))
        }
        write(text)
    }

    private func write(_ text: String) { writeLog(descriptor, text) }
}

/// All of it, as far as the descriptor takes it.
func writeLog(_ descriptor: Int32, _ text: String) {
    var text = text
    text.withUTF8 { bytes in
        var done = 0
        while done < bytes.count {
            let n = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if n <= 0 { return }
            done += n
        }
    }
}

func hex(_ value: UInt64, _ width: Int = 8) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func hexBytes(_ bytes: UnsafeRawBufferPointer, reversed: Bool) -> String {
    let list = bytes.map { hex(UInt64($0), 2) }
    return (reversed ? list.reversed() : list).joined()
}
