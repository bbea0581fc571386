import Glibc
import Testing

@testable import ELF

/// An ELF file in memory, of either class and byte order.
struct MadeELF {
    struct Segment {
        var type: UInt32 = 1
        var flags: UInt32 = 5
        var offset: UInt64 = 0
        var address: UInt64 = 0x400000
        var fileSize: UInt64 = 0x1000
        var memorySize: UInt64 = 0x1000
        var alignment: UInt64 = 0x1000
    }
    var wide = true
    var big = false
    var type: UInt64 = 2
    var machine: UInt64 = 183
    var entry: UInt64 = 0x400100
    var phentsize: UInt64?
    var phnum: UInt64?
    var phoff: UInt64?
    var segments = [Segment()]
    var size = 0x4000

    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(size, 64 + segments.count * 56))
        func put(_ at: Int, _ size: Int, _ value: UInt64) {
            for i in 0..<size {
                bytes[at + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (big ? size - 1 - i : i)))
            }
        }
        bytes.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, big ? 2 : 1, 1])
        let word = wide ? 8 : 4
        let table = wide ? 64 : 52
        put(16, 2, type)
        put(18, 2, machine)
        put(20, 4, 1)
        put(24, word, entry)
        put(24 + word, word, phoff ?? UInt64(table))
        let tail = 28 + 3 * word
        put(tail, 2, UInt64(table))
        put(tail + 2, 2, phentsize ?? (wide ? 56 : 32))
        put(tail + 4, 2, phnum ?? UInt64(segments.count))
        for (i, segment) in segments.enumerated() {
            let at = table + i * (wide ? 56 : 32)
            put(at, 4, UInt64(segment.type))
            put(wide ? at + 4 : at + 24, 4, UInt64(segment.flags))
            let first = wide ? at + 8 : at + 4
            put(first, word, segment.offset)
            put(first + word, word, segment.address)
            put(first + 3 * word, word, segment.fileSize)
            put(first + 4 * word, word, segment.memorySize)
            put(wide ? at + 48 : at + 28, word, segment.alignment)
        }
        return Array(bytes[..<size])
    }

    func image() throws(ELFError) -> ELFImage {
        let bytes = bytes
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        return try ELFImage(file: UnsafeRawBufferPointer(copy))
    }

    /// The error, or nil for an image that is taken.
    var error: ELFError? {
        do throws(ELFError) {
            _ = try image()
            return nil
        } catch {
            return error
        }
    }
}

@Suite struct ELFImageTests {
    @Test(arguments: [(true, false), (true, true), (false, false), (false, true)])
    func readsEachClassAndByteOrder(_ wide: Bool, _ big: Bool) throws {
        let image = try MadeELF(wide: wide, big: big, machine: 20).image()
        #expect(image.header.elfClass == (wide ? .elf64 : .elf32))
        #expect(image.header.byteOrder == (big ? .big : .little))
        #expect(image.header.machine == 20)
        #expect(image.header.entry == 0x400100)
        #expect(!image.isPositionIndependent)
        #expect(image.segments.count == 1)
        #expect(image.segments[0].address == 0x400000)
        #expect(image.segments[0].protection == [.read, .execute])
        #expect(image.programHeaderAddress == (wide ? 0x400040 : 0x400034))
    }

