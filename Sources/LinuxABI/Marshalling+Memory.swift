import Guest
import Process

/// Calls about memory nodes: sets of bits in the guest's words, and arrays of pointers.
extension SystemCall {
    /// Makes a call whose argument `n` is a set of nodes, as long as argument `count` says; `gives`: the call fills it.
    mutating func withNodes(
        _ n: Int, _ count: Int, gives: Bool = false, _ body: (inout SystemCall) -> Int
    ) -> Int {
        let place = a[n]
        // The kernel takes one bit less than it is told; it refuses more than a page of them.
        let bits = Int(truncatingIfNeeded: min(a[count], 1 << 16))
        guard linux.isForeign, place != 0, bits > 1, a[count] <= 1 << 15 else { return body(&self) }
        let copies = thread.copies
        let mark = copies.mark
        defer { copies.release(to: mark) }
        let marshalling = Marshalling(linux.plan, a, linux.memory, copies)
        do {
            let copy = try marshalling.takeBits(place, bits - (gives ? 0 : 1))
            a[n] = copy
            let result = body(&self)
            a[n] = place
            guard gives, result >= 0, copy >> 63 == 0, let bytes = UnsafeRawPointer(bitPattern: UInt(copy))
            else {
                return result
            }
            return marshalling.giveBits(place, bytes, bits) ? result : -14
        } catch { return -12 }
    }

    /// move_pages: an array of addresses, of nodes (or none), and of what became of each.
    func movePages() -> Int {
        let count = Int(truncatingIfNeeded: min(a[1], 1 << 20))
        guard a[1] <= 1 << 20 else { return host(279) }
        let memory = linux.memory
        return withPiece(max(16, 16 * count)) { pages in
            let nodes = pages + 8 * count
            let status = nodes + 4 * count
            for k in 0..<count {
                guard let page = memory.loadWord(a[2], k) else { return -14 }
                pages.storeBytes(of: memory.base &+ page, toByteOffset: 8 * k, as: UInt64.self)
                guard a[3] != 0 else { continue }
                guard let node = memory.load(a[3] &+ UInt64(4 * k), as: UInt32.self) else { return -14 }
                nodes.storeBytes(of: node, toByteOffset: 4 * k, as: UInt32.self)
            }
            let result = host(
                279, [a[0], a[1], address(pages), a[3] == 0 ? 0 : address(nodes), address(status), a[5]])
            guard result >= 0, a[4] != 0 else { return result }
            for k in 0..<count {
                let value = status.load(fromByteOffset: 4 * k, as: UInt32.self)
                guard memory.store(a[4] &+ UInt64(4 * k), value) else { return -14 }
            }
            return result
        }
    }
}
