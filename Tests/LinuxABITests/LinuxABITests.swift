import Testing

@testable import LinuxABI

@Suite struct TraceTextTests {
    @Test func flags() {
        #expect(FlagTable.open.describe(0) == "O_RDONLY")
        #expect(FlagTable.open.describe(0x80441) == "O_WRONLY|O_CREAT|O_APPEND|O_CLOEXEC")
        #expect(FlagTable.protection.describe(0) == "PROT_NONE")
        #expect(FlagTable.protection.describe(0x13) == "PROT_READ|PROT_WRITE|0x10")
        #expect(FlagTable.map.describe(0x22) == "MAP_PRIVATE|MAP_ANONYMOUS")
        #expect(FlagTable.clone.describe(0x4111) == "CLONE_VM|CLONE_VFORK|SIGCHLD")
        #expect(FlagTable.whence.describe(9) == "0x9")
        #expect(FlagTable.socketType.describe(0x80001) == "SOCK_STREAM|SOCK_CLOEXEC")
    }

    @Test func signalSets() {
        #expect(signalSet(0) == "[]")
        #expect(signalSet(1 << 1 | 1 << 16) == "[INT CHLD]")
        #expect(signalSet(~(1 << 8)) == "~[KILL]")
    }

    @Test func modesAndErrors() {
        #expect(fileMode(0o100644) == "S_IFREG|0644")
        #expect(ArgumentPrinter.error(2) == "ENOENT (No such file or directory)")
        #expect(errorNames.count == 134)
    }

    /// Each row names structures that exist.
    @Test func structuresOfRows() {
        let generic = Set(Structures.generic.map(\.name))
        for row in SystemCallTable.rows {
            for kind in row.arguments {
                switch kind {
                case .take(let name), .give(let name), .takeArray(let name), .giveArray(let name):
                    #expect(
                        generic.contains(name) || ["stat", "epoll_event"].contains(name),
                        "\(row.name): \(name)")
                default: break
                }
            }
            #expect(row.arguments.count <= 6)
        }
    }

    @Test func signalInformation() {
        var info = [Int32](repeating: 0, count: 32)
        info[0] = 11
        info[2] = 1
        info[4] = 0x10
        let text = info.withUnsafeBytes { SignalText.describe(11, $0.baseAddress!) }
        #expect(text == "SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10}")
    }
}
