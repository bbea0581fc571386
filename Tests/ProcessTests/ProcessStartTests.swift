import AArch64
import ELF
import FuzzCommon
import Glibc
import Testing

@testable import Process

@Suite(.serialized) struct ProcessStartTests {
    static let binaries: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/") + "/TestBinaries/loader/"
    }()

    var abi: ProcessImageABI {
        var abi = ProcessImageABI(machine: ELFMachine.aarch64, elfClass: .elf64, byteOrder: .little)
        abi.platform = "aarch64"
        abi.vdso = VDSOImage.bytes
        return abi
    }

    func start(
        _ path: String, _ space: GuestAddressSpace = GuestAddressSpace(), root: String? = nil,
        seed: UInt64? = 1
    ) -> Result<ProcessStart, LoadError> {
        var request = ProcessStart.Request(
            path: UnsafePointer(strdup(path)),
            arguments: [UnsafePointer(strdup(path)), UnsafePointer(strdup("arg"))],
            environment: [], sysroot: Sysroot(root.map { UnsafePointer(strdup($0)) }, triplet: nil))
        request.seed = seed
        do throws(LoadError) {
            return .success(
                try ProcessStart(request) { header in
                    abi.runs(header) ? ProcessStart.Environment(abi: abi, space: space) : nil
                })
        } catch {
            return .failure(error)
        }
    }

    func clear(_ space: GuestAddressSpace) {
        while let region = space.region(atOrAfter: 0) { _ = space.unmap(region.start, region.length) }
    }

    /// For programs with a fixed address: tests of 32-bit guests reserve all that is below 4 GiB.
    func withLowAddresses<T>(_ body: (GuestAddressSpace) throws -> T) rethrows -> T {
        try RunningCode.alone {
            let space = GuestAddressSpace()
            defer { clear(space) }
            return try body(space)
        }
    }

    func write(_ name: String, _ contents: [UInt8]) -> String {
        let path = "/tmp/sojourn-test-\(getpid())-\(name)"
        let fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o755)
        _ = contents.withUnsafeBytes { Glibc.write(fd, $0.baseAddress!, $0.count) }
        close(fd)
        return path
    }

    @Test func staticProgram() throws {
        try withLowAddresses { space in
            let started = try start(Self.binaries + "tiny-static", space).get()
            #expect(started.image.bias == 0 && started.entry == started.image.entry)
            #expect(space.isExecutable(started.entry))
            let first = UnsafePointer<UInt32>(bitPattern: UInt(started.entry))!
            #expect(first[0] == 0xd280_0000)  // mov x0, #0
            #expect(space.owns(started.stack.lowerBound, UInt64(started.stack.count)))
            #expect(space.region(at: started.stackGuard.upperBound - 1) == nil)
            #expect(space.region(at: started.vdso)?.protection == [.read, .execute])
            #expect(space.isExecutable(started.vdso + VDSOImage.sigreturnOffset))
            #expect(space.brk(0) == started.image.end)
        }
    }

    @Test func positionIndependentProgram() throws {
        let space = GuestAddressSpace()
        defer { clear(space) }
        let started = try start(Self.binaries + "tiny-pie", space).get()
        #expect(started.image.bias == abi.programBase)
        // A second one finds the place taken and goes elsewhere.
        let other = GuestAddressSpace()
        defer { clear(other) }
        let second = try start(Self.binaries + "tiny-pie", other).get()
        #expect(second.image.bias != started.image.bias && second.image.bias % 4096 == 0)
        #expect(other.isExecutable(second.entry))
    }

    @Test func bssIsZero() throws {
        try withLowAddresses { space in
            let started = try start(Self.binaries + "tiny-static", space).get()
            let data = try #require(space.region(at: started.image.end - 1))
            #expect(data.protection == [.read, .write])
            let last = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(bitPattern: UInt(started.image.end - 0x2000)), count: 0x2000)
            #expect(last.allSatisfy { $0 == 0 })
        }
    }

    @Test(arguments: ["/", "//", "/.", "/./", "//proc", "/.//tmp/x", "/dev/"])
    func hostsPlacesHaveNoStandIn(path: String) {
        #expect(Sysroot("/usr").standIn(for: path) == nil)
    }

    @Test(arguments: ["/bin", "//bin", "/./bin"]) func filesBelowTheSysrootStandIn(path: String) {
        let found = Sysroot("/usr").standIn(for: path)
        #expect(found.map { String(cString: $0) } == "/usr" + path)
    }

    @Test func linksInPathsThatNameTheSysrootStayInIt() {
        let root = "/tmp/sojourn-linked-\(getpid())"
        mkdir(root, 0o755)
        symlink("/file-of-the-root", root + "/link")
        close(open(root + "/file-of-the-root", O_CREAT | O_WRONLY, 0o644))
        symlink(root, root + ".link")
        defer {
            for name in ["/link", "/file-of-the-root", ".link"] { unlink(root + name) }
            rmdir(root)
        }
        for name in [root, root + ".link"] {
            let found = Sysroot(root + ".link").standIn(for: name + "/link")
            #expect(found.map { String(cString: $0) } == root + "/file-of-the-root")
        }
    }

    @Test func dynamicLinkerFromTheSysroot() throws {
        let root = "/tmp/sojourn-root-\(getpid())"
        mkdir(root, 0o755)
        mkdir(root + "/lib", 0o755)
        symlink(Self.binaries + "tiny-pie", root + "/lib/ld-linux-aarch64.so.1")
        defer {
            unlink(root + "/lib/ld-linux-aarch64.so.1")
            rmdir(root + "/lib")
            rmdir(root)
        }
        let space = GuestAddressSpace()
        defer { clear(space) }
        let started = try start(Self.binaries + "tiny-dynamic", space, root: root + "/").get()
        let linker = try #require(started.interpreter)
        #expect(linker.bias == abi.interpreterBase && started.entry == linker.entry)
    }

    @Test func scripts() throws {
        let script = write("script", Array("#!\(Self.binaries)tiny-static one two\n".utf8))
        defer { unlink(script) }
        try withLowAddresses { space in
            let started = try start(script, space).get()
            #expect(started.executablePath == Array((Self.binaries + "tiny-static").utf8CString))
            let range = started.initialStack.argumentStrings
            let bytes = UnsafeRawBufferPointer(
                start: UnsafeRawPointer(bitPattern: UInt(range.lowerBound)), count: range.count)
            let strings = String(decoding: bytes, as: UTF8.self).split(separator: "\0")
            #expect(strings == ["\(Self.binaries)tiny-static", "one two", Substring(script), "arg"])
        }
    }

    @Test func seedMakesRandomBytesRepeatable() throws {
        func bytes(_ seed: UInt64?) throws -> [UInt8] {
            try withLowAddresses { space in
                let vector = try start(Self.binaries + "tiny-static", space, seed: seed).get().initialStack
                    .auxiliaryVector
                let words = UnsafePointer<UInt64>(bitPattern: UInt(vector.lowerBound))!
                for i in 0..<vector.count / 16 where words[2 * i] == 25 {
                    return Array(
                        UnsafeRawBufferPointer(
                            start: UnsafeRawPointer(bitPattern: UInt(words[2 * i + 1])), count: 16))
                }
                return []
            }
        }
        #expect(try bytes(5) == bytes(5))
        #expect(try bytes(5) != bytes(6))
        #expect(try bytes(nil) != bytes(nil))
    }

    @Test func failures() {
        func error(_ path: String) -> LoadError? {
            if case .failure(let error) = start(path) { return error }
            return nil
        }
        #expect(error("/nonexistent")?.exitStatus == 127)
        #expect(error("/tmp") == .open(.directory))
        #expect(error("/dev/null") == .open(.notRegular))
        #expect(error(Self.binaries + "tiny.S") == .open(.notExecutable))
        let text = write("text", Array("hello".utf8))
        let empty = write("empty", [])
        let loop = write("loop", Array("#!/tmp/sojourn-test-\(getpid())-loop\n".utf8))
        defer { for path in [text, empty, loop] { unlink(path) } }
        #expect(error(text) == .elf(.notELF))
        #expect(error(empty) == .elf(.empty))
        #expect(error(loop) == .scriptTooDeep)
        guard case .wrongMachine(let header)? = error("/proc/self/exe") else {
            Issue.record("the host's own program was taken")
            return
        }
        #expect(header.machine == ELFMachine.x86_64)
        #expect(error(Self.binaries + "tiny-dynamic")?.exitStatus == 126)
    }

    @Test func vdsoIsAnImage() throws {
        // A shared object without an entry, hence not a program; its header must be right all the same.
        let header = try ELFHeader(VDSOImage.bytes, fileSize: UInt64(VDSOImage.bytes.count))
        #expect(header.machine == ELFMachine.aarch64 && header.type == 3)
        let code = VDSOImage.bytes.loadUnaligned(
            fromByteOffset: Int(VDSOImage.sigreturnOffset), as: UInt64.self)
        #expect(code == 0xd400_0001_d280_1168)  // mov x8, #139; svc #0
    }
}
