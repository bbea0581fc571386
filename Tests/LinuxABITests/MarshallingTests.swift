import CHost
import Glibc
import Guest
import PowerPC
import Process
import Testing

@testable import LinuxABI

/// A guest that no processor has: 32 bits, most significant byte first, pairs of registers wherever they begin.
private let imaginary = GuestABI(
    machine: "imaginary", model: .bigEndian32, numbers: [],
    convention: SystemCallConvention(
        number: 0, arguments: [0, 0, 0, 0, 0, 0], setResult: { _, _ in }, result: { _ in 0 }),
    openFlags: .identity, setThreadPointer: { _, _ in },
    signalFrame: SignalFrameABI(
        build: { _, _, _ in false }, restore: { _, _ in RestoredSignalState() }, rewind: { _, _ in }))

/// Memory of a guest's, addressed from 0x1000 on.
private final class Scene {
    let abi: GuestABI
    let memory: GuestMemory
    let copies = HostCopies()
    private let block = UnsafeMutableRawPointer.allocate(byteCount: 0x4000, alignment: 4096)

    init(_ abi: GuestABI) {
        self.abi = abi
        block.initializeMemory(as: UInt8.self, repeating: 0xee, count: 0x4000)
        memory = GuestMemory(
            base: UInt64(UInt(bitPattern: block)) &- 0x1000, end: 0x5000, model: abi.model)
    }

    deinit { block.deallocate() }

    func put(_ address: UInt64, _ bytes: [UInt8]) { #expect(memory.write(address, bytes)) }
    func get(_ address: UInt64, _ count: Int) -> [UInt8] { memory.bytes(address, count) ?? [] }

    /// What a call with these arguments is given, and what the guest has when `fill` has been the call.
    func call(
        _ name: SystemCallName, _ kinds: [ArgumentKind], _ arguments: InlineArray<6, UInt64>, result: Int = 0,
        _ fill: (InlineArray<6, UInt64>) -> Void
    ) -> Int {
        var marshalling = Marshalling(MarshallingPlan(name, kinds, abi), arguments, memory, copies)
        let isReady = marshalling.toHost()
        #expect(isReady)
        fill(marshalling.host)
        return marshalling.toGuest(result)
    }
}

private func at(_ address: UInt64) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(bitPattern: UInt(address))!
}

@Suite struct ArgumentRegisterTests {
    private func words(_ list: InlineArray<6, UInt64>) -> [UInt64] { (0..<6).map { list[$0] } }

    @Test func pairs() {
        let read = ArgumentRegisters([.fd, .output, .size, .offset])
        let registers: InlineArray<6, UInt64> = [3, 0x1000, 16, 7, 1, 2]
        #expect(words(read.arguments(registers, powerPC32LinuxABI))[..<4] == [3, 0x1000, 16, 0x1_0000_0002])
        #expect(words(read.arguments(registers, imaginary))[..<4] == [3, 0x1000, 16, 0x7_0000_0001])
        let allocate = ArgumentRegisters([.fd, .flags(.fallocate), .offset, .offset])
        let pieces: InlineArray<6, UInt64> = [3, 1, 0xffff_ffff, 0xffff_fff0, 0, 5]
        #expect(
            words(allocate.arguments(pieces, powerPC32LinuxABI))[..<4] == [3, 1, UInt64(bitPattern: -16), 5])
    }

    @Test func signs() {
        let seek = ArgumentRegisters([.fd, .long, .flags(.whence)])
        #expect(!seek.arePlain)
        #expect(words(seek.arguments([3, 0xffff_ffff, 1, 0, 0, 0], imaginary))[..<3] == [3, .max, 1])
        #expect(ArgumentRegisters([.fd, .output, .size]).arePlain)
    }

    /// The lower half comes first, and no register is left out.
    @Test func positions() {
        let read = ArgumentRegisters([.fd, .scatter, .size, .position, .unused, .flags(.transfer)])
        let words = words(read.arguments([3, 0x1000, 1, 5, 6, 8], powerPC32LinuxABI))
        #expect(words[3] == 0x6_0000_0005 && words[5] == 8)
    }
}

