import Guest

/// ioctl: carried over where guest and host agree, else done by the description of the request.
extension SystemCall {
    func ioctl() -> Int {
        let number = UInt32(truncatingIfNeeded: a[1])
        if let differing = linux.abi.differingIoctls, !differing.contains(number),
            !Self.isRefused(number)
        {
            return host(16)
        }
        return describedIoctl(number)
    }

    /// Virtual machines would be the host's.
    private static func isRefused(_ number: UInt32) -> Bool { number &>> 8 & 0xff == 0xae }

    private func describedIoctl(_ number: UInt32) -> Int {
        guard let entry = linux.ioctls.entries(number).first else { return unknownIoctl(number) }
        if let terminal = linux.abi.terminal, let request = TerminalRequest(entry.row.name) {
            return terminalIoctl(request, terminal)
        }
        if linux.abi.model.bigEndian, entry.row.name == "SIOCETHTOOL" { return ethernetTool() }
        let host = entry.host
        switch entry.row.argument {
        case .none: return self.host(host, a[2])
        case .value(.names("open")):
            return self.host(host, UInt64(linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: a[2]))))
        case .value: return self.host(host, a[2])
        case .string, .pointer: return pointed(host, 1)
        case .input, .output:
            let size = linux.abi.ioctlEncoding.parts(number).size
            return pointed(host | UInt32(truncatingIfNeeded: size & 0x3fff) &<< 16, size)
        case .take(let field) where !entry.agrees:
            return converted(host, field.type, fill: false)
        case .both(let field) where !entry.agrees:
            return converted(host, field.type, fill: false)
        case .give(let field) where !entry.agrees:
            return converted(host, field.type, fill: true)
        case .take(let field), .give(let field), .both(let field):
            return pointed(host, Layouts.host.measure(field.type).size)
        case .refused: return refusedIoctl()
        }
    }

    private func converted(_ number: UInt32, _ type: FieldType, fill: Bool) -> Int {
        // The host's EFAULT comes behind its EBADF and ENOTTY.
        guard linux.memory.pointer(a[2], Layouts(linux.abi).measure(type).size) != nil else {
            return host(number, UInt64.max)
        }
        let result = IoctlConversion.perform(
            type, at: a[2], fill: fill, linux.memory, Layouts(linux.abi), { host(number, $0) })
        return result
    }

    /// Without a description: the number says whether the argument is a pointer.
    private func unknownIoctl(_ number: UInt32) -> Int {
        let parts = linux.abi.ioctlEncoding.parts(number)
        if Self.isRefused(number) { return refusedIoctl() }
        if linux.abi.model.bigEndian, let result = resizedIoctl(number, parts.size) { return result }
        guard parts.size > 0, parts.reads || parts.writes else { return host(number, a[2]) }
        return pointed(
            IoctlEncoding.generic.number(
                (parts.reads, parts.writes), parts.kind, parts.number, parts.size),
            parts.size)
    }

    /// A request whose structure has another length than is known here: it has grown, or was shorter once.
    private func resizedIoctl(_ number: UInt32, _ size: Int) -> Int? {
        guard let entry = linux.ioctls.resized(number), case .both(let field) = entry.row.argument, a[2] != 0
        else {
            return nil
        }
        let map = StructureMap(field.type, Layouts(linux.abi))
        guard map.guestSize == map.hostSize, size > 0 else { return nil }
        let whole = max(size, map.guestSize)
        let request = entry.host & ~(0x3fff &<< 16) | UInt32(truncatingIfNeeded: size & 0x3fff) &<< 16
        return withPiece(2 * whole) { copy in
            let image = copy + whole
            guard linux.memory.read(a[2], into: image, size) else {
                return host(request, Marshalling.bad(a[2]))
            }
            map.toHost(image, copy)
            if size > map.guestSize {
                (copy + map.hostSize).copyMemory(from: image + map.guestSize, byteCount: size - map.guestSize)
            }
            let result = host(request, address(copy))
            guard result >= 0 else { return result }
            (image + map.guestSize).copyMemory(from: copy + map.hostSize, byteCount: whole - map.guestSize)
            map.toGuest(copy, image)
            return linux.memory.write(a[2], from: image, size) ? result : -14
        }
    }

    /// ENOTTY, as from a file that is no such device.
    private func refusedIoctl() -> Int {
        // F_GETFL, O_PATH
        let flags = host(72, [a[0], 3, 0, 0, 0, 0])
        return flags < 0 ? flags : flags & 0x20_0000 != 0 ? -9 : -25
    }

    private func pointed(_ number: UInt32, _ bytes: Int) -> Int {
        guard a[2] != 0 else { return host(number, 0) }
        guard let pointer = linux.memory.pointer(a[2], bytes) else { return host(number, UInt64.max) }
        return host(number, UInt64(UInt(bitPattern: pointer)))
    }

    func host(_ number: UInt32, _ argument: UInt64) -> Int {
        host(16, [a[0], UInt64(number), argument, 0, 0, 0])
    }
}
