import Guest
import Process

/// A request on a terminal's settings, for guests whose settings are not the host's (TerminalABI). The host is asked by
/// its requests with speeds as numbers, which its others have not.
struct TerminalRequest {
    /// The guest's structure: termios, or termio with half of each flag word.
    let structure: String
    let sets: Bool
    let hostRequest: UInt32
    /// The host's structure has speeds: struct termios2.
    let hasSpeeds: Bool

    /// TCGETS2, which reads the whole of the settings.
    static let readAll: UInt32 = 0x802c_542a

    init?(_ name: String) {
        hasSpeeds = !name.hasSuffix("LCKTRMIOS")
        structure = name.hasPrefix("TCGETA") || name.hasPrefix("TCSETA") ? "termio" : "termios"
        sets = name.hasPrefix("TCS") || name.hasPrefix("TIOCS")
        switch name {
        case "TCGETS", "TCGETA": hostRequest = Self.readAll
        case "TCSETS", "TCSETA": hostRequest = 0x402c_542b
        case "TCSETSW", "TCSETAW": hostRequest = 0x402c_542c
        case "TCSETSF", "TCSETAF": hostRequest = 0x402c_542d
        case "TIOCGLCKTRMIOS": hostRequest = 0x5456
        case "TIOCSLCKTRMIOS": hostRequest = 0x5457
        default: return nil
        }
    }
}

extension TerminalABI {
    /// struct termios2 of the host in the guest's numbers, still in the host's layout but for the order of c_cc.
    func toGuest(_ host: TerminalSettings) -> TerminalSettings {
        var guest = host
        guest.input = input.toGuest(host.input)
        guest.output = output.toGuest(host.output)
        guest.control = control.toGuest(host.control)
        guest.local = local.toGuest(host.local)
        for (n, place) in characters.enumerated() { guest.characters[n] = host.characters[place] }
        return guest
    }

    func toHost(_ guest: TerminalSettings) -> TerminalSettings {
        var host = guest
        host.input = input.toHost(guest.input)
        host.output = output.toHost(guest.output)
        host.control = control.toHost(guest.control)
        host.local = local.toHost(guest.local)
        for (n, place) in characters.enumerated() { host.characters[place] = guest.characters[n] }
        return host
    }
}

/// The fields of struct termios2, in asm-generic's order.
struct TerminalSettings: BitwiseCopyable {
    var input: UInt32 = 0
    var output: UInt32 = 0
    var control: UInt32 = 0
    var local: UInt32 = 0
    var line: UInt8 = 0
    var characters = InlineArray<19, UInt8>(repeating: 0)
    var inputSpeed: UInt32 = 0
    var outputSpeed: UInt32 = 0
}

extension SystemCall {
    func terminalIoctl(_ request: TerminalRequest, _ abi: TerminalABI) -> Int {
        let layouts = Layouts(linux.abi)
        guard let d = layouts.description(request.structure) else { return -22 }
        let layout = layouts.layout(d)
        func place(_ name: String) -> (address: UInt64, size: Int)? {
            guard let k = d.fields.firstIndex(where: { $0.name == name }) else { return nil }
            return (a[2] &+ UInt64(layout.offsets[k]), layout.sizes[k])
        }
        var settings = TerminalSettings()
        func host(_ number: UInt32) -> Int {
            withUnsafeMutablePointer(to: &settings) {
                self.host(16, [a[0], UInt64(number), UInt64(UInt(bitPattern: $0)), 0, 0, 0])
            }
        }
        let words: [(String, WritableKeyPath<TerminalSettings, UInt32>)] = [
            ("c_iflag", \.input), ("c_oflag", \.output), ("c_cflag", \.control), ("c_lflag", \.local),
            ("c_ispeed", \.inputSpeed), ("c_ospeed", \.outputSpeed),
        ]
        if !request.sets || request.structure == "termio" {
            let result = host(request.sets ? TerminalRequest.readAll : request.hostRequest)
            if result < 0 { return result }
        }
        let memory = linux.memory
        var guest = abi.toGuest(settings)
        if request.sets {
            for (name, path) in words {
                guard let (address, size) = place(name) else { continue }
                if size == 2 {
                    guard let half = memory.load(address, as: UInt16.self) else { return -14 }
                    guest[keyPath: path] = guest[keyPath: path] & ~0xffff | UInt32(half)
                } else {
                    guard let word = memory.load(address, as: UInt32.self) else { return -14 }
                    guest[keyPath: path] = word
                }
            }
            guard let (line, _) = place("c_line"), let (first, count) = place("c_cc"),
                let discipline = memory.load(line, as: UInt8.self),
                let characters = memory.bytes(first, count)
            else { return -14 }
            guest.line = discipline
            for (n, character) in characters.enumerated() where n < 19 { guest.characters[n] = character }
            settings = abi.toHost(guest)
            return host(request.hostRequest)
        }
        for (name, path) in words {
            guard let (address, size) = place(name) else { continue }
            let word = guest[keyPath: path]
            let isWritten =
                size == 2
                ? memory.store(address, UInt16(truncatingIfNeeded: word)) : memory.store(address, word)
            guard isWritten else { return -14 }
        }
        guard let (line, _) = place("c_line"), let (first, count) = place("c_cc"),
            memory.store(line, guest.line),
            memory.write(first, (0..<count).map { guest.characters[$0] })
        else { return -14 }
        return 0
    }
}