@Suite struct StructureMapTests {
    @Test func times() {
        let map = StructureMap("itimerspec", Layouts(imaginary))
        #expect(map.guestSize == 16 && map.hostSize == 32)
        var guest: [UInt8] = [0xff, 0xff, 0xff, 0xfe, 0, 0, 1, 2, 0, 0, 0, 3, 0, 0, 0, 4]
        var host = [Int64](repeating: 9, count: 4)
        map.toHost(guest, &host)
        #expect(host == [-2, 0x102, 3, 4])
        guest = [UInt8](repeating: 0xee, count: 16)
        host[1] = 0x1_0000_0007
        map.toGuest(host, &guest)
        #expect(guest == [0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 7, 0, 0, 0, 3, 0, 0, 0, 4])
    }

    /// Of the nanoseconds of a 32-bit program the upper half is padding.
    @Test func wideTimes() {
        let guest: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 2, 0xaa, 0xbb, 0xcc, 0xdd, 0, 0, 0, 3]
        var host: [Int64] = [0, 0]
        StructureMap("timespec64", Layouts(imaginary)).toHost(guest, &host)
        #expect(host == [0x1_0000_0002, 3])
        StructureMap("timespec64", Layouts(powerPC64LinuxABI)).toHost(guest, &host)
        #expect(host[1] == Int64(bitPattern: 0xaabb_ccdd_0000_0003))
    }

    @Test func sizes() {
        let narrow = Layouts(powerPC32LinuxABI)
        #expect(narrow.size("mq_attr") == 32 && narrow.size("statfs64") == 88 && narrow.size("statfs") == 64)
        #expect(narrow.size("stat64") == 104 && narrow.size("stat") == 72 && narrow.size("rusage") == 72)
        #expect(narrow.size("flock") == 16 && narrow.size("flock64") == 32 && narrow.size("timex64") == 208)
        #expect(StructureMap("tcp_info", narrow).hostSize == 248 && Layouts.host.size("timex") == 208)
    }

    @Test func everyStructureOfConvertedRowsHasFields() {
        for row in SystemCallTable.rows {
            let row = row.settled(powerPC32LinuxABI)
            guard row.isConverted(powerPC32LinuxABI) else { continue }
            for kind in row.arguments {
                switch kind {
                case .take(let way), .give(let way), .replace(let way), .takeArray(let way),
                    .giveArray(let way):
                    let map = StructureMap(String(way.prefix { $0 != ":" }), Layouts(powerPC32LinuxABI))
                    #expect(map.guestSize > 0 && map.hostSize > 0, "\(row.name): \(way)")
                default: break
                }
            }
        }
    }

    @Test func files() {
        let scene = Scene(powerPC32LinuxABI)
        var status = stat()
        status.st_size = 0x1_2345_6789
        status.st_ino = 7
        status.st_mode = 0o100644
        #expect(StatLayout(scene.abi).store(status, 0x1000, scene.memory) == -75)
        #expect(StatLayout(scene.abi, "stat64").store(status, 0x1000, scene.memory) == 0)
        #expect(scene.get(0x1030, 8) == [0, 0, 0, 1, 0x23, 0x45, 0x67, 0x89])
        #expect(scene.memory.load(0x1010, as: UInt32.self) == 0o100644)
    }
}

