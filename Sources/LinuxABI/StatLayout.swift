import Glibc
import Guest
import Process

/// Lays the host's struct stat out as the guest's description of its own says.
final class StatLayout: Sendable {
    private struct Move: Sendable {
        var from: Int
        var fromSize: Int
        var to: Int
        var size: Int
    }

    /// Name, offset and size of the host's fields.
    private static let host: [(String, Int, Int)] = [
        ("st_dev", 0, 8), ("st_ino", 8, 8), ("st_nlink", 16, 8), ("st_mode", 24, 4), ("st_uid", 28, 4),
        ("st_gid", 32, 4), ("st_rdev", 40, 8), ("st_size", 48, 8), ("st_blksize", 56, 8),
        ("st_blocks", 64, 8),
        ("st_atime", 72, 8), ("st_atime_nsec", 80, 8), ("st_mtime", 88, 8), ("st_mtime_nsec", 96, 8),
        ("st_ctime", 104, 8), ("st_ctime_nsec", 112, 8),
    ]

    private let moves: [Move]
    private let size: Int
    private let bigEndian: Bool

    init(_ abi: GuestABI, _ name: String = "stat") {
        var moves: [Move] = []
        let layouts = Layouts(abi)
        if let description = layouts.description(name) {
            let layout = layouts.layout(description)
            for (k, field) in description.fields.enumerated() {
                guard let (_, from, fromSize) = Self.host.first(where: { $0.0 == field.name }) else {
                    continue
                }
                moves.append(
                    Move(from: from, fromSize: fromSize, to: layout.offsets[k], size: layout.sizes[k]))
            }
            size = min(layout.size, 256)
        } else {
            size = 0
        }
        self.moves = moves
        bigEndian = abi.model.bigEndian
    }

    /// What a narrow field must hold, or the call fails: sizes, numbers of files and of their links.
    private func holds(_ move: Move, _ value: UInt64) -> Bool {
        guard move.size < move.fromSize else { return true }
        return switch move.from {
        case 48: value <= UInt64(Int32.max)  // st_size
        case 8, 16: value >> UInt64(8 * move.size) == 0  // st_ino, st_nlink
        default: true
        }
    }

    /// A user or group that a field of 16 bits does not hold is told as overflowuid.
    private func told(_ move: Move, _ value: UInt64) -> UInt64 {
        move.size == 2 && (move.from == 28 || move.from == 32) && value >> 16 != 0 ? 65534 : value
    }

    func store(_ host: borrowing stat, _ address: UInt64, _ memory: GuestMemory) -> Int {
        var host = copy host
        var image = InlineArray<32, UInt64>(repeating: 0)
        return withUnsafeBytes(of: &host) { host in
            withUnsafeMutableBytes(of: &image) { image in
                for move in moves {
                    var value =
                        move.fromSize == 8
                        ? host.load(fromByteOffset: move.from, as: UInt64.self)
                        : UInt64(host.load(fromByteOffset: move.from, as: UInt32.self))
                    guard holds(move, value) else { return -75 }
                    value = told(move, value)
                    if bigEndian { value = value.byteSwapped >> UInt64(64 - 8 * move.size) }
                    let to = image.baseAddress! + move.to
                    switch move.size {
                    case 8: to.storeBytes(of: value, as: UInt64.self)
                    case 4: to.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
                    case 2: to.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
                    default: to.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
                    }
                }
                return memory.write(address, from: image.baseAddress!, size) ? 0 : -14
            }
        }
    }
}
