import CHost
import Glibc
import Guest
import Process

/// What arguments point to, in the host's layout.
extension ForeignCall {
    mutating func structure(
        _ name: String, _ n: Int, takes: Bool, gives: Bool, _ when: When = .success
    ) -> Int? {
        let moves = calls.moves(name)
        let block = allocate(moves.hostSize)
        let address = guest[n]
        let memory = memory
        if takes {
            let copy = allocate(moves.guestSize)
            guard memory.read(address, into: copy, moves.guestSize) else { return -14 }
            moves.toHost(copy, block)
        }
        set(n, block)
        if gives {
            after(when) { _ in
                withUnsafeTemporaryAllocation(byteCount: moves.guestSize, alignment: 16) { buffer in
                    buffer.initializeMemory(as: UInt8.self, repeating: 0)
                    moves.toGuest(block, buffer.baseAddress!)
                    return memory.write(address, from: buffer.baseAddress!, moves.guestSize)
                }
            }
        }
        return nil
    }

    mutating func array(_ name: String, _ n: Int, count: UInt64, takes: Bool, gives: Bool) -> Int? {
        guard count <= 1 << 20 else { return nil }
        let moves = calls.moves(name)
        let count = Int(count)
        let block = allocate(count * moves.hostSize)
        let address = guest[n]
        let memory = memory
        if takes {
            let copy = allocate(count * moves.guestSize)
            guard memory.read(address, into: copy, count * moves.guestSize) else { return -14 }
            for k in 0..<count { moves.toHost(copy + k * moves.guestSize, block + k * moves.hostSize) }
        }
        set(n, block)
        if gives { after { _ in Self.giveArray(moves, block, count, address, memory) } }
        return nil
    }

    /// An array whose elements the result counts.
    mutating func giveArray(_ name: String, _ n: Int, room: UInt64) -> Int? {
        guard room <= 1 << 20 else { return nil }
        let moves = calls.moves(name)
        let block = allocate(Int(room) * moves.hostSize)
        let address = guest[n]
        let memory = memory
        set(n, block)
        after { result in Self.giveArray(moves, block, min(result, Int(room)), address, memory) }
        return nil
    }

