import ELF
import Process

/// The guest's memory map as `-d page` prints it.
public struct MemoryMapLog {
    private let descriptor: Int32

    public init(descriptor: Int32) { self.descriptor = descriptor }

    public func print(_ title: String, _ space: GuestAddressSpace) {
        var text = "\(title)\nstart            end              size             prot\n"
        var at: UInt64 = 0
        while let region = space.region(atOrAfter: at), region.end > at {
            let p = region.protection
            text += "\(hex(region.start, 16))-\(hex(region.end, 16)) \(hex(region.length, 16)) "
            text += (p.contains(.read) ? "r" : "-") + (p.contains(.write) ? "w" : "-")
            text += (p.contains(.execute) ? "x" : "-") + "\n"
            at = region.end
        }
        writeLog(descriptor, text)
    }
}
