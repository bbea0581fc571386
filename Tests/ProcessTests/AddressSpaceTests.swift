import ELF
import Glibc
import Testing

@testable import Process

private let anonymous = MAP_PRIVATE | MAP_ANONYMOUS
private let noReplace = HostMemory.mapFixedNoReplace

@Suite struct AddressSpaceTests {
    let space = GuestAddressSpace()

    func place(_ pages: UInt64, _ protection: MemoryProtection = [.read, .write]) -> UInt64 {
        let result = space.map(0, pages << 12, protection: protection, flags: anonymous)
        #expect(result > 0)
        return UInt64(result)
    }

    func pointer(_ address: UInt64) -> UnsafeMutablePointer<UInt8> {
        UnsafeMutablePointer(bitPattern: UInt(address &+ space.base))!
    }

    @Test func mapsAndForgets() {
        let at = place(4)
        pointer(at)[0] = 5
        #expect(space.owns(at, 4 << 12) && space.region(at: at)?.protection == [.read, .write])
        #expect(space.unmap(at + 4096, 4096) == 0)
        #expect(space.region(at: at + 4096) == nil && space.region(at: at + 8192) != nil)
        #expect(space.unmap(at, 4 << 12) == 0)
        #expect(space.region(atOrAfter: at) == nil || space.region(atOrAfter: at)!.start > at)
    }

    @Test func neverTouchesTheHost() {
        // A place that no other thread is given meanwhile.
        let host = mmap(
            UnsafeMutableRawPointer(bitPattern: 0x5200_0000_0000), 3 * 4096, PROT_READ | PROT_WRITE,
            anonymous, -1, 0)!
        host.storeBytes(of: 77, as: UInt8.self)
        let address = UInt64(UInt(bitPattern: host))
        #expect(space.map(address, 4096, protection: .read, flags: anonymous | MAP_FIXED) == Int(-ENOMEM))
        #expect(space.map(address, 4096, protection: .read, flags: anonymous | noReplace) == Int(-EEXIST))
        #expect(space.unmap(address, 3 * 4096) == 0)
        #expect(space.protect(address, 4096, protection: []) == Int(-ENOMEM))
        #expect(space.remap(address, 4096, 8192, flags: 1) == Int(-EFAULT))
        #expect(host.load(as: UInt8.self) == 77)
        // A range that is half the guest's is refused whole, and what was claimed for it goes back.
        munmap(host, 4096)
        #expect(space.map(address, 4096, protection: .read, flags: anonymous | noReplace) == Int(address))
        #expect(space.map(address, 8192, protection: .read, flags: anonymous | MAP_FIXED) == Int(-ENOMEM))
        #expect(space.owns(address, 4096) && !space.owns(address, 8192))
        munmap(host + 4096, 2 * 4096)
    }

    @Test func argumentsOfMap() {
        #expect(space.map(0, 0, protection: .read, flags: anonymous) == Int(-EINVAL))
        #expect(space.map(0, .max, protection: .read, flags: anonymous) == Int(-ENOMEM))
        #expect(space.map(0, 1 << 50, protection: .read, flags: anonymous) == Int(-ENOMEM))
        #expect(space.map(1, 4096, protection: .read, flags: anonymous | MAP_FIXED) == Int(-EINVAL))
        #expect(space.map(.max - 4095, 4096, protection: .read, flags: anonymous | MAP_FIXED) == Int(-ENOMEM))
        #expect(space.map(0, 4096, protection: .read, flags: MAP_PRIVATE, fd: -1) == Int(-EBADF))
        #expect(space.unmap(1, 4096) == Int(-EINVAL) && space.unmap(0, 0) == Int(-EINVAL))
        #expect(space.unmap(4096, .max) == Int(-EINVAL))
        #expect(space.protect(4096, .max, protection: .read) == Int(-ENOMEM))
        #expect(space.remap(4096, 4096, 0, flags: 0) == Int(-EINVAL))
        #expect(space.remap(4096, .max, .max, flags: 1) == Int(-EINVAL))
        let high = space.map(1 << 60, 4096, protection: .read, flags: anonymous)
        #expect(high > 0 && UInt64(high) < space.end)
    }