@Suite struct MarshallingTests {
    @Test func takenAndGiven() {
        let scene = Scene(imaginary)
        scene.put(0x1000, [0, 0, 0, 5, 0, 0, 0, 6])
        let kinds: [ArgumentKind] = [.int, .take("timespec"), .give("timespec"), .replace("i64")]
        scene.put(0x1100, [0, 0, 0, 0, 0, 0, 2, 1])
        let result = scene.call(.settimeofday, kinds, [0, 0x1000, 0x1080, 0x1100, 0, 0]) { host in
            #expect(
                at(host[1]).load(as: Int64.self) == 5
                    && at(host[1]).load(fromByteOffset: 8, as: Int64.self) == 6)
            #expect(at(host[3]).load(as: Int64.self) == 0x201)
            at(host[2]).storeBytes(of: -3, as: Int64.self)
            at(host[3]).storeBytes(of: 0x0102_0304_0506_0708, as: Int64.self)
        }
        #expect(result == 0)
        #expect(scene.get(0x1080, 9) == [0xff, 0xff, 0xff, 0xfd, 0, 0, 0, 0, 0xee])
        #expect(scene.get(0x1100, 8) == [1, 2, 3, 4, 5, 6, 7, 8])
    }

    /// A call that fails gives nothing; where nothing can be read or written, the host finds it out.
    @Test func failures() {
        let scene = Scene(imaginary)
        let kinds: [ArgumentKind] = [.take("timespec"), .give("timespec"), .give("timespec")]
        let result = scene.call(.settimeofday, kinds, [0x4fff, 0x4ffc, 0x1000, 0, 0, 0], result: -22) {
            host in
            #expect(host[0] >> 63 == 1 && host[1] >> 63 == 1 && host[2] >> 63 == 0)
        }
        #expect(result == -22 && scene.get(0x1000, 4) == [0xee, 0xee, 0xee, 0xee])
        let nothing = scene.call(.settimeofday, kinds, [0, 0, 0, 0, 0, 0]) {
            #expect($0[0] | $0[1] | $0[2] == 0)
        }
        #expect(nothing == 0)
    }

    /// A child that there is not has no status.
    @Test func statusOfChildren() {
        let scene = Scene(powerPC64LinuxABI)
        let kinds: [ArgumentKind] = [.int, .waitStatus, .flags(.wait), .give("rusage")]
        _ = scene.call(.wait4, kinds, [0, 0x1000, 0, 0x1100, 0, 0], result: 0) {
            at($0[1]).storeBytes(of: 1, as: Int32.self)
        }
        #expect(scene.get(0x1000, 4) == [0xee, 0xee, 0xee, 0xee] && scene.get(0x1100, 2) == [0xee, 0xee])
        _ = scene.call(.wait4, kinds, [0, 0x1000, 0, 0x1100, 0, 0], result: 77) {
            at($0[1]).storeBytes(of: 0x0300, as: Int32.self)
        }
        #expect(scene.get(0x1000, 4) == [0, 0, 3, 0] && scene.get(0x1100, 2) == [0, 0])
    }

    @Test func arrays() {
        let scene = Scene(powerPC64LinuxABI)
        let kinds: [ArgumentKind] = [.int, .giveArray("uint")]
        let result = scene.call(.getgroups, kinds, [3, 0x1000, 0, 0, 0, 0], result: 2) {
            at($0[1]).storeBytes(of: 5, as: UInt32.self)
            at($0[1]).storeBytes(of: 6, toByteOffset: 4, as: UInt32.self)
        }
        #expect(result == 2 && scene.get(0x1000, 9) == [0, 0, 0, 5, 0, 0, 0, 6, 0xee])
        scene.put(0x1000, [0, 1, 0xff, 0xfe, 0, 2, 0, 3, 0, 4, 0, 5])
        _ = scene.call(.semop, [.int, .takeArray("sembuf"), .size], [0, 0x1000, 2, 0, 0, 0]) { host in
            let values = (0..<6).map { at(host[1]).load(fromByteOffset: 2 * $0, as: Int16.self) }
            #expect(values == [1, -2, 2, 3, 4, 5])
        }
    }

    @Test func vectors() {
        let scene = Scene(imaginary)
        scene.put(0x1000, [0, 0, 0x20, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
        _ = scene.call(.readv, [.fd, .scatter, .int], [0, 0x1000, 2, 0, 0, 0]) { host in
            let words = (0..<4).map { at(host[1]).load(fromByteOffset: 8 * $0, as: UInt64.self) }
            #expect(words == [scene.memory.base &+ 0x2000, 9, 0, .max])
        }
        // More than the host takes: it says so itself.
        _ = scene.call(.readv, [.fd, .scatter, .int], [0, 0x1000, 1025, 0, 0, 0]) { #expect($0[1] == 0x1000) }
    }

    @Test func sets() {
        for (abi, bytes) in [
            (imaginary, [0, 0, 0, 2, 0x80, 0, 0, 0]),
            (powerPC64LinuxABI, [0x80, 0, 0, 0, 0, 0, 0, 2] as [UInt8]),
        ] {
            let scene = Scene(abi)
            let set: UInt64 = 1 << 63 | 2
            scene.put(0x1000, bytes)
            #expect(scene.memory.loadSignals(0x1000) == set)
            #expect(scene.memory.storeSignals(0x1010, set) && scene.get(0x1010, 8) == bytes)
            _ = scene.call(.select, [.int, .descriptors], [64, 0x1000, 0, 0, 0, 0], result: 1) {
                #expect(at($0[1]).load(as: UInt64.self) == set)
                at($0[1]).storeBytes(of: UInt64(1) << 63, as: UInt64.self)
            }
            var left = bytes
            left[bytes.firstIndex(of: 2)!] = 0
            #expect(scene.get(0x1000, 8) == left)
        }
    }

    /// A 32-bit program may ask with four bytes, the host with eight.
    @Test func processors() {
        let scene = Scene(imaginary)
        let kinds: [ArgumentKind] = [.int, .size, .giveProcessors]
        let result = scene.call(.sched_getaffinity, kinds, [0, 4, 0x1000, 0, 0, 0], result: 8) {
            #expect($0[1] == 8)
            at($0[2]).storeBytes(of: 5, as: UInt64.self)
        }
        #expect(result == 4 && scene.get(0x1000, 5) == [0, 0, 0, 5, 0xee])
        let odd = scene.call(.sched_getaffinity, kinds, [0, 6, 0x1000, 0, 0, 0], result: 8) { _ in }
        #expect(odd == -22)
    }

    @Test func polled() {
        let scene = Scene(imaginary)
        scene.put(0x1000, [0, 0, 0, 3, 0, 5, 0xee, 0xee])
        _ = scene.call(.poll, [.polled, .int, .int], [0x1000, 1, 0, 0, 0, 0], result: 1) {
            #expect(
                at($0[0]).load(as: Int32.self) == 3 && at($0[0]).load(fromByteOffset: 4, as: Int16.self) == 5)
            at($0[0]).storeBytes(of: 4, toByteOffset: 6, as: Int16.self)
        }
        #expect(scene.get(0x1000, 8) == [0, 0, 0, 3, 0, 5, 0, 4])
    }

    @Test func messages() {
        let scene = Scene(imaginary)
        scene.put(0x1000, [0xff, 0xff, 0xff, 0xff, 1, 2, 3])
        _ = scene.call(.msgsnd, [.int, .messageBuffer, .size], [0, 0x1000, 3, 0, 0, 0]) {
            #expect(
                at($0[1]).load(as: Int64.self) == -1
                    && at($0[1]).load(fromByteOffset: 10, as: UInt8.self) == 3)
        }
        let kinds: [ArgumentKind] = [.int, .giveMessageBuffer, .size]
        _ = scene.call(.msgrcv, kinds, [0, 0x1000, 8, 0, 0, 0], result: 2) {
            at($0[1]).storeBytes(of: 7, as: Int64.self)
            at($0[1]).storeBytes(of: 0x0908, toByteOffset: 8, as: UInt16.self)
        }
        #expect(scene.get(0x1000, 7) == [0, 0, 0, 7, 8, 9, 3])
    }

    /// Every kind of argument that a row can have, at places that nobody has: nothing traps.
    @Test func wildArguments() {
        for abi in [imaginary, powerPC64LinuxABI] {
            let scene = Scene(abi)
            for row in SystemCallTable.rows where row.settled(abi).isConverted(abi) {
                for value: UInt64 in [1, 0x1001, 0x4ffe, 0xffff_ffff, .max, 1 << 63] {
                    _ = scene.call(row.name, row.arguments, .init(repeating: value), result: -14) { _ in }
                }
            }
        }
    }
}

