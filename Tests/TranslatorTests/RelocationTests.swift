import AArch64
import Guest
import HostX86
import IR
import Testing
import Translator

/// Code that is moved and whose relocations are carried out is the code that would have been written there.
@Suite struct RelocationTests {
    private static let thunks: Thunks = {
        var t = Thunks()
        t.exitDirect = 0x1000_0000
        t.exitBackward = 0x1000_0080
        t.exitCache = 0x1000_00c0
        t.exitIndirect = 0x1000_0100
        t.exitReturn = 0x1000_0200
        t.exitReason = 0x1000_0300
        t.callHelper = 0x1000_0400
        t.callEvaluator = 0x1000_0500
        t.systemCall = 0x1000_0600
        return t
    }()

    @Test(
        arguments: [
            [0x9400_0010], [0xd63f_0020], [0xd61f_0220], [0xd61f_0020], [0xd65f_03c0], [0xd400_0001],
            [0x1ac0_0820, 0x5400_0040], [0xd53b_e043, 0xd503_201f, 0x1400_0000], [0x1e60_4020, 0x0000_0000],
            [0x4e61_d420, 0x9ac2_0820, 0xb5ff_ff80],
        ] as [[UInt32]])
    func moved(words: [UInt32]) throws {
        let guest = GuestArchitecture.aarch64
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        let space = UnsafeMutableRawPointer.allocate(byteCount: 64 << 10, alignment: 4096)
        defer { space.deallocate() }
        let code = space.assumingMemoryBound(to: UInt32.self)
        for (k, word) in words.enumerated() { code[k] = word }
        code[words.count] = 0xd65f_03c0
        let pc = UInt64(UInt(bitPattern: space))
        BlockLifter(guest: guest).lift(builder, pc, [], end: pc + UInt64(4 * words.count + 4))

        func compile(_ host: UInt) throws -> (bytes: [UInt8], relocations: [Relocation]) {
            var generator = CodeGenerator(
                slots: guest.slots, residents: Residents(guest.slots, count: guest.slotCount),
                thunks: Self.thunks, features: .detect())
            let start = (space + 4096).assumingMemoryBound(to: UInt8.self)
            let compiled = generator.compile(
                builder.storage.pointee.function, start: start, limit: start + 32768,
                executableOffset: Int(host) - Int(bitPattern: start))
            let size = try #require(compiled)
            return (
                Array(UnsafeBufferPointer(start: start, count: size)),
                (0..<generator.relocations.count).map { generator.relocations[$0] }
            )
        }
        let here = try compile(0x1100_0000)
        let there = try compile(0x1234_5000)
        #expect(!here.relocations.isEmpty)
        var moved = here.bytes
        for relocation in here.relocations {
            let at = Int(relocation.offset)
            let end = 0x1234_5000 + at + 4
            let distance = Int32(Int(Self.thunks[relocation.thunk]) - end)
            withUnsafeBytes(of: distance) { for k in 0..<4 { moved[at + k] = $0[k] } }
        }
        #expect(moved == there.bytes)
    }
}
