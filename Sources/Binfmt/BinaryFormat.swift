import ELF

/// What binfmt_misc is told about one guest's programs (Documentation/admin-guide/binfmt-misc.rst of the kernel).
public struct BinaryFormat: Sendable {
    /// The guest, as `sojourn guests` lists it.
    public let guest: String
    /// The first bytes of a program, and which of their bits count.
    let magic: [UInt8]
    let mask: [UInt8]

    /// ELF programs and shared objects of one machine; OS, ABI version and padding do not count, as the kernel does not
    /// look at them either.
    public init(guest: String, machine: UInt16, elfClass: ELFClass, byteOrder: ELFByteOrder) {
        self.guest = guest
        // EI_CLASS, EI_DATA, EI_VERSION
        let start: [UInt8] = [
            0x7f, 0x45, 0x4c, 0x46, elfClass == .elf64 ? 2 : 1, byteOrder == .little ? 1 : 2, 1,
        ]
        // ET_EXEC is 2, ET_DYN 3.
        let type: [UInt8] = [2, 0]
        let typeMask: [UInt8] = [0xfe, 0xff]
        let number = [UInt8(truncatingIfNeeded: machine), UInt8(truncatingIfNeeded: machine >> 8)]
        func halves(_ bytes: [UInt8]) -> [UInt8] { byteOrder == .little ? bytes : bytes.reversed() }
        magic = start + [UInt8](repeating: 0, count: 9) + halves(type) + halves(number)
        mask =
            [UInt8](repeating: 0xff, count: 7) + [UInt8](repeating: 0, count: 9) + halves(typeMask)
            + [0xff, 0xff]
    }

    /// The entry's name in /proc/sys/fs/binfmt_misc.
    public var name: String { "sojourn-\(guest)" }
    /// qemu's name for it, by which tools such as mmdebstrap know that foreign programs run.
    public var nameAsQEMU: String { "qemu-\(guest)" }

    /// How the kernel is to call the interpreter.
    public struct Flags: Sendable {
        /// F: the interpreter is opened now, so that it is there in every chroot and container. P: argv[0] is kept. O: the
        /// program's file is handed over open, so that it need not be readable.
        var letters = "POF"

        /// C: a setuid program gets its rights, although it is the interpreter that runs.
        public init(credentials: Bool = false) {
            if credentials { letters = "POCF" }
        }
    }

    /// A line for /proc/sys/fs/binfmt_misc/register or a file of binfmt.d; nil if no separator is left for the path.
    public func registration(interpreter: String, flags: Flags, name: String? = nil) -> String? {
        guard
            let separator = [":", ",", ";", "|", "!"].first(where: { !interpreter.contains(Character($0)) })
        else {
            return nil
        }
        let fields = [
            "", name ?? self.name, "M", "", Self.escaped(magic), Self.escaped(mask), interpreter,
            flags.letters,
        ]
        return fields.joined(separator: separator)
    }

    /// The bytes as \xHH.
    static func escaped(_ bytes: [UInt8]) -> String {
        bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Whether an entry with this magic and mask, as the kernel prints them in hex, catches our programs.
    func isCaught(magic other: String, mask otherMask: String?) -> Bool {
        let theirs = Self.bytes(other)
        let theirMask = otherMask.map(Self.bytes) ?? [UInt8](repeating: 0xff, count: theirs.count)
        guard !theirs.isEmpty, theirs.count <= magic.count, theirMask.count == theirs.count else {
            return false
        }
        return theirs.indices.allSatisfy { magic[$0] & theirMask[$0] == theirs[$0] & theirMask[$0] }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }
}