@Suite struct SocketMarshallingTests {
    @Test func addresses() {
        let scene = Scene(imaginary)
        var address = [UInt8](repeating: 0, count: 28)
        address[1] = 10
        address[2] = 0x1f
        address[27] = 3
        scene.put(0x1000, address)
        _ = scene.call(.bind, [.fd, .socketAddress, .size], [0, 0x1000, 28, 0, 0, 0]) {
            #expect(
                at($0[1]).load(as: UInt16.self) == 10
                    && at($0[1]).load(fromByteOffset: 2, as: UInt8.self) == 0x1f)
            #expect(at($0[1]).load(fromByteOffset: 24, as: UInt32.self) == 3)
        }
        scene.put(0x1100, [0, 0, 0, 6])
        let kinds: [ArgumentKind] = [.fd, .giveSocketAddress, .length]
        _ = scene.call(.getsockname, kinds, [0, 0x1000, 0x1100, 0, 0, 0]) {
            #expect(at($0[2]).load(as: UInt32.self) == 6)
            at($0[1]).storeBytes(of: 10, as: UInt16.self)
            at($0[2]).storeBytes(of: 28, as: UInt32.self)
        }
        #expect(scene.get(0x1000, 3) == [0, 10, 0] && scene.get(0x1100, 4) == [0, 0, 0, 28])
        // What did not fit is as it was.
        #expect(scene.get(0x101b, 1) == [3])
    }

    @Test func options() {
        let scene = Scene(powerPC32LinuxABI)
        let kinds: [ArgumentKind] = [.fd, .flags(.socketLevel), .int, .socketValue, .size]
        scene.put(0x1000, [0, 0, 0, 1, 0, 0, 0, 2])
        // PowerPC's SO_RCVTIMEO
        _ = scene.call(.setsockopt, kinds, [0, 1, 18, 0x1000, 8, 0]) {
            #expect($0[4] == 16 && at($0[3]).load(as: Int64.self) == 1)
            #expect(at($0[3]).load(fromByteOffset: 8, as: Int64.self) == 2)
        }
        scene.put(0x1100, [0, 0, 0, 8])
        let given: [ArgumentKind] = [.fd, .flags(.socketLevel), .int, .giveSocketValue, .length]
        _ = scene.call(.getsockopt, given, [0, 1, 18, 0x1000, 0x1100, 0]) {
            #expect(at($0[4]).load(as: Int32.self) == 16)
            at($0[3]).storeBytes(of: 9, as: Int64.self)
            at($0[3]).storeBytes(of: 8, toByteOffset: 8, as: Int64.self)
        }
        #expect(scene.get(0x1000, 8) == [0, 0, 0, 9, 0, 0, 0, 8] && scene.get(0x1100, 4) == [0, 0, 0, 8])
        // Of a filter the instructions too.
        scene.put(0x1200, [0, 1, 0, 0, 0, 0, 0x13, 0])
        scene.put(0x1300, [0, 6, 1, 2, 0, 0, 0, 3])
        _ = scene.call(.setsockopt, kinds, [0, 1, 26, 0x1200, 8, 0]) {
            let list = at(at($0[3]).load(fromByteOffset: 8, as: UInt64.self))
            #expect($0[4] == 16 && at($0[3]).load(as: UInt16.self) == 1 && list.load(as: UInt16.self) == 6)
            #expect(
                list.load(fromByteOffset: 3, as: UInt8.self) == 2
                    && list.load(fromByteOffset: 4, as: UInt32.self) == 3)
        }
    }

    /// A message with descriptors and a time comes to a 32-bit guest; what it has no room for is cut off.
    @Test func controlData() throws {
        let scene = Scene(imaginary)
        var received: [Int32] = []
        let messages = MessageMarshalling(
            memory: scene.memory, plan: MarshallingPlan(.recvmsg, [], imaginary), copies: scene.copies
        ) {
            received.append($0)
        }
        // name, its length, vectors, their number, control data, its length, flags
        scene.put(
            0x1000, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 40, 0, 0, 0, 0])
        let header = try #require(scene.copies.take(56))
        #expect(try messages.take(0x1000, header, receives: true))
        let control = at(header.load(fromByteOffset: 32, as: UInt64.self))
        #expect(header.load(fromByteOffset: 40, as: Int.self) >= 56)
        func put(_ place: Int, _ length: Int, _ type: Int32) {
            control.storeBytes(of: length, toByteOffset: place, as: Int.self)
            control.storeBytes(of: 1, toByteOffset: place + 8, as: Int32.self)
            control.storeBytes(of: type, toByteOffset: place + 12, as: Int32.self)
        }
        put(0, 20, 1)
        control.storeBytes(of: 77, toByteOffset: 16, as: Int32.self)
        put(24, 32, 29)
        control.storeBytes(of: 5, toByteOffset: 40, as: Int64.self)
        control.storeBytes(of: 6, toByteOffset: 48, as: Int64.self)
        header.storeBytes(of: 56, toByteOffset: 40, as: Int.self)
        #expect(messages.give(0x1000, header))
        #expect(scene.get(0x2000, 16) == [0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 77])
        #expect(scene.get(0x2010, 20) == [0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 29, 0, 0, 0, 5, 0, 0, 0, 6])
        #expect(
            scene.memory.load(0x1014, as: UInt32.self) == 36
                && scene.memory.load(0x1018, as: UInt32.self) == 0)
        #expect(received == [77])
        // With less room the time is cut off, and MSG_CTRUNC says so.
        scene.put(0x1014, [0, 0, 0, 20])
        header.storeBytes(of: 56, toByteOffset: 40, as: Int.self)
        #expect(messages.give(0x1000, header))
        #expect(
            scene.memory.load(0x1014, as: UInt32.self) == 16
                && scene.memory.load(0x1018, as: UInt32.self) == 8)
    }

    @Test func sentControlData() throws {
        let scene = Scene(imaginary)
        let messages = MessageMarshalling(
            memory: scene.memory, plan: MarshallingPlan(.recvmsg, [], imaginary), copies: scene.copies
        ) { _ in }
        scene.put(
            0x1000, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 40, 0, 0, 0, 0])
        scene.put(0x2000, [0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 77])
        scene.put(0x2010, [0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3])
        let header = try #require(scene.copies.take(56))
        #expect(try messages.take(0x1000, header, receives: false))
        let control = at(header.load(fromByteOffset: 32, as: UInt64.self))
        #expect(header.load(fromByteOffset: 40, as: Int.self) == 52)
        #expect(control.load(as: Int.self) == 20 && control.load(fromByteOffset: 16, as: Int32.self) == 77)
        #expect(
            control.load(fromByteOffset: 24, as: Int.self) == 28
                && control.load(fromByteOffset: 48, as: Int32.self) == 3)
        // A length that cannot be is one for the host too.
        scene.put(0x2000, [0xff])
        #expect(try messages.take(0x1000, header, receives: false))
        #expect(at(header.load(fromByteOffset: 32, as: UInt64.self)).load(as: Int.self) == 1)
    }
}

