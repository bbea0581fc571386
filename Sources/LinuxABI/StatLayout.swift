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

    init(_ abi: GuestABI) {
        var moves: [Move] = []
        var offset = 0
        let description = abi.structures.first { $0.name == "stat" }
        for field in description?.fields ?? [] {
            let size: Int
            switch field.type {
            case .i8, .u8: size = 1
            case .i16, .u16: size = 2
            case .i32, .u32: size = 4
            case .i64, .u64: size = 8
            case .long, .ulong, .pointer: size = abi.model.pointerBytes
            case .bytes(let n):
                offset += n
                continue
            case .structure, .array, .tail, .pointerTo: continue
            }
            if description?.packed == false { offset = (offset + size - 1) / size * size }
            if let (_, from, fromSize) = Self.host.first(where: { $0.0 == field.name }) {
                moves.append(Move(from: from, fromSize: fromSize, to: offset, size: size))
            }
            offset += size
        }
        self.moves = moves
        size = offset
        bigEndian = abi.model.bigEndian
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