    @Test func executableIsTrackedAndNotGranted() {
        let at = place(4, [.read, .write])
        #expect(!space.isExecutable(at))
        let generation = space.executableGeneration
        nonisolated(unsafe) var changes: [Range<UInt64>] = []
        withUnsafeMutablePointer(to: &changes) { context in
            space.setExecutableChange(
                { context, start, end in
                    context!.assumingMemoryBound(to: [Range<UInt64>].self).pointee.append(start..<end)
                }, context: context)
            #expect(space.protect(at, 8192, protection: [.execute]) == 0)
            #expect(space.isExecutable(at) && space.isExecutable(at + 4096) && !space.isExecutable(at + 8192))
            #expect(pointer(at)[0] == 0)  // readable on the host
            #expect(context.pointee.isEmpty)
            #expect(space.protect(at, 4096, protection: [.read, .write]) == 0)
            #expect(context.pointee == [at..<at + 4096])
            #expect(space.unmap(at, 4 << 12) == 0)
            #expect(context.pointee == [at..<at + 4096, at..<at + 4 << 12])
            space.setExecutableChange(nil, context: nil)
        }
        #expect(space.executableGeneration == generation + 2)
    }

    @Test func protectStopsAtAHole() {
        let at = place(4)
        _ = space.unmap(at + 8192, 4096)
        #expect(space.protect(at, 4 << 12, protection: .read) == Int(-ENOMEM))
        #expect(space.region(at: at)?.protection == .read)
        #expect(space.region(at: at + 3 << 12)?.protection == [.read, .write])
    }

    @Test func remapGrowsMovesAndShrinks() {
        let at = place(2)
        pointer(at)[0] = 42
        let grown = space.remap(at, 8192, 64 << 12, flags: 1)
        #expect(grown > 0 && space.owns(UInt64(grown), 64 << 12) && pointer(UInt64(grown))[0] == 42)
        let target = place(8)
        #expect(space.remap(UInt64(grown), 64 << 12, 4096, flags: 3, new: target) == Int(target))
        #expect(pointer(target)[0] == 42 && space.region(at: UInt64(grown)) == nil)
        #expect(space.remap(target, 8 << 12, 4096, flags: 0) == Int(target))
        #expect(!space.owns(target, 8192))
    }

    @Test func heap() {
        let base = UInt64(0x5100_0000_0000)
        space.setHeapStart(base - 5)
        #expect(space.brk(0) == base)
        #expect(space.brk(base + 5000) == base + 5000 && space.owns(base, 8192))
        pointer(base)[4999] = 1
        #expect(space.brk(base + 100) == base + 100 && !space.owns(base, 8192))
        #expect(space.brk(base + 8192) == base + 8192 && pointer(base)[4999] == 0)
        #expect(space.brk(.max) == base + 8192 && space.brk(1 << 47) == base + 8192)
        #expect(space.map(base + 12288, 4096, protection: .read, flags: anonymous | noReplace) > 0)
        #expect(space.brk(base + 20000) == base + 8192)
        #expect(space.brk(base) == base && space.region(at: base) == nil)
        _ = space.unmap(base, 1 << 16)
    }

    @Test func windowOfA32BitGuest() {
        let size = UInt64(1) << 32
        let host = mmap(nil, Int(size), PROT_NONE, anonymous | MAP_NORESERVE, -1, 0)!
        defer { munmap(host, Int(size)) }
        let space = GuestAddressSpace(window: UInt64(UInt(bitPattern: host)), size: size)
        let fixed = space.map(0x10000, 8192, protection: [.read, .write], flags: anonymous | MAP_FIXED)
        #expect(fixed == 0x10000)
        let high = space.map(0, 4096, protection: [.read, .write], flags: anonymous)
        #expect(high == Int(size) - 4096)
        host.storeBytes(of: 9, toByteOffset: 0x10000, as: UInt8.self)
        #expect(space.remap(0x10000, 8192, 16384, flags: 0) == 0x10000)
        let moved = space.remap(0x10000, 16384, 1 << 20, flags: 1)
        #expect(moved > 0)
        #expect(host.load(fromByteOffset: moved, as: UInt8.self) == 9)
        #expect(space.unmap(UInt64(moved), 1 << 20) == 0)
        #expect(space.unmap(UInt64(high), 4096) == 0)
        #expect(space.region(atOrAfter: 0) == nil)
        #expect(space.map(size, 4096, protection: .read, flags: anonymous | MAP_FIXED) == Int(-ENOMEM))
    }
}
