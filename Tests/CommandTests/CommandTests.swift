import Glibc
import Testing

@testable import Command

@Suite struct OptionTests {
    func pointers(_ strings: [String]) -> [CString] { strings.map { UnsafePointer(strdup($0)) } }

    func parse(_ arguments: String..., environment: [String] = []) throws -> Options {
        try Options.parse(pointers(["sojourn"] + arguments), environment: pointers(environment))
    }

    func error(_ arguments: String...) -> String? {
        do throws(UsageError) {
            _ = try Options.parse(pointers(["sojourn"] + arguments))
            return nil
        } catch {
            return error.description
        }
    }

    func string(_ value: CString?) -> String? { value.map { String(cString: $0) } }

    @Test func programAndArguments() throws {
        let options = try parse("-strace", "prog", "-L", "x", "--help")
        #expect(string(options.program) == "prog")
        #expect(options.arguments.map { String(cString: $0) } == ["-L", "x", "--help"])
        #expect(options.log == .strace)
        #expect(string(try parse("--", "-prog").program) == "-prog")
    }

    @Test func bothStyles() throws {
        for arguments in [["-L", "/x"], ["--sysroot", "/x"], ["--sysroot=/x"], ["-sysroot", "/x"]] {
            let options = try Options.parse(pointers(["sojourn"] + arguments + ["p"]))
            #expect(string(options.sysroot) == "/x")
        }
        let options = try parse(
            "-s", "16M", "-cpu", "max", "-0", "zero", "-r", "6.1", "-g", "1234", "-seed", "7", "-D", "f",
            "-B", "0", "-R", "4G", "-p", "4096", "-tb-size", "32", "-one-insn-per-tb", "-perfmap", "-jitdump",
            "--engine=interpreter", "--tier=1", "--hot", "3", "--host-features=-gfni", "-t", "1 2", "p")
        #expect(options.stackSize == 16 << 20)
        #expect(string(options.cpu) == "max")
        #expect(string(options.argumentZero) == "zero")
        #expect(string(options.unameRelease) == "6.1")
        #expect(string(options.debugger) == "1234")
        #expect(options.seed == 7)
        #expect(options.reservedSpace == 4 << 30)
        #expect(options.codeCacheSize == 32 << 20)
        #expect(options.oneInstructionPerBlock && options.perfMap && options.jitDump)
        #expect(options.engine == .interpreter)
        #expect(string(options.hostFeatures) == "-gfni")
        #expect(options.tier == 1)
        #expect(options.hot == 3)
    }

    @Test func environmentOfTheGuest() throws {
        let options = try parse("-E", "A=1,B=2", "--env=C=x,y", "-U", "HOME,B", "-E", "A=3", "p")
        let result = options.guestEnvironment(pointers(["HOME=/root", "A=0", "AB=5"]))
        #expect(result.map { String(cString: $0) } == ["AB=5", "C=x,y", "A=3"])
    }

    @Test func variablesComeBeforeOptions() throws {
        let environment = [
            "QEMU_LD_PREFIX=/env", "QEMU_STRACE=", "QEMU_SET_ENV=A=1,B=2", "QEMU_LOG=in_asm,op",
            "QEMU_STACK_SIZE=1M",
            "SOJOURN_ENGINE=interpreter", "QEMU_UNKNOWN=1", "HOME=/",
        ]
        let options = try parse("-L", "/arg", "p", environment: environment)
        #expect(string(options.sysroot) == "/arg")
        #expect(options.log == [.strace, .inAsm, .op])
        #expect(options.stackSize == 1 << 20)
        #expect(options.environmentChanges.count == 2)
        #expect(options.engine == .interpreter)
    }