@Suite struct DescriptorKindTests {
    private let kinds = DescriptorKinds(DataModel(pointerBytes: 8, bigEndian: true)) {}

    @Test func counters() {
        var bytes: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 2]
        kinds.convert(.counter, &bytes, 8, toHost: false)
        #expect(bytes == [2, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test func signals() {
        var bytes = [UInt8](repeating: 0, count: 128)
        bytes[0] = 10  // ssi_signo
        bytes[52] = 5  // the upper half of ssi_ptr, where a big-endian int is
        bytes[80] = 1  // ssi_addr_lsb
        kinds.convert(.signals, &bytes, 128, toHost: false)
        #expect(bytes[3] == 10 && bytes[47] == 5 && bytes[51] == 5 && bytes[81] == 1)
    }

    @Test func fileEvents() {
        var bytes = [UInt8](repeating: 0, count: 48)
        (bytes[0], bytes[4], bytes[12]) = (1, 2, 16)
        (bytes[16], bytes[32]) = (0x61, 2)
        kinds.convert(.inotify, &bytes, 48, toHost: false)
        #expect(bytes[3] == 1 && bytes[7] == 2 && bytes[15] == 16 && bytes[16] == 0x61 && bytes[35] == 2)
    }

    /// RTM_NEWADDR with an address, a name and a number, there and back.
    @Test func netlink() {
        let message: [UInt8] = [
            48, 0, 0, 0, 20, 0, 2, 0, 1, 0, 0, 0, 9, 0, 0, 0, 2, 8, 0x80, 0, 3, 0, 0, 0, 8, 0, 1, 0, 127, 0,
            0, 1,
            7, 0, 3, 0, 0x6c, 0x6f, 0, 0, 8, 0, 8, 0, 4, 3, 2, 1,
        ]
        var bytes = message
        Netlink(toHost: false).convert(&bytes, bytes.count)
        #expect(
            bytes == [
                0, 0, 0, 48, 0, 20, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9, 2, 8, 0x80, 0, 0, 0, 0, 3, 0, 8, 0, 1, 127,
                0, 0, 1,
                0, 7, 0, 3, 0x6c, 0x6f, 0, 0, 0, 8, 0, 8, 1, 2, 3, 4,
            ])
        Netlink(toHost: true).convert(&bytes, bytes.count)
        #expect(bytes == message)
        for length in 0..<48 { Netlink(toHost: true).convert(&bytes, length) }
    }

    @Test func copies() {
        kinds[5] = .signals
        let copy = kinds.copy()
        copy.forget(0...5)
        #expect(copy[5] == .none && kinds[5] == .signals && kinds[-1] == .none && kinds.hasAny)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let event = Int32(sj_syscall6(290, 0, 0, 0, 0, 0, 0))
        kinds.note(event)
        kinds.note(ends[0])
        #expect(kinds[event] == .counter && kinds[ends[0]] == .none)
        for descriptor in ends + [event] { close(descriptor) }
    }
}
