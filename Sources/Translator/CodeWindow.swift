import CHost

/// Guest code as it is lifted: a copy, for another thread may change the code meanwhile, or take it away.
final class CodeWindow {
    static let capacity = 16384
    /// What is copied when no more is asked for: as much as the longest block of 64 instructions of 4 bytes wants.
    static let step = 320

    private let bytes = UnsafeMutableRawPointer.allocate(byteCount: CodeWindow.capacity, alignment: 64)
    private var start: UInt64 = 0
    private var count = 0

    /// Code that does not lie in memory where it belongs, for translations that nobody runs; nil: what is in memory.
    private var held: (start: UInt64, bytes: UnsafeRawPointer, count: Int)?

    deinit { bytes.deallocate() }

    func forget() { count = 0 }

    /// From now on code is what is in memory again.
    func letGo() {
        held = nil
        forget()
    }

    /// From now on `code` is all that there is, at `pc`.
    func hold(_ code: UnsafeRawPointer, _ count: Int, at pc: UInt64) {
        held = (pc, code, count)
        forget()
    }

    /// Copies what can be read from `pc` on, up to `end`.
    func load(_ pc: UInt64, _ size: Int, end: UInt64) {
        start = pc
        count = 0
        guard end > pc, let source = UnsafeRawPointer(bitPattern: UInt(pc)) else { return }
        let wanted = Int(truncatingIfNeeded: min(end &- pc, UInt64(min(size, CodeWindow.capacity))))
        if let held {
            guard pc >= held.start, pc &- held.start < UInt64(held.count) else { return }
            let offset = Int(pc &- held.start)
            count = min(wanted, held.count &- offset)
            bytes.copyMemory(from: held.bytes + offset, byteCount: count)
            return
        }
        count = wanted &- sj_copy(bytes, source, wanted)
    }

    /// What was lifted, if it is all still here.
    func bytes(_ pc: UInt64, _ length: Int) -> UnsafeRawPointer? {
        let end = UInt64(count)
        guard pc >= start, pc &- start <= end, end &- (pc &- start) >= UInt64(length) else { return nil }
        return UnsafeRawPointer(bytes + Int(pc &- start))
    }

    /// The first of the bytes at `pc`, at most 4, as a number; 0 if they cannot be read. What lies elsewhere stays out of the
    /// window.
    func word(_ pc: UInt64, _ size: Int) -> UInt64 {
        var word: UInt32 = 0
        let size = min(size, 4)
        if let bytes = bytes(pc, size) {
            withUnsafeMutableBytes(of: &word) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: size))
            }
        } else if held == nil, let source = UnsafeRawPointer(bitPattern: UInt(pc)),
            sj_copy(&word, source, size) != 0
        {
            return 0
        }
        return UInt64(word)
    }

    /// The bytes at `pc`, and how many are there, at most 64; none where the code cannot be read.
    func fetch(_ pc: UInt64, end: UInt64) -> (code: UnsafeRawPointer, available: Int) {
        let wanted = Int(truncatingIfNeeded: min(end &- pc, 64))
        if pc < start || pc &- start >= UInt64(count) || UInt64(count) &- (pc &- start) < UInt64(wanted) {
            load(pc, CodeWindow.step, end: end)
        }
        let offset = Int(truncatingIfNeeded: pc &- start)
        return (UnsafeRawPointer(bytes + offset), min(wanted, count &- offset))
    }
}
