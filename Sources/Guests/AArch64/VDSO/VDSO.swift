extension VDSOImage {
    /// The image's bytes, which stay for ever. Little-endian words on a little-endian host.
    public static var bytes: UnsafeRawBufferPointer {
        let size = words.count * 8
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
        words.withUnsafeBytes { copy.copyMemory(from: $0) }
        return UnsafeRawBufferPointer(copy)
    }
}
