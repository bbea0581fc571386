import Glibc
import IR

/// What a guest thread needs of memory: its signal stack, its return stack above an inaccessible page, its block.
struct ThreadMemory {
    let base: UnsafeMutableRawPointer
    /// The jump table's entries are right for translations that keep no exact FP status or the like; else it is empty.
    var isWarm = false

    static let signalStackSize = 256 << 10
    static let returnStackSize = 256 << 10
    private static let size = signalStackSize + returnStackSize + RuntimeLayout.blockSize

    var signalStack: UnsafeMutableRawPointer { base }
    var returnStack: UnsafeMutableRawPointer { base + ThreadMemory.signalStackSize }
    var block: UnsafeMutableRawPointer { returnStack + ThreadMemory.returnStackSize }
    var state: UnsafeMutableRawPointer {
        block + RuntimeLayout.headerSize - Int(RuntimeLayout.guestBase)
    }

    /// New, all zeros. Nil if the host gives none.
    init?() {
        let p = mmap(nil, ThreadMemory.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let p, p != MAP_FAILED else { return nil }
        base = p
        mprotect(returnStack, 4096, PROT_NONE)
    }

    /// Makes the state as in new memory.
    func clearState() {
        memset(state + Int(RuntimeLayout.spillTop), 0, Int(RuntimeLayout.guestBase - RuntimeLayout.spillTop))
        memset(state + Int(RuntimeLayout.guestBase), 0, RuntimeLayout.guestSize)
    }

    /// All pages of the table at once: each would be read first and then written, two faults.
    func fillJumpTable() {
        let start = UInt(bitPattern: state + Int(RuntimeLayout.jumpTable)) & ~4095
        // MADV_POPULATE_WRITE; older kernels do not know it.
        madvise(UnsafeMutableRawPointer(bitPattern: start), RuntimeLayout.jumpTableEntries &* 16, 23)
    }

    func free() { munmap(base, ThreadMemory.size) }
}

/// Memory of threads that have ended, for those that begin. Under the process's lock.
struct SpareThreadMemory {
    private static let most = 8
    private var list: [(memory: ThreadMemory, removals: Int)] = []

    /// - Parameter removals: how often translations had gone when the thread was last told.
    mutating func put(_ memory: ThreadMemory, removals: Int) -> Bool {
        guard list.count < SpareThreadMemory.most else { return false }
        list.append((memory, removals))
        return true
    }

    mutating func take(removals: Int) -> ThreadMemory? {
        guard var (memory, then) = list.popLast() else { return nil }
        memory.clearState()
        if memory.isWarm, then != removals {
            memset(memory.state + Int(RuntimeLayout.jumpTable), 0, RuntimeLayout.jumpTableEntries * 16)
            memory.isWarm = false
        }
        return memory
    }
}
