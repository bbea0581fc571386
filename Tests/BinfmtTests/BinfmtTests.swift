import ELF
import Testing

@testable import Binfmt

@Suite struct BinfmtTests {
    private let aarch64 = BinaryFormat(
        guest: "aarch64", machine: 183, elfClass: .elf64, byteOrder: .little)
    private let ppc = BinaryFormat(guest: "ppc", machine: 20, elfClass: .elf32, byteOrder: .big)

    @Test func registrations() {
        let ff = String(repeating: "\\xff", count: 7)
        let zeroes = String(repeating: "\\x00", count: 9)
        #expect(
            aarch64.registration(interpreter: "/usr/bin/sojourn", flags: .init())
                == ":sojourn-aarch64:M::\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01\(zeroes)\\x02\\x00\\xb7\\x00:"
                + "\(ff)\(zeroes)\\xfe\\xff\\xff\\xff:/usr/bin/sojourn:POF")
        #expect(
            ppc.registration(interpreter: "/a:b", flags: .init(credentials: true))
                == ",sojourn-ppc,M,,\\x7f\\x45\\x4c\\x46\\x01\\x02\\x01\(zeroes)\\x00\\x02\\x00\\x14,"
                + "\(ff)\(zeroes)\\xff\\xfe\\xff\\xff,/a:b,POCF")
        #expect(ppc.registration(interpreter: "/:,;|!", flags: .init()) == nil)
    }

    /// What the kernel prints of qemu's entry, and of others.
    @Test func othersEntries() {
        #expect(
            aarch64.isCaught(
                magic: "7f454c460201010000000000000000000200b700",
                mask: "ffffffffffffff00fffffffffffffffffeffffff"))
        #expect(!ppc.isCaught(magic: "7f454c460201010000000000000000000200b700", mask: nil))
        #expect(aarch64.isCaught(magic: "7f454c46", mask: nil))
        #expect(!aarch64.isCaught(magic: "4d5a", mask: nil))
        #expect(!aarch64.isCaught(magic: "", mask: nil))
    }

    @Test func commands() throws {
        func command(_ words: String...) throws -> BinfmtCommand { try BinfmtCommand(words, [aarch64, ppc]) }
        #expect(try command("status").action == .status)
        #expect(try command("--guest=ppc", "print").action == .print)
        #expect(try command("--help").wantsHelp)
        let printed = try command("print", "--guest", "ppc", "--interpreter", "/bin/sh").run()
        #expect(printed.text.hasPrefix(":sojourn-ppc:M::"))
        #expect(printed.status == 0)
        for wrong in [
            [], ["start"], ["status", "print"], ["print", "--guest", "z80"], ["print", "--guest"],
            ["register", "--persistent=cron"], ["status", "--all"],
        ] {
            #expect(throws: BinfmtError.self) { try BinfmtCommand(wrong, [aarch64]) }
        }
        #expect(throws: BinfmtError.self) { try command("print", "--interpreter", "/nowhere").run() }
    }

    @Test func helpFitsOnAScreen() {
        let lines = "\(BinfmtCommand.helpText)".split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count < 80 })
    }
}