    @Test func everyVariableOfQEMU() throws {
        func with(_ variable: String) throws -> Options { try parse("p", environment: ["QEMU_" + variable]) }
        #expect(string(try with("GDB=1234").debugger) == "1234")
        #expect(string(try with("CPU=max,lse=off").cpu) == "max,lse=off")
        #expect(try with("UNSET_ENV=A,B").environmentChanges.count == 2)
        #expect(string(try with("ARGV0=z").argumentZero) == "z")
        #expect(string(try with("UNAME=5.0").unameRelease) == "5.0")
        #expect(throws: UsageError.self) { try with("GUEST_BASE=0x1000") }
        #expect(try with("RESERVED_VA=1G").reservedSpace == 1 << 30)
        #expect(try with("RTSIG_MAP=34 34 1").action == .run)
        #expect(try with("DFILTER=0x10..0x20").logFilters == [AddressRange(first: 0x10, last: 0x20)])
        #expect(string(try with("LOG_FILENAME=f").logFile) == "f")
        #expect(try with("ONE_INSN_PER_TB=").oneInstructionPerBlock)
        #expect(try with("SINGLESTEP=1").oneInstructionPerBlock)
        #expect(try with("TB_SIZE=8").codeCacheSize == 8 << 20)
        #expect(try with("RAND_SEED=5").seed == 5)
        #expect(throws: UsageError.self) { try with("TRACE=x") }
        #expect(try with("VERSION=").action == .version)
        #expect(try with("PERFMAP=").perfMap)
        #expect(try with("JITDUMP=").jitDump)
        #expect(try with("PAGESIZE=4096").action == .run)
    }

    @Test func logItems() throws {
        #expect(try parse("-d", "page,int,fpu,guest_errors", "p").log == [.page, .interrupts, .fpu])
        #expect(LogItems.help.split(separator: "\n").allSatisfy { $0.utf8.count < 80 })
    }

    @Test func logFilters() throws {
        let options = try parse("-dfilter", "0x1000+0x100,0x2000-0x10,0x3000..0x3fff", "p")
        #expect(
            options.logFilters == [
                AddressRange(first: 0x1000, last: 0x10ff), AddressRange(first: 0x1ff1, last: 0x2000),
                AddressRange(first: 0x3000, last: 0x3fff),
            ])
    }

    @Test func actions() throws {
        #expect(try parse("-h").action == .help)
        #expect(try parse("help").action == .help)
        #expect(try parse("guests").action == .guests)
        #expect(try parse("--version").action == .version)
        #expect(try parse("-version").action == .version)
        #expect(try parse("-d", "help").action == .logHelp)
        #expect(try parse("-cpu", "help").action == .cpuHelp)
    }

    @Test func mistakesAreOneLine() {
        let messages = [
            error(), error("-nosuch"), error("-L"), error("-s", "x", "p"), error("-s", "99999999999G", "p"),
            error("-E", "x", "p"), error("-E", "=x", "p"), error("-U", "a=b", "p"),
            error("-d", "nosuch", "p"),
            error("-dfilter", "12", "p"), error("-p", "65536", "p"), error("-seed", "x", "p"),
            error("--strace=1", "p"),
            error("--engine=fast", "p"), error("--tier=4", "p"), error("--hot", "0", "p"),
            error("-trace", "x", "p"), error("-plugin", "x", "p"),
            error("-tb-size", "99999999999999999", "p"),
            error("-tb-size", "2048", "p"), error("-B", "4096", "p"), error("-R", "1000", "p"),
            error("-seed", "-1", "p"),
        ]
        for message in messages {
            #expect(message != nil)
            #expect(message?.contains("\n") == false)
        }
    }

    @Test func invocationByName() {
        func invocation(_ name: String) -> Options.Invocation {
            Options.Invocation(UnsafePointer(strdup(name)))
        }
        #expect(invocation("/usr/bin/qemu-aarch64-static") == .qemu)
        #expect(invocation("qemu-aarch64") == .qemu)
        #expect(invocation("sojourn") == .sojourn)
        #expect(invocation("/x/sojourn-binfmt-P") == .binfmt)
    }

    @Test func binfmt() throws {
        let options = try Options.parseBinfmt(pointers(["sojourn-binfmt", "/bin/x", "x", "-L", "b"]))
        #expect(string(options.program) == "/bin/x")
        #expect(string(options.argumentZero) == "x")
        #expect(options.arguments.count == 2)
    }

    @Test func helpFitsOnAScreen() {
        let lines = "\(Options.helpText)".split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count < 80 })
    }
}
