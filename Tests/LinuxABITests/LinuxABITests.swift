import AArch64
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
        #expect(FlagTable.whence.describe(9) == "0x9 /* SEEK_??? */")
        #expect(FlagTable.socketType.describe(0x80001) == "SOCK_STREAM|SOCK_CLOEXEC")
        #expect(FlagTable.socketType.describe(0x63) == "SOCK_RAW|0x60 /* SOCK_??? */")
        #expect(FlagTable.at.describe(0x88) == "0x88 /* AT_??? */")
        #expect(FlagTable.at.describe(0x188) == "AT_SYMLINK_NOFOLLOW|0x88")
        #expect(FlagTable.shmGet.describe(0) == "000")
        #expect(FlagTable.shmGet.describe(0x600) == "IPC_CREAT|IPC_EXCL|000")
        #expect(FlagTable.memfd.describe(0x5400_0004) == "MFD_HUGETLB|21<<MFD_HUGE_SHIFT")
        #expect(FlagTable.swap.describe(0x8005) == "SWAP_FLAG_PREFER|5")
        #expect(FlagTable.quota.describe(0x8000_0700) == "QCMD(Q_GETQUOTA, USRQUOTA)")
        #expect(FlagTable.kernelLog.describe(77) == "77 /* SYSLOG_ACTION_??? */")
    }

    @Test func signalSets() {
        #expect(signalSet(0) == "[]")
        #expect(signalSet(1 << 1 | 1 << 16) == "[INT CHLD]")
        #expect(signalSet(~(1 << 8)) == "~[KILL]")
    }

    @Test func modesAndErrors() {
        #expect(fileMode(0o100644) == "S_IFREG|0644")
        #expect(fileMode(0o041777) == "S_IFDIR|S_ISVTX|0777")
        #expect(fileMode(0o104000) == "S_IFREG|S_ISUID|000")
        #expect(octal(0o22) == "022" && octal(0) == "000" && octal(0o1777) == "01777")
        #expect(deviceNumber(0x103) == "makedev(0x1, 0x3)")
        #expect(ArgumentPrinter.error(2) == "ENOENT (No such file or directory)")
        #expect(errorNames.count == 134)
    }

    @Test func dates() {
        #expect(TimeText.comment(1, 2) == " /* 1970-01-01T00:00:01.000000002+0000 */")
        #expect(TimeText.comment(951_782_400, 0) == " /* 2000-02-29T00:00:00+0000 */")
        #expect(TimeText.comment(1_709_251_199, 0) == " /* 2024-02-29T23:59:59+0000 */")
        #expect(TimeText.comment(-1, 0) == " /* 1969-12-31T23:59:59+0000 */")
        #expect(TimeText.comment(0, 0).isEmpty && TimeText.comment(.min, 0).isEmpty)
    }

    /// The ways in which structures are shown name fields that they have.
    @Test func waysOfShowing() {
        let layouts = Layouts(aarch64LinuxABI)
        for (way, fields) in StructPrinter.shown {
            guard let d = layouts.description(String(way.prefix { $0 != ":" })) else {
                Issue.record("\(way)")
                continue
            }
            for field in fields where field != "..." {
                let name = field.prefix { $0 != "=" }
                #expect(d.fields.contains { $0.name == name }, "\(way): \(field)")
            }
        }
    }

    /// Each row names structures that exist.
    @Test func structuresOfRows() {
        let generic = Set(Structures.generic.map(\.name))
        for row in SystemCallTable.rows {
            for kind in row.arguments {
                switch kind {
                case .take(let way), .give(let way), .takeArray(let way), .giveArray(let way),
                    .replace(let way):
                    let name = String(way.prefix { $0 != ":" })
                    #expect(
                        generic.contains(String(name.prefix { $0 != ":" }))
                            || ["stat", "stat64", "oldstat", "epoll_event"].contains(name),
                        "\(row.name): \(name)")
                default: break
                }
            }
            #expect(row.arguments.count <= 6)
        }
    }

    /// What x86-64 pads, asm-generic does not.
    @Test func semaphoreSets() {
        let conversion = StructConversion("semid_ds", aarch64LinuxABI)
        #expect(conversion.hostSize == 104)
        #expect(conversion.guestSize == 88)
        var host = [UInt8](repeating: 0, count: 104)
        host[4] = 1  // uid
        host[48] = 2  // sem_otime
        host[64] = 3  // sem_ctime
        host[80] = 4  // sem_nsems
        let guest = conversion.toGuest(host)
        #expect(guest[4] == 1 && guest[48] == 2 && guest[56] == 3 && guest[64] == 4)
        #expect(conversion.toHost(guest) == host)
    }

    @Test func keptLimits() {
        let limits = ProcessLimits("9:100:200,3:18446744073709551615:5,77:1:1,2:x")
        #expect(limits[.addressSpace] == ResourceLimit(current: 100, maximum: 200))
        #expect(limits.stackSize == .max)
        #expect(limits.text == "3:18446744073709551615:5,9:100:200")
        #expect(ProcessLimits("").isEmpty)
    }

    /// Every option once, in order.
    @Test func prctlOptions() {
        let options = PrctlTable.rows.map(\.option)
        #expect(options == options.sorted() && Set(options).count == options.count)
        for answer in aarch64LinuxABI.prctl { #expect(PrctlTable.row(answer.option) != nil) }
    }

    @Test func callsHaveOneRow() {
        let names = SystemCallTable.rows.map(\.name.rawValue)
        #expect(Set(names).count == names.count)
    }

    @Test func permissions() {
        #expect(FlagTable.shmGet.describe(0o1600) == "IPC_CREAT|0600")
        #expect(FlagTable.ipcGet.describe(0o600) == "0600")
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