    @Test func refusesWhatIsNoProgram() {
        func parse(_ bytes: [UInt8]) -> ELFError? {
            bytes.withUnsafeBytes { bytes in
                do throws(ELFError) {
                    _ = try ELFImage(file: bytes)
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(parse([]) == .empty)
        #expect(parse([1, 2, 3, 4, 5]) == .notELF)
        #expect(parse([0x7f, 0x45, 0x4c, 0x46]) == .truncated(part: .header, needed: 16, fileSize: 4))
        var bytes = MadeELF().bytes
        bytes[4] = 3
        #expect(parse(bytes) == .badClass(3))
        bytes[4] = 2
        bytes[5] = 0
        #expect(parse(bytes) == .badByteOrder(0))
        #expect(MadeELF(type: 1).error == .notExecutable(type: 1))
        #expect(MadeELF(type: 4).error == .notExecutable(type: 4))
        for length in 0..<120 {
            #expect(parse(Array(MadeELF().bytes[..<length])) != nil)
        }
    }

    @Test func refusesHostileHeaders() {
        #expect(MadeELF(phentsize: 55).error == .badProgramHeaderSize(55))
        #expect(MadeELF(phnum: 0).error == .badProgramHeaderCount(0))
        #expect(MadeELF(phnum: 0xffff).error == .badProgramHeaderCount(0xffff))
        #expect(
            MadeELF(phnum: 1170).error
                == .truncated(part: .programHeaders, needed: 64 + 1170 * 56, fileSize: 0x4000))
        #expect(
            MadeELF(phoff: .max - 3).error
                == .truncated(part: .programHeaders, needed: .max, fileSize: 0x4000))
        #expect(MadeELF(segments: [.init(type: 0)]).error == .noLoadSegment)
        #expect(MadeELF(entry: 0x500000).error == .entryOutside(0x500000))
        #expect(MadeELF(type: 3, entry: 0, segments: [.init(address: 0)]).error == .noEntry)
    }

    @Test func refusesHostileSegments() {
        func error(_ segment: MadeELF.Segment) -> ELFError? { MadeELF(segments: [segment]).error }
        #expect(error(.init(fileSize: 0x1001)) == .fileSizeOverMemorySize(segment: 0))
        #expect(error(.init(address: .max - 0xfff)) == .addressOverflow(segment: 0))
        #expect(error(.init(memorySize: .max)) == .addressOverflow(segment: 0))
        #expect(error(.init(address: 0x1000)) == .addressTooLow(segment: 0, address: 0x1000, least: 0x10000))
        #expect(
            error(.init(address: 1 << 50))
                == .addressTooHigh(segment: 0, end: 1 << 50 + 0x1000, limit: (1 << 47) - 4096))
        #expect(error(.init(offset: 0x10)) == .misalignedSegment(segment: 0))
        #expect(error(.init(offset: 0x4000)) == .truncated(part: .segment, needed: 0x5000, fileSize: 0x4000))
        #expect(
            error(.init(offset: .max - 0xfff)) == .truncated(part: .segment, needed: .max, fileSize: 0x4000))
        #expect(error(.init(alignment: 1 << 40)) == .alignmentTooLarge(segment: 0, alignment: 1 << 40))
        #expect(error(.init(alignment: 0)) == nil)
        #expect(error(.init(alignment: 3)) == nil)
        #expect(
            MadeELF(segments: [.init(), .init(address: 0x400000)]).error == .overlappingSegments(0, 1))
    }

    @Test func takesUnsortedSegmentsAndSortsThem() throws {
        let image = try MadeELF(segments: [.init(address: 0x500000), .init()]).image()
        #expect(image.segments.map(\.address) == [0x400000, 0x500000])
        #expect(image.segments.map(\.index) == [1, 0])
    }

    @Test func everyErrorIsOneLine() {
        let errors: [ELFError] = [
            .notELF, .empty, .badClass(9), .notExecutable(type: 1), .noLoadSegment, .noEntry, .badScript,
            .truncated(part: .segment, needed: 9, fileSize: 1), .misalignedSegment(segment: 1),
            .addressTooHigh(segment: 0, end: 5, limit: 4), .badInterpreter,
        ]
        for error in errors {
            #expect(!error.description.contains("\n"))
            #expect(error.description.utf8.count < 140)
        }
    }

    @Test func namesMachines() {
        #expect(ELFMachine.name(243, .elf64, .little).map { "\($0)" } == "RISC-V 64")
        #expect(ELFMachine.name(21, .elf64, .little).map { "\($0)" } == "PowerPC 64 (little-endian)")
        #expect(ELFMachine.name(9999, .elf64, .little) == nil)
    }
}

