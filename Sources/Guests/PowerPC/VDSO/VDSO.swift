/// The image of a vDSO's words, which stays for ever. Little-endian words on a little-endian host.
public func vdsoBytes(_ words: [UInt64]) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: words.count * 8, alignment: 8)
    words.withUnsafeBytes { copy.copyMemory(from: $0) }
    return UnsafeRawBufferPointer(copy)
}
