import CHost
import FuzzCommon
import Glibc
import Guest
import HostX86
import IR
import PowerPC
import Process
import Translator

/// Runs records by one of the engines in this process, without a kernel's interface: what TestBinaries/ppc-oracle.c does under
/// a command, with the same input and output.
final class Server {
    enum EngineKind: String { case interpreter, translator }

    private let guest: PPCGuest
    private let thread: GuestThread
    private let space: GuestAddressSpace
    private var mistakes: [String] = []
    private var background: [UInt8] = [UInt8](repeating: 0, count: Int(PPCGuest.dataSize))

    /// - Parameter other: a server of the same guest whose memory this one uses too.
    init?(_ guest: PPCGuest, _ kind: EngineKind, sharing other: Server? = nil) {
        guard
            let space = other?.space ?? Server.makeSpace(guest),
            let process = GuestProcess(
                architecture: guest.architecture, space: space, features: .detect(), codeCacheSize: 64 << 20),
            let thread = GuestThread(process: process)
        else { return nil }
        self.guest = guest
        self.space = space
        self.thread = thread
        process.interprets = kind == .interpreter
        process.translator.loopThreshold = 1
        thread.startReadingFloatStatus()
        // QEMU's user mode has MSR.FE0 and FE1 set.
        EnabledExceptions.setMode(thread.state, 3)
        let translator = process.translator
        translator.observer = { [unowned self, unowned translator] _, _, code, _ in
            if !code.isEmpty { mistakes += translator.allocationMistakes() }
        }
    }

    /// The code, full of traps, and the data.
    private static func makeSpace(_ guest: PPCGuest) -> GuestAddressSpace? {
        guard let space = guest.is64 ? GuestAddressSpace() : GuestAddressSpace(reservedBelow: 1 << 32) else {
            return nil
        }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
        guard
            space.map(guest.code, PPCGuest.codeSize, protection: [.read, .write, .execute], flags: flags)
                == Int(guest.code),
            space.map(guest.data, PPCGuest.dataSize, protection: [.read, .write], flags: flags)
                == Int(guest.data)
        else { return nil }
        for at in stride(from: guest.code, to: guest.code + PPCGuest.codeSize, by: 4) {
            put(PPCGuest.trap, at, guest, space)
        }
        return space
    }

    /// Gives the guest's memory back.
    func unmap() {
        _ = space.unmap(guest.code, PPCGuest.codeSize)
        _ = space.unmap(guest.data, PPCGuest.dataSize)
        if space.isWindow { munmap(UnsafeMutableRawPointer(bitPattern: 0x10000), (1 << 32) - 0x10000) }
    }

    /// What the allocation checker has found since it was last asked.
    func takeMistakes() -> [String] {
        defer { mistakes = [] }
        return mistakes
    }

    func setBackground(_ bytes: [UInt8]) {
        background = bytes
        restoreData()
    }

