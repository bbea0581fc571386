import CCapstone

/// Lines of assembly by Capstone.
public final class Disassembler {
    private var handle: csh = 0

    /// - Parameters: Capstone's numbers for the architecture and mode.
    /// - Returns: nil if Capstone was built without the architecture.
    public init?(architecture: Int32, mode: Int32) {
        let arch = cs_arch(rawValue: UInt32(bitPattern: architecture))
        guard cs_open(arch, cs_mode(rawValue: mode), &handle) == CS_ERR_OK else { return nil }
    }

    deinit { cs_close(&handle) }

    public static func host() -> Disassembler? {
        Disassembler(architecture: Int32(CS_ARCH_X86.rawValue), mode: Int32(CS_MODE_64.rawValue))
    }

    /// Calls `line` with address, bytes and text of each instruction. What Capstone does not know is one unit of `step`
    /// bytes without text.
    public func forEach(
        _ code: UnsafeRawPointer, _ length: Int, address: UInt64, step: Int,
        _ line: (UInt64, UnsafeRawBufferPointer, String) -> Void
    ) {
        var at = 0
        guard let instruction = cs_malloc(handle) else { return }
        defer { cs_free(instruction, 1) }
        while at < length {
            var cursor: UnsafePointer<UInt8>? = (code + at).assumingMemoryBound(to: UInt8.self)
            var left = length - at
            var pc = address &+ UInt64(at)
            if cs_disasm_iter(handle, &cursor, &left, &pc, instruction) {
                let size = Int(instruction.pointee.size)
                let text = withUnsafeBytes(of: instruction.pointee.mnemonic) { m in
                    withUnsafeBytes(of: instruction.pointee.op_str) { o in
                        "\(Disassembler.string(m)) \(Disassembler.string(o))"
                    }
                }
                line(address &+ UInt64(at), UnsafeRawBufferPointer(start: code + at, count: size), text)
                at += size
            } else {
                let size = min(step, length - at)
                line(address &+ UInt64(at), UnsafeRawBufferPointer(start: code + at, count: size), ".bytes")
                at += size
            }
        }
    }

    private static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
