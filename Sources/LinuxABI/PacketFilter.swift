/// One instruction of a classic BPF program (struct sock_filter).
struct FilterInstruction: BitwiseCopyable, Equatable {
    var code: UInt16
    var jumpTrue: UInt8
    var jumpFalse: UInt8
    var value: UInt32
}

/// A program that looks at a system call (struct seccomp_data, 64 bytes). The rules are those of the kernel's
/// bpf_check_classic() and seccomp_check_filter().
struct PacketFilter {
    let instructions: [FilterInstruction]

    static let longest = 4096
    private static let dataBytes: UInt32 = 64

    /// - Returns: nil for a program that the kernel would refuse.
    init?(_ instructions: [FilterInstruction]) {
        guard !instructions.isEmpty, instructions.count <= Self.longest,
            Self.isAllowed(instructions), Self.readsWhatIsWritten(instructions)
        else { return nil }
        self.instructions = instructions
    }

    // Codes: class, size and mode, or operation and source.
    private static let loadWord: UInt16 = 0x20
    private static let loadLength: UInt16 = 0x80
    private static let loadXLength: UInt16 = 0x81
    private static let loadImmediate: UInt16 = 0x00
    private static let loadXImmediate: UInt16 = 0x01
    private static let loadMemory: UInt16 = 0x60
    private static let loadXMemory: UInt16 = 0x61
    private static let store: UInt16 = 0x02
    private static let storeX: UInt16 = 0x03
    private static let jump: UInt16 = 0x05
    private static let returnValue: UInt16 = 0x06
    private static let returnA: UInt16 = 0x16
    private static let toX: UInt16 = 0x07
    private static let toA: UInt16 = 0x87
    private static let negate: UInt16 = 0x84
    private static let memoryWords: UInt32 = 16

    private static func isAllowed(_ program: [FilterInstruction]) -> Bool {
        for (k, i) in program.enumerated() {
            let left = program.count - k - 1
            switch i.code {
            case loadWord:
                guard i.value < dataBytes, i.value & 3 == 0 else { return false }
            case loadLength, loadXLength, loadImmediate, loadXImmediate, toX, toA, negate: break
            case loadMemory, loadXMemory, store, storeX:
                guard i.value < memoryWords else { return false }
            case returnValue, returnA: break
            // ADD, SUB, MUL, OR, AND, XOR with K and X
            case 0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x44, 0x4c, 0x54, 0x5c, 0xa4, 0xac: break
            // DIV by K, by X
            case 0x34: guard i.value != 0 else { return false }
            case 0x3c: break
            // LSH and RSH by K, by X
            case 0x64, 0x74: guard i.value < 32 else { return false }
            case 0x6c, 0x7c: break
            case jump:
                guard i.value < UInt32(left) else { return false }
            // JEQ, JGT, JGE, JSET with K and X
            case 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d:
                guard Int(i.jumpTrue) < left, Int(i.jumpFalse) < left else { return false }
            default: return false
            }
        }
        let last = program[program.count - 1].code
        return last == returnValue || last == returnA
    }

    /// No word of the scratch memory is read on a way on which it was not written.
    private static func readsWhatIsWritten(_ program: [FilterInstruction]) -> Bool {
        var known = [UInt16](repeating: 0xffff, count: program.count)
        var written: UInt16 = 0
        for (k, i) in program.enumerated() {
            written &= known[k]
            switch i.code {
            case store, storeX: written |= 1 << UInt16(i.value)
            case loadMemory, loadXMemory:
                guard written & 1 << UInt16(i.value) != 0 else { return false }
            case jump:
                known[k + 1 + Int(i.value)] &= written
                written = 0xffff
            case 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d:
                known[k + 1 + Int(i.jumpTrue)] &= written
                known[k + 1 + Int(i.jumpFalse)] &= written
                written = 0xffff
            default: break
            }
        }
        return true
    }

    /// The program's verdict on `data`, 16 words.
    func run(_ data: InlineArray<16, UInt32>) -> UInt32 {
        var a: UInt32 = 0
        var x: UInt32 = 0
        var memory: InlineArray<16, UInt32> = .init(repeating: 0)
        var at = 0
        return instructions.withUnsafeBufferPointer { program in
            while at < program.count {
                let i = program[at]
                at += 1
                let k = i.value
                switch i.code {
                case Self.loadWord: a = data[Int(k >> 2) & 15]
                case Self.loadLength: a = Self.dataBytes
                case Self.loadXLength: x = Self.dataBytes
                case Self.loadImmediate: a = k
                case Self.loadXImmediate: x = k
                case Self.loadMemory: a = memory[Int(k) & 15]
                case Self.loadXMemory: x = memory[Int(k) & 15]
                case Self.store: memory[Int(k) & 15] = a
                case Self.storeX: memory[Int(k) & 15] = x
                case Self.toX: x = a
                case Self.toA: a = x
                case Self.negate: a = 0 &- a
                case 0x04: a = a &+ k
                case 0x0c: a = a &+ x
                case 0x14: a = a &- k
                case 0x1c: a = a &- x
                case 0x24: a = a &* k
                case 0x2c: a = a &* x
                case 0x34: a = a / k
                case 0x3c:
                    if x == 0 { return 0 }
                    a = a / x
                case 0x44: a |= k
                case 0x4c: a |= x
                case 0x54: a &= k
                case 0x5c: a &= x
                case 0xa4: a ^= k
                case 0xac: a ^= x
                case 0x64: a = a &<< k
                case 0x6c: a = a &<< x
                case 0x74: a = a &>> k
                case 0x7c: a = a &>> x
                case Self.jump: at += Int(k)
                case 0x15: at += Int(a == k ? i.jumpTrue : i.jumpFalse)
                case 0x1d: at += Int(a == x ? i.jumpTrue : i.jumpFalse)
                case 0x25: at += Int(a > k ? i.jumpTrue : i.jumpFalse)
                case 0x2d: at += Int(a > x ? i.jumpTrue : i.jumpFalse)
                case 0x35: at += Int(a >= k ? i.jumpTrue : i.jumpFalse)
                case 0x3d: at += Int(a >= x ? i.jumpTrue : i.jumpFalse)
                case 0x45: at += Int(a & k != 0 ? i.jumpTrue : i.jumpFalse)
                case 0x4d: at += Int(a & x != 0 ? i.jumpTrue : i.jumpFalse)
                case Self.returnValue: return k
                case Self.returnA: return a
                default: return 0
                }
            }
            return 0
        }
    }
}
