import Guest

/// How the arguments of a call lie in the registers of a 32-bit guest: two bits for each argument.
struct ArgumentRegisters: Equatable {
    private var word: UInt16 = 0

    private enum Way: UInt16 {
        case unsigned, signed
        /// Two registers in the order of the guest's halves.
        case pair
        /// Two registers, the lower half first; the second is an argument of its own.
        case split
    }

    init(_ kinds: [ArgumentKind]) {
        for (n, kind) in kinds.prefix(6).enumerated() {
            let way: Way
            switch kind {
            case .long, .fileLength: way = .signed
            case .offset, .wideHex, .wideFlags: way = .pair
            case .position: way = .split
            default: way = .unsigned
            }
            word |= way.rawValue << UInt16(2 * n)
        }
    }

    /// Nothing but numbers without a sign: the registers hold the arguments.
    var arePlain: Bool { word == 0 }

    func arguments(_ registers: InlineArray<6, UInt64>, _ abi: GuestABI) -> InlineArray<6, UInt64> {
        var result: InlineArray<6, UInt64> = [0, 0, 0, 0, 0, 0]
        var next = 0
        func register(_ n: Int) -> UInt64 { n < 6 ? registers[n] & 0xffff_ffff : 0 }
        for n in 0..<6 {
            switch Way(rawValue: word >> UInt16(2 * n) & 3) {
            case .signed:
                result[n] = UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: register(next))))
            case .pair:
                if abi.alignsRegisterPairs { next += next & 1 }
                let (first, second) = (register(next), register(next + 1))
                result[n] = abi.model.bigEndian ? first << 32 | second : second << 32 | first
                next += 1
            case .split: result[n] = register(next + 1) << 32 | register(next)
            case .unsigned, nil: result[n] = register(next)
            }
            next += 1
        }
        return result
    }
}
