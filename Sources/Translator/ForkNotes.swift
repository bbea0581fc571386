import Glibc
import HostX86
import IR
import Synchronization

/// What forked children tell their parent of: translations that they have made, and links that they could not make in code
/// that is shared. Before it forks again the parent does the same, so that the next child finds it done. A page or so of
/// shared memory: who comes when it is full says nothing.
struct ForkNotes: ~Copyable {
    enum Kind: UInt8 { case block = 1, loop, link }

    struct Note {
        var kind: Kind
        var mode: FloatControl
        var pc: UInt64
        /// Of a link, as `Translator.follow` takes it.
        var site: UInt
    }

    private struct Entry: ~Copyable {
        var pc: UInt64
        var site: UInt
        /// Kind and mode; written last.
        let word: Atomic<UInt32>
    }

    private static let size = 32 << 10
    private static let first = 64
    private static let capacity = (size - first) / MemoryLayout<Entry>.stride

    /// This process's children's, and those for its parent. A child's code differs from its parent's in what it has added:
    /// what it is told by its own children is for it alone.
    private var page: UnsafeMutableRawPointer?
    private var parents: UnsafeMutableRawPointer?
    private var taken = 0
    /// Below this offset the code is the parent's.
    private(set) var inherited = 0
    /// Guest addresses that have been noted.
    private var noted = AddressMap(capacity: 1 << 6)

    private func entry(_ page: UnsafeMutableRawPointer, _ n: Int) -> UnsafeMutablePointer<Entry> {
        (page + ForkNotes.first).assumingMemoryBound(to: Entry.self) + n
    }

    // MARK: Children

    mutating func becomeChild(with used: Int) {
        inherited = used
        if let parents { munmap(parents, ForkNotes.size) }
        parents = page
        page = nil
        taken = 0
    }

    func add(_ kind: Kind, _ pc: UInt64, _ mode: FloatControl, site: UInt = 0) {
        guard let parents else { return }
        let count = parents.assumingMemoryBound(to: Atomic<Int>.self)
        guard count.pointee.load(ordering: .relaxed) < ForkNotes.capacity else { return }
        let n = count.pointee.add(1, ordering: .relaxed).oldValue
        guard n < ForkNotes.capacity else { return }
        let entry = entry(parents, n)
        entry.pointee.pc = pc
        entry.pointee.site = site
        entry.pointee.word.store(UInt32(kind.rawValue) << 8 | UInt32(mode.rawValue), ordering: .releasing)
    }

    // MARK: Parents

    /// Before fork, when all notes have been taken.
    mutating func prepare() {
        if taken == ForkNotes.capacity { forget() }
        guard page == nil else { return }
        let new = mmap(nil, ForkNotes.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        if new != MAP_FAILED { page = new }
    }

    mutating func next() -> Note? {
        guard let page, taken < ForkNotes.capacity else { return nil }
        let entry = entry(page, taken)
        let word = entry.pointee.word.load(ordering: .acquiring)
        guard let kind = Kind(rawValue: UInt8(truncatingIfNeeded: word >> 8)) else { return nil }
        taken += 1
        return Note(
            kind: kind, mode: FloatControl(rawValue: UInt8(truncatingIfNeeded: word)), pc: entry.pointee.pc,
            site: entry.pointee.site)
    }

    /// Whether it is the second note of a translation: what one child alone has run is not worth it.
    mutating func isRepeated(_ note: Note) -> Bool { noted.set(note.pc, 0) >= 0 }

    /// The code that the sites refer to has gone.
    mutating func forget() {
        if let page { munmap(page, ForkNotes.size) }
        page = nil
        taken = 0
        inherited = 0
    }
}

extension Translator {
    /// Does what forked children have noted.
    func takeNotes(_ executableEnd: ExecutableEnd) {
        while let note = notes.next() {
            switch note.kind {
            case .block:
                guard find(note.pc, mode: note.mode) == 0,
                    (try? loadFromDisk(note.pc, note.mode)) == 0, notes.isRepeated(note)
                else { continue }
                _ = try? translate(note.pc, mode: note.mode, executableEnd: executableEnd)
            case .loop:
                guard notes.isRepeated(note) else { continue }
                let entry = find(note.pc, mode: note.mode)
                if entry != 0 { _ = try? translateLoop(note.pc, note.mode, insteadOf: entry, executableEnd) }
            case .link:
                let entry = find(note.pc, mode: note.mode)
                if entry != 0, cache.owns(offset(of: note.site)) {
                    connect(note.site, to: entry, pc: note.pc)
                }
            }
        }
    }
}
