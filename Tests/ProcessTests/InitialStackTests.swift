import ELF
import Glibc
import Testing

@testable import Process

@Suite struct InitialStackTests {
    struct Reader {
        var memory: UnsafeMutableRawBufferPointer
        var bottom: UInt64
        var abi: ProcessImageABI

        func word(_ address: UInt64) -> UInt64 {
            let at = Int(address - bottom)
            if abi.elfClass == .elf64 {
                let value = memory.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                return abi.byteOrder == .big ? value.byteSwapped : value
            }
            let value = memory.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            return UInt64(abi.byteOrder == .big ? value.byteSwapped : value)
        }

        func string(_ address: UInt64) -> String {
            String(
                cString: memory.baseAddress!.advanced(by: Int(address - bottom)).assumingMemoryBound(
                    to: UInt8.self))
        }
    }

    func abi(_ width: ELFClass, _ order: ELFByteOrder) -> ProcessImageABI {
        var abi = ProcessImageABI(machine: 20, elfClass: width, byteOrder: order)
        abi.platform = "thing"
        abi.hwcap = 0x1234
        abi.hwcap2 = 0x77
        abi.minimumSignalStack = 4720
        return abi
    }

    @Test(arguments: [
        (ELFClass.elf64, ELFByteOrder.little), (.elf32, .big), (.elf32, .little), (.elf64, .big),
    ])
    func layout(_ width: ELFClass, _ order: ELFByteOrder) throws {
        let abi = abi(width, order)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { memory.deallocate() }
        let bottom: UInt64 = 0x7000_0000
        var start = InitialStack.Start(
            image: LoadedImage(
                bias: 0, entry: 0x400100, start: 0x400000, end: 0x500000, programHeaders: 0x400040,
                programHeaderSize: 56, programHeaderCount: 3))
        start.vdso = 0x123000
        start.uid = 1000
        start.random = (0x0807_0605_0403_0201, 0x100f_0e0d_0c0b_0a09)
        let arguments = ["prog", "", "two words"]
        let environment = ["A=1", "PATH=/bin"]
        let stack = try InitialStack(
            abi, start, in: memory, at: bottom, executable: UnsafePointer(strdup("/x/prog")),
            arguments: arguments.map { UnsafePointer(strdup($0)) },
            environment: environment.map { UnsafePointer(strdup($0)) })
        let reader = Reader(memory: memory, bottom: bottom, abi: abi)
        let size = abi.pointerSize
        #expect(stack.pointer % 16 == 0)
        var at = stack.pointer
        #expect(reader.word(at) == 3)
        for (i, argument) in arguments.enumerated() {
            #expect(reader.string(reader.word(at + UInt64(i + 1) * size)) == argument)
        }
        // The strings of argv lie one behind the other, those of envp follow.
        #expect(reader.word(at + size) == stack.argumentStrings.lowerBound)
        #expect(stack.argumentStrings.upperBound == stack.environmentStrings.lowerBound)
        at += 4 * size
        #expect(reader.word(at) == 0)
        at += size
        for variable in environment {
            #expect(reader.string(reader.word(at)) == variable)
            at += size
        }
        #expect(reader.word(at) == 0)
        at += size
        #expect(stack.auxiliaryVector.lowerBound == at)
        var auxv: [UInt64: UInt64] = [:]
        while reader.word(at) != 0 {
            auxv[reader.word(at)] = reader.word(at + size)
            at += 2 * size
        }
        #expect(stack.auxiliaryVector.upperBound == at + 2 * size)
        #expect(auxv[3] == 0x400040 && auxv[4] == 56 && auxv[5] == 3 && auxv[6] == 4096 && auxv[7] == 0)
        #expect(auxv[9] == 0x400100 && auxv[11] == 1000 && auxv[16] == 0x1234 && auxv[26] == 0x77)
        #expect(auxv[17] == 100 && auxv[23] == 0 && auxv[33] == 0x123000 && auxv[51] == 4720)
        #expect(reader.string(try #require(auxv[15])) == "thing")
        #expect(reader.string(try #require(auxv[31])) == "/x/prog")
        let random = Int(try #require(auxv[25]) - bottom)
        #expect((0..<16).allSatisfy { memory[random + $0] == UInt8($0 + 1) })
        // The file's name ends a word below the stack's end.
        #expect(auxv[31] == bottom + UInt64(memory.count) - size - 8)
    }

    @Test func refusesTooMuch() {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { memory.deallocate() }
        let start = InitialStack.Start(
            image: LoadedImage(
                bias: 0, entry: 0, start: 0, end: 0, programHeaders: 0, programHeaderSize: 0,
                programHeaderCount: 0))
        func build(_ strings: [String]) -> LoadError? {
            do throws(LoadError) {
                _ = try InitialStack(
                    abi(.elf64, .little), start, in: memory, at: 0x1000,
                    executable: UnsafePointer(strdup("x")),
                    arguments: strings.map { UnsafePointer(strdup($0)) }, environment: [])
                return nil
            } catch {
                return error
            }
        }
        #expect(build([String(repeating: "x", count: 131071)]) == nil)
        #expect(build([String(repeating: "x", count: 131072)]) == .argumentsTooLong)
        #expect(build([String](repeating: String(repeating: "y", count: 1000), count: 250)) == nil)
        #expect(
            build([String](repeating: String(repeating: "y", count: 1000), count: 270)) == .argumentsTooLong)
        #expect(build([String](repeating: "", count: 40000)) == .argumentsTooLong)
    }
}
