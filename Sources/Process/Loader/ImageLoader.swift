import ELF
import Glibc

/// An image in guest memory. Guest addresses.
public struct LoadedImage: Equatable, Sendable {
    /// Added to the image's addresses.
    public var bias: UInt64
    public var entry: UInt64
    public var start: UInt64
    public var end: UInt64
    /// 0 if no segment holds the table.
    public var programHeaders: UInt64
    public var programHeaderSize: UInt64
    public var programHeaderCount: UInt64
}

public enum ImageLoader {
    /// Maps an image. A position-independent one goes to `preferred` if there is room, or else where there is.
    public static func load(
        _ image: borrowing ELFImage, from file: borrowing ProgramFile, into space: GuestAddressSpace,
        at preferred: UInt64, pageSize: UInt64 = 4096
    ) throws(LoadError) -> LoadedImage {
        let plan = LoadPlan(image, pageSize: pageSize)
        let bias = image.isPositionIndependent ? try reserve(plan, space, preferred) : 0
        do {
            try carryOut(plan, bias, file, space, reserved: image.isPositionIndependent)
        } catch {
            _ = space.unmap(plan.start &+ bias, plan.end - plan.start)
            throw error
        }
        return LoadedImage(
            bias: bias, entry: image.header.entry &+ bias, start: plan.start &+ bias, end: plan.end &+ bias,
            programHeaders: image.programHeaderAddress.map { $0 &+ bias } ?? 0,
            programHeaderSize: UInt64(image.header.programHeaderSize),
            programHeaderCount: UInt64(image.header.programHeaderCount))
    }

    /// Takes the whole span of a position-independent image without access. The result is the bias.
    private static func reserve(
        _ plan: borrowing LoadPlan, _ space: GuestAddressSpace, _ preferred: UInt64
    ) throws(LoadError) -> UInt64 {
        let span = plan.end - plan.start
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        // The first address must keep its place within the alignment.
        let within = plan.start & (plan.alignment - 1)
        let wanted = (preferred & ~(plan.alignment - 1)) &+ within
        var result = space.map(
            wanted, span, protection: [], flags: flags | HostMemory.mapFixedNoReplace)
        if result < 0 {
            let (roomy, overflow) = span.addingReportingOverflow(plan.alignment)
            guard !overflow else { throw .memory("the image", ENOMEM) }
            result = space.map(0, roomy, protection: [], flags: flags)
            guard result >= 0 else { throw .memory("the image", Int32(truncatingIfNeeded: -result)) }
            let low = UInt64(result)
            let first = low &+ ((within &- low) & (plan.alignment - 1))
            if low < first { _ = space.unmap(low, first - low) }
            if first + span < low + roomy { _ = space.unmap(first + span, low + roomy - first - span) }
            result = Int(first)
        }
        return UInt64(result) &- plan.start
    }

    private static func carryOut(
        _ plan: borrowing LoadPlan, _ bias: UInt64, _ file: borrowing ProgramFile,
        _ space: GuestAddressSpace, reserved: Bool
    ) throws(LoadError) {
        let fixed = MAP_PRIVATE | (reserved ? MAP_FIXED : HostMemory.mapFixedNoReplace)
        /// Pages below this are mapped; a reservation's holes go back.
        var done = plan.start
        for step in plan.steps {
            let address = step.address &+ bias
            var result = 0
            switch step.kind {
            case .mapFile, .mapZero:
                if reserved, done < step.address { _ = space.unmap(done &+ bias, step.address - done) }
                done = step.address + step.length
                let anonymous = step.kind == .mapZero
                result = space.map(
                    address, step.length, protection: step.protection,
                    flags: anonymous ? fixed | MAP_ANONYMOUS : fixed, fd: anonymous ? -1 : file.fd,
                    offset: step.offset)
            case .clear:
                memset(host(address, space), 0, Int(step.length))
            case .copy:
                let bytes = UnsafeMutableRawBufferPointer(
                    start: host(address, space), count: Int(step.length))
                if !file.read(into: bytes, at: step.offset) { result = Int(-EIO) }
            case .protect:
                result = space.protect(address, step.length, protection: step.protection)
            }
            if result < 0 {
                throw .memory(
                    "the segment at 0x" + String(address, radix: 16), Int32(truncatingIfNeeded: -result))
            }
        }
    }

    private static func host(_ address: UInt64, _ space: GuestAddressSpace) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(bitPattern: UInt(address &+ space.base))!
    }
}