    private var dataPlace: UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(bitPattern: UInt(space.base + guest.data))!
    }

    private func restoreData() {
        background.withUnsafeBytes { dataPlace.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    }

    private func put(_ word: UInt32, _ at: UInt64) { Server.put(word, at, guest, space) }

    private static func put(_ word: UInt32, _ at: UInt64, _ guest: PPCGuest, _ space: GuestAddressSpace) {
        UnsafeMutableRawPointer(bitPattern: UInt(space.base + at))!.storeBytes(
            of: guest.bigEndian ? word.bigEndian : word.littleEndian, as: UInt32.self)
    }

    /// The process's fault handlers must be installed.
    func run(_ record: Record) -> Outcome {
        thread.attach()
        defer { thread.detach() }
        let end = record.pc + UInt64(4 * record.words.count)
        for (k, word) in record.words.enumerated() { put(word, record.pc + UInt64(4 * k)) }
        thread.codeChanged(record.pc, end)
        record.registers.put(thread.state)
        thread.pc = record.pc
        var outcome = Outcome()
        (outcome.signal, outcome.code, outcome.address) = run()
        outcome.pc = thread.pc
        outcome.registers = Registers(thread.state)
        noteMemory(&outcome)
        for k in record.words.indices { put(PPCGuest.trap, record.pc + UInt64(4 * k)) }
        thread.codeChanged(record.pc, end)
        return outcome
    }

    /// Runs until a signal would be raised.
    private func run() -> (signal: Int32, code: Int32, address: UInt64) {
        while true {
            switch thread.run() {
            case .exception(let kind, _):
                let (signal, code, address, _) = signalOfException(kind, pc: thread.pc)
                return (signal, code, signal == SIGBUS ? address : 0)
            case .fault(let fault):
                return (fault.signal, fault.code, fault.address)
            case .system(entry: SystemEntry.invalidateInstructionCache):
                let line = cacheAddress(thread.state) & ~127
                thread.codeLineChanged(line, line &+ 128)
            case .system(entry: SystemEntry.readFloatStatus): continue
            case .system(entry: SystemEntry.raiseExactly):
                var next = thread.pc
                let code = UnsafeRawPointer(bitPattern: UInt(space.base + next))!
                let signal = EnabledExceptions.run(guest.architecture, thread.state, &next, code, 8)
                thread.pc = next
                if let signal { return (SIGFPE, signal, 0) }
            case .system(entry: SystemEntry.settleFloatStatus):
                guard let signal = EnabledExceptions.settle(thread.state) else { continue }
                thread.pc &-= 4
                return (SIGFPE, signal, 0)
            case .poll: thread.clearPoll()
            case .system(let entry):
                return (0, Int32(entry), 0)
            case .interruptedCall, .exhausted:
                return (0, -1, 0)
            }
        }
    }

    private func noteMemory(_ outcome: inout Outcome) {
        let data = UnsafeRawBufferPointer(start: dataPlace, count: background.count)
        let isSame = background.withUnsafeBytes { memcmp($0.baseAddress!, data.baseAddress!, $0.count) == 0 }
        if isSame { return }
        let changed = background.indices.filter { background[$0] != data[$0] }
        outcome.first = changed[0]
        let length = changed[changed.count - 1] - changed[0] + 1
        outcome.memory = Array(data[outcome.first..<outcome.first + min(length, Outcome.mostMemory)])
        restoreData()
    }
}

/// Reads records from the standard input and writes outcomes to the standard output, one by one, so that it is known which one
/// ended it.
func serve(_ guest: PPCGuest, _ kind: Server.EngineKind) -> Never {
    guard let server = Server(guest, kind) else { fail("no memory for the guest") }
    func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = fread(&bytes, 1, count, stdin)
        return got == count ? bytes : nil
    }
    guard let background = read(Int(PPCGuest.dataSize)) else { fail("no background") }
    server.setBackground(background)
    GuestProcess.installFaultHandlers()
    watch()
    while let bytes = read(Record.size) {
        let record = bytes.withUnsafeBytes { Record($0, bigEndian: guest.bigEndian) }
        serial &+= 1
        let outcome = server.run(record).bytes(bigEndian: guest.bigEndian)
        if write(STDOUT_FILENO, outcome, outcome.count) != outcome.count { fail("cannot write") }
        let mistakes = server.takeMistakes()
        if !mistakes.isEmpty {
            let words = record.words.map(hex).joined(separator: " ")
            fputs("\(words): \(mistakes.joined(separator: "; "))\n", stderr)
        }
    }
    exit(0)
}

private nonisolated(unsafe) var serial = 0
private nonisolated(unsafe) var watched = 0

/// Ends the process when one record takes more than a second or two.
private func watch() {
    signal(SIGALRM) { _ in
        if watched == serial { _exit(9) }
        watched = serial
        alarm(1)
    }
    alarm(1)
}