@Suite struct LoadPlanTests {
    @Test func mapsFileThenZeroes() throws {
        let image = try MadeELF(segments: [
            .init(flags: 6, offset: 0x10, address: 0x400010, fileSize: 0x1100, memorySize: 0x4000)
        ]).image()
        let plan = LoadPlan(image)
        #expect(plan.start == 0x400000 && plan.end == 0x405000)
        #expect(
            plan.steps == [
                .init(
                    kind: .mapFile, address: 0x400000, length: 0x2000, offset: 0, protection: [.read, .write]),
                .init(kind: .clear, address: 0x401110, length: 0xef0),
                .init(kind: .mapZero, address: 0x402000, length: 0x3000, protection: [.read, .write]),
            ])
    }

    @Test func clearsInReadOnlySegments() throws {
        let image = try MadeELF(segments: [.init(flags: 4, fileSize: 0x800, memorySize: 0x900)]).image()
        #expect(
            LoadPlan(image).steps.map(\.kind) == [.mapFile, .clear, .protect])
        #expect(LoadPlan(image).steps.last?.protection == .read)
    }

    @Test func sharedPagesHoldBothSegments() throws {
        let image = try MadeELF(segments: [
            .init(flags: 5, offset: 0, address: 0x400000, fileSize: 0x1800, memorySize: 0x1800),
            .init(flags: 6, offset: 0x2800, address: 0x401800, fileSize: 0x900, memorySize: 0x900),
        ]).image()
        #expect(
            LoadPlan(image).steps == [
                .init(
                    kind: .mapFile, address: 0x400000, length: 0x1000, offset: 0,
                    protection: [.read, .execute]),
                .init(
                    kind: .mapZero, address: 0x401000, length: 0x1000, protection: [.read, .write, .execute]),
                .init(kind: .copy, address: 0x401000, length: 0x800, offset: 0x1000),
                .init(kind: .copy, address: 0x401800, length: 0x800, offset: 0x2800),
                .init(
                    kind: .mapFile, address: 0x402000, length: 0x1000, offset: 0x3000,
                    protection: [.read, .write]),
            ])
    }

    @Test func manySegmentsInOnePage() throws {
        let image = try MadeELF(
            segments: (0..<5).map {
                .init(
                    flags: 4, offset: UInt64($0) * 0x100, address: 0x400000 + UInt64($0) * 0x100,
                    fileSize: 0x100,
                    memorySize: 0x100)
            }
        ).image()
        let kinds = LoadPlan(image).steps.map(\.kind)
        #expect(kinds == [.mapZero, .copy, .copy, .copy, .copy, .copy, .protect])
    }
}

@Suite struct ScriptTests {
    func parse(_ text: String) -> (String, String?)? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { buffer in
            guard let script = try? Script(buffer) else { return nil }
            return (
                String(decoding: bytes[script.interpreter], as: UTF8.self),
                script.argument.map { String(decoding: bytes[$0], as: UTF8.self) }
            )
        }
    }

    @Test func findsInterpreterAndOneArgument() throws {
        #expect(try #require(parse("#!/bin/sh\nfoo")) == ("/bin/sh", nil))
        #expect(try #require(parse("#! \t/bin/sh \t \n")) == ("/bin/sh", nil))
        #expect(try #require(parse("#!/usr/bin/env -S a  b \nx")) == ("/usr/bin/env", "-S a  b"))
        #expect(try #require(parse("#!/bin/sh")) == ("/bin/sh", nil))
        #expect(parse("#!\n") == nil)
        #expect(parse("#!   \n") == nil)
        #expect(parse("#") == nil)
    }

    @Test func keepsToTheLineLimit() throws {
        #expect(parse("#!/" + String(repeating: "a", count: 300)) == nil)
        let long = try #require(parse("#!/bin/x " + String(repeating: "b", count: 300)))
        #expect(long.0 == "/bin/x" && long.1?.utf8.count == 256 - 9)
    }
}