    private static func giveArray(
        _ moves: StructMoves, _ block: UnsafeMutableRawPointer, _ count: Int, _ address: UInt64,
        _ memory: GuestMemory
    ) -> Bool {
        guard count > 0 else { return true }
        return withUnsafeTemporaryAllocation(byteCount: count * moves.guestSize, alignment: 16) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            for k in 0..<count {
                moves.toGuest(block + k * moves.hostSize, buffer.baseAddress! + k * moves.guestSize)
            }
            return memory.write(address, from: buffer.baseAddress!, buffer.count)
        }
    }

    // MARK: Words

    /// struct iovec: the data themselves stay where they are.
    mutating func vectors(_ n: Int, _ count: UInt64) -> Int? {
        guard let block = hostVectors(guest[n], count) else { return count > 1024 ? nil : -14 }
        set(n, block)
        return nil
    }

    mutating func hostVectors(_ address: UInt64, _ count: UInt64) -> UnsafeMutableRawPointer? {
        // The host refuses more before it looks at them.
        guard count <= 1024 else { return nil }
        let block = allocate(Int(count) * 16)
        for k in 0..<Int(count) {
            guard let base = memory.loadWord(address, 2 * k), let length = memory.loadWord(address, 2 * k + 1)
            else { return nil }
            block.storeBytes(of: calls.innerAddress(base), toByteOffset: 16 * k, as: UInt64.self)
            block.storeBytes(of: length, toByteOffset: 16 * k + 8, as: UInt64.self)
        }
        return block
    }

    /// Arrays of `unsigned long` as sets of bits: the host's words are made of as many of the guest's.
    mutating func words(_ n: Int, bytes: UInt64, takes: Bool, gives: Bool) -> Int? {
        guard bytes <= 1 << 16 else { return nil }
        let size = (Int(bytes) + 7) & ~7
        let block = allocate(size)
        let (address, memory) = (guest[n], memory)
        let word = wordBytes
        if takes {
            for k in 0..<Int(bytes) / word {
                guard let value = memory.loadWord(address, k) else { return -14 }
                Self.setWord(block, k, value, word)
            }
        }
        set(n, block)
        if gives {
            let isMask = number == 204
            after { result in
                let used = isMask ? min(result, Int(bytes)) : Int(bytes)
                return (0..<used / word).allSatisfy { memory.storeWord(address, Self.word(block, $0, word), $0) }
            }
        }
        return nil
    }

    private static func setWord(_ block: UnsafeMutableRawPointer, _ k: Int, _ value: UInt64, _ size: Int) {
        if size == 8 {
            block.storeBytes(of: value, toByteOffset: 8 * k, as: UInt64.self)
        } else {
            block.storeBytes(of: UInt32(truncatingIfNeeded: value), toByteOffset: 4 * k, as: UInt32.self)
        }
    }

    private static func word(_ block: UnsafeMutableRawPointer, _ k: Int, _ size: Int) -> UInt64 {
        size == 8
            ? block.load(fromByteOffset: 8 * k, as: UInt64.self)
            : UInt64(block.load(fromByteOffset: 4 * k, as: UInt32.self))
    }

    /// argv and environment: pointers up to a null one.
    mutating func strings(_ n: Int) -> Int? {
        var list: [UInt64] = []
        while true {
            guard let pointer = memory.loadWord(guest[n], list.count) else { return -14 }
            list.append(calls.innerAddress(pointer))
            if pointer == 0 { break }
            guard list.count < 1 << 22 else { return -7 }
        }
        let block = allocate(list.count * 8)
        for (k, pointer) in list.enumerated() { block.storeBytes(of: pointer, toByteOffset: 8 * k, as: UInt64.self) }
        set(n, block)
        return nil
    }

    // MARK: Signals

    mutating func signals(_ n: Int, takes: Bool) -> Int? {
        let block = allocate(8)
        let (address, memory) = (guest[n], memory)
        if takes {
            guard let set = memory.loadSignals(address) else { return -14 }
            block.storeBytes(of: set, as: UInt64.self)
        } else {
            after { _ in memory.storeSignals(address, block.load(as: UInt64.self)) }
        }
        set(n, block)
        return nil
    }

    mutating func giveSignalInfo(_ n: Int) -> Int? {
        let block = allocate(SignalInfoLayout.bytes)
        let layout = SignalInfoLayout(calls.abi.model)
        let (address, memory) = (guest[n], memory)
        set(n, block)
        after { _ in
            withUnsafeTemporaryAllocation(byteCount: SignalInfoLayout.bytes, alignment: 8) {
                layout.toGuest(block, $0.baseAddress!)
                return memory.write(address, from: $0.baseAddress!, $0.count)
            }
        }
        return nil
    }

    mutating func takeSignalInfo(_ n: Int) -> Int? {
        guard isGuest(n) else { return nil }
        let copy = allocate(SignalInfoLayout.bytes)
        let block = allocate(SignalInfoLayout.bytes)
        guard memory.read(guest[n], into: copy, SignalInfoLayout.bytes) else { return -14 }
        SignalInfoLayout(calls.abi.model).toHost(copy, block)
        set(n, block)
        return nil
    }

    // MARK: Directories

    /// struct linux_dirent64, the same everywhere but for the byte order.
    mutating func directoryEntries(_ n: Int, _ room: UInt64) -> Int? {
        host[n] = calls.address(guest[n])
        guard bigEndian else { return nil }
        let (address, memory) = (guest[n], memory)
        after { result in
            guard result > 0, let bytes = memory.bytes(address, result) else { return true }
            var swapped = bytes
            var at = 0
            while at + 19 <= bytes.count {
                let length = Int(bytes[at + 16]) | Int(bytes[at + 17]) << 8
                swapped.replaceSubrange(at..<at + 8, with: bytes[at..<at + 8].reversed())
                swapped.replaceSubrange(at + 8..<at + 16, with: bytes[at + 8..<at + 16].reversed())
                swapped.swapAt(at + 16, at + 17)
                guard length > 0 else { break }
                at += length
            }
            return memory.write(address, swapped)
        }
        return nil
    }

    // MARK: System V messages

    /// struct msgbuf: a long and the text.
    mutating func messageBuffer(_ n: Int, _ length: UInt64, receives: Bool) -> Int? {
        guard length <= 1 << 24 else { return nil }
        let block = allocate(8 + Int(length))
        let (address, memory) = (guest[n], memory)
        let textAt = address &+ memory.wordBytes
        set(n, block)
        if receives {
            after { result in
                memory.storeWord(address, block.load(as: UInt64.self))
                    && memory.write(textAt, from: block + 8, result)
            }
            return nil
        }
        guard let type = memory.loadWord(address), memory.read(textAt, into: block + 8, Int(length)) else {
            return -14
        }
        let signed = wordBytes == 8 ? type : UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: type)))
        block.storeBytes(of: signed, as: UInt64.self)
        return nil
    }
}
