import CCapstone
import Testing

@testable import HostX86

/// Emits instructions one at a time and compares what Capstone reads with what was meant.
final class Checker {
    private var handle: csh = 0
    private let storage = AssemblerStorage.allocate(labels: 64, fixups: 64)
    private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
    private(set) var count = 0
    private(set) var failures: [String] = []

    init() {
        #expect(cs_open(CS_ARCH_X86, CS_MODE_64, &handle) == CS_ERR_OK)
    }

    deinit {
        cs_close(&handle)
        storage.deallocate()
        buffer.deallocate()
    }

    /// The instructions that `emit` writes, disassembled as if at address 0x1000.
    func text(_ emit: (inout Assembler) -> Void) -> [String] {
        var asm = Assembler(start: buffer, limit: buffer + 4096, storage: storage)
        asm.executableOffset = 0x1000 - Int(bitPattern: buffer)
        emit(&asm)
        if asm.overflowed || asm.openFixups != 0 { return ["overflow"] }
        var lines: [String] = []
        var cursor: UnsafePointer<UInt8>? = UnsafePointer(buffer)
        var left = asm.offset
        var pc: UInt64 = 0x1000
        guard let i = cs_malloc(handle) else { return [] }
        defer { cs_free(i, 1) }
        while left > 0 {
            guard cs_disasm_iter(handle, &cursor, &left, &pc, i) else { return lines + ["unknown bytes"] }
            let mnemonic = withUnsafeBytes(of: i.pointee.mnemonic) { Self.string($0) }
            let operands = withUnsafeBytes(of: i.pointee.op_str) { Self.string($0) }
            lines.append(operands.isEmpty ? mnemonic : "\(mnemonic) \(operands)")
        }
        return lines
    }

    func bytes(_ emit: (inout Assembler) -> Void) -> [UInt8] {
        var asm = Assembler(start: buffer, limit: buffer + 4096, storage: storage)
        emit(&asm)
        return Array(UnsafeBufferPointer(start: buffer, count: asm.offset))
    }

    private static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        while text.last == " " { text.removeLast() }
        return text
    }

    func check(_ expected: String, _ emit: (inout Assembler) -> Void) { check([expected], emit) }

    func check(_ expected: [String], _ emit: (inout Assembler) -> Void) {
        count += 1
        let got = text(emit)
        if got != expected {
            let hex = bytes(emit).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            failures.append(
                "\(expected.joined(separator: "; ")) came out as \(got.joined(separator: "; ")) (\(hex))")
        }
    }

    func finish(atLeast least: Int) {
        #expect(count >= least, "only \(count) checks")
        let wrong = failures.count
        #expect(wrong == 0, "of \(count):\n\(failures.prefix(20).joined(separator: "\n"))")
        print("\(count) encodings compared")
    }
}

// MARK: What Capstone calls things

func name(_ r: GPR, _ w: Width) -> String {
    let low = [
        ["al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"],
        ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"],
        ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"],
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"],
    ]
    if r.n < 8 { return low[Int(w.rawValue)][Int(r.n)] }
    return "r\(r.n)" + ["b", "w", "d", ""][Int(w.rawValue)]
}

func name(_ x: XMM, _ length: VLength = .x) -> String { (length == .x ? "xmm" : "ymm") + "\(x.n)" }

func number(_ value: UInt64) -> String { value < 10 ? "\(value)" : "0x" + String(value, radix: 16) }
func signed(_ value: Int64) -> String { value < 0 ? "-" + number(value.magnitude) : number(UInt64(value)) }
/// An immediate as Capstone prints it for logic: cut to the width.
func cut(_ value: Int64, _ w: Width) -> String {
    number(UInt64(bitPattern: value) & (w == .q ? .max : (1 << UInt64(w.bits)) - 1))
}
/// An immediate as Capstone prints it for arithmetic: with its sign if the field is extended to the width.
func printed(_ value: Int32, _ w: Width) -> String {
    let extended = w == .q || (w != .b && fitsInt8(value))
    return extended ? signed(Int64(value)) : cut(Int64(value), w)
}

func place(_ m: Mem) -> String {
    var parts: [String] = []
    if m.base.n != 0xff { parts.append(name(m.base, m.addr32 ? .d : .q)) }
    if m.index.n != 0xff {
        let index = name(m.index, m.addr32 ? .d : .q)
        parts.append(m.scale == 0 ? index : "\(index)*\(1 << Int(m.scale))")
    }
    var text = parts.joined(separator: " + ")
    if m.disp != 0 || parts.isEmpty {
        if parts.isEmpty {
            text = number(UInt64(bitPattern: Int64(m.disp)))
        } else {
            text += (m.disp < 0 ? " - " : " + ") + number(UInt64(m.disp.magnitude))
        }
    }
    let segment = m.segment == .fs ? "fs:" : m.segment == .gs ? "gs:" : ""
    return "\(segment)[\(text)]"
}

func place(_ m: Mem, _ w: Width) -> String {
    ["byte", "word", "dword", "qword"][Int(w.rawValue)] + " ptr " + place(m)
}
func place(_ m: Mem, vector: Int) -> String {
    [4: "dword", 8: "qword", 16: "xmmword", 32: "ymmword"][vector]! + " ptr " + place(m)
}

// MARK: What is tried

/// Of each kind one; and those that ModRM and SIB treat apart.
let registers: [GPR] = [.rax, .rcx, .rdx, .rbx, .rsp, .rbp, .rsi, .rdi, .r8, .r11, .r12, .r13, .r15]
let vectors: [XMM] = (0..<16).map { XMM(UInt8($0)) }
let displacements: [Int32] = [0, 1, 8, 127, -1, -128, 128, -129, 0x1234, .max, .min]

let memories: [Mem] = {
    var all: [Mem] = []
    for base in registers { for d in displacements { all.append(Mem(base, d)) } }
    for base in [GPR.rax, .rsp, .rbp, .rdi, .r8, .r12, .r13] {
        for index in [GPR.rax, .rcx, .rbp, .rsi, .r8, .r12, .r13, .r15] {
            for scale in UInt8(0)...3 {
                all.append(Mem(base, index: index, scale: scale, disp: [0, 0x10, -0x200][Int(index.n) % 3]))
            }
        }
    }
    return all
}()

/// A few of `memories`, for instructions that use the same encoder.
let someMemories: [Mem] = [
    Mem(.rax, 0), Mem(.rsp, 8), Mem(.rbp, 0), Mem(.r12, 0), Mem(.r13, -0x100),
    Mem(.rbx, index: .rcx, scale: 2, disp: 0x1000),
    Mem(.r8, index: .r9, scale: 3), Mem(.rbp, index: .r12), Mem(.rdi, -1),
]
