import Glibc
import Guest
import Process

/// struct msghdr with the address, the data and the control messages that it points to.
extension ForeignCall {
    /// Offsets of struct msghdr's fields in words but for the lengths of 32 bits, which are followed by padding.
    private enum Header {
        static let name = 0
        static let nameLength = 1
        static let vectors = 2
        static let vectorCount = 3
        static let control = 4
        static let controlLength = 5
        static let flags = 6
        static let hostBytes = 56
    }

    /// struct mmsghdr: the same, and a length.
    private var messageStride: Int { wordBytes == 8 ? 64 : 32 }

    mutating func message(_ n: Int, receives: Bool) -> Int? {
        let block = allocate(Header.hostBytes)
        if let error = fill(block, guest[n], receives: receives, .success) { return error }
        set(n, block)
        return nil
    }

    /// sendmmsg and recvmmsg: the result counts those that have been sent or received.
    mutating func messages(_ n: Int, _ count: UInt64, receives: Bool) -> Int? {
        let count = Int(min(UInt32(truncatingIfNeeded: count), 1024))
        let block = allocate(64 * count)
        let (address, memory, stride) = (guest[n], memory, messageStride)
        for k in 0..<count {
            let place = address &+ UInt64(k * stride)
            if let error = fill(block + 64 * k, place, receives: receives, .counted(k)) { return error }
        }
        set(n, block)
        let lengthAt = UInt64(Header.flags + 1) &* memory.wordBytes
        after { result in
            (0..<min(result, count)).allSatisfy { k in
                memory.store(
                    address &+ UInt64(k * stride) &+ lengthAt,
                    block.load(fromByteOffset: 64 * k + 56, as: UInt32.self))
            }
        }
        return nil
    }

    /// Which of several messages one is: it is given back if the result counts it.
    private enum Place {
        case success, counted(Int)

        func isUsed(_ result: Int) -> Bool {
            switch self {
            case .success: result >= 0
            case .counted(let k): result > k
            }
        }
    }

    private mutating func fill(
        _ block: UnsafeMutableRawPointer, _ address: UInt64, receives: Bool, _ place: Place
    ) -> Int? {
        let memory = memory
        func at(_ field: Int) -> UInt64 { address &+ UInt64(field) &* memory.wordBytes }
        func put(_ value: UInt64, _ field: Int) {
            block.storeBytes(of: value, toByteOffset: 8 * field, as: UInt64.self)
        }
        guard let name = memory.loadWord(at(Header.name)),
            let nameLength = memory.load(at(Header.nameLength), as: UInt32.self),
            let vectors = memory.loadWord(at(Header.vectors)),
            let vectorCount = memory.loadWord(at(Header.vectorCount)),
            let control = memory.loadWord(at(Header.control)),
            let controlLength = memory.loadWord(at(Header.controlLength)),
            let flags = memory.load(at(Header.flags), as: UInt32.self)
        else { return -14 }
        block.storeBytes(of: nameLength, toByteOffset: 8, as: UInt32.self)
        put(vectorCount, Header.vectorCount)
        block.storeBytes(of: flags, toByteOffset: 48, as: UInt32.self)
        if vectorCount <= 1024, vectorCount > 0 {
            guard let list = hostVectors(vectors, vectorCount) else { return -14 }
            put(UInt64(UInt(bitPattern: list)), Header.vectors)
        }
        if receives {
            receive(block, at, name, nameLength, control, controlLength, place)
        } else {
            if name != 0, nameLength <= 128 {
                guard let copy = hostAddress(name, Int(nameLength)) else { return -14 }
                put(UInt64(UInt(bitPattern: copy)), Header.name)
            }
            if control != 0, controlLength > 0, controlLength <= 1 << 16 {
                guard let bytes = memory.bytes(control, Int(controlLength)) else { return -14 }
                let converted = ControlMessages(calls.abi.model).toHost(bytes)
                let copy = allocate(converted.count)
                copy.copyMemory(from: converted, byteCount: converted.count)
                put(UInt64(UInt(bitPattern: copy)), Header.control)
                put(UInt64(converted.count), Header.controlLength)
            }
        }
        return nil
    }

    private mutating func receive(
        _ block: UnsafeMutableRawPointer, _ at: @escaping (Int) -> UInt64, _ name: UInt64, _ nameLength: UInt32,
        _ control: UInt64, _ controlLength: UInt64, _ place: Place
    ) {
        let memory = memory
        let call = self
        func put(_ pointer: UnsafeMutableRawPointer, _ field: Int) {
            block.storeBytes(of: UInt64(UInt(bitPattern: pointer)), toByteOffset: 8 * field, as: UInt64.self)
        }
        let nameCopy = name == 0 ? nil : allocate(128)
        if let nameCopy {
            put(nameCopy, Header.name)
            block.storeBytes(of: min(nameLength, 128), toByteOffset: 8, as: UInt32.self)
        }
        let room = Int(min(controlLength, 1 << 16))
        // The host's control messages may be longer than the guest's.
        let hostRoom = control == 0 ? 0 : wordBytes == 8 ? room : 2 * room
        let controlCopy = hostRoom == 0 ? nil : allocate(hostRoom)
        if let controlCopy { put(controlCopy, Header.control) }
        block.storeBytes(of: UInt64(hostRoom), toByteOffset: 8 * Header.controlLength, as: UInt64.self)
        let model = calls.abi.model
        after { result in
            guard place.isUsed(result) else { return true }
            let length = block.load(fromByteOffset: 8, as: UInt32.self)
            if let nameCopy {
                let used = Int(min(nameLength, length, 128))
                call.giveAddress(nameCopy, used)
                guard memory.write(name, from: nameCopy, used) else { return false }
            }
            var flags = block.load(fromByteOffset: 48, as: UInt32.self)
            var given = 0
            if let controlCopy {
                let filled = block.load(fromByteOffset: 8 * Header.controlLength, as: UInt64.self)
                let bytes = [UInt8](UnsafeRawBufferPointer(start: controlCopy, count: min(Int(filled), hostRoom)))
                let converted = ControlMessages(model).toGuest(bytes)
                given = min(converted.count, room)
                // MSG_CTRUNC
                if given < converted.count { flags |= 8 }
                guard memory.write(control, Array(converted[..<given])) else { return false }
            }
            return memory.store(at(Header.nameLength), length)
                && memory.storeWord(at(Header.controlLength), UInt64(given))
                && memory.store(at(Header.flags), flags)
        }
    }
}

/// Control messages: each a header of a length, a level and a type, and data that are made of numbers.
struct ControlMessages {
    private let model: DataModel

    init(_ model: DataModel) { self.model = model }

    func toHost(_ bytes: [UInt8]) -> [UInt8] { convert(bytes, model, .host) }
    func toGuest(_ bytes: [UInt8]) -> [UInt8] { convert(bytes, .host, model) }

    private enum Data {
        case bytes
        /// 32-bit numbers, or words of the data model.
        case numbers, words
        /// A 32-bit number at this offset, and bytes.
        case numberAt(Int)
        case short
    }

    private static func data(_ level: Int, _ type: Int) -> Data {
        switch (level, type) {
        case (1, 1), (1, 2), (1, 0x35): .numbers  // SCM_RIGHTS, SCM_CREDENTIALS, SO_RXQ_OVFL
        case (1, 29), (1, 35), (1, 37): .words  // SO_TIMESTAMP and its kind
        case (0, 8): .numberAt(0)  // IP_PKTINFO
        case (41, 50): .numberAt(16)  // IPV6_PKTINFO
        case (0, 1), (0, 2), (41, 52), (41, 67): .numbers  // IP_TOS, IP_TTL, IPV6_HOPLIMIT, IPV6_TCLASS
        case (17, 103): .short  // UDP_SEGMENT
        case (17, 104): .numbers  // UDP_GRO
        default: .bytes
        }
    }

    private func number(_ bytes: ArraySlice<UInt8>, _ bigEndian: Bool) -> UInt64 {
        (bigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func append(_ value: UInt64, _ size: Int, _ bigEndian: Bool, _ to: inout [UInt8]) {
        for k in 0..<size {
            let shift = UInt64(8 * (bigEndian ? size - 1 - k : k))
            to.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private func convert(_ bytes: [UInt8], _ from: DataModel, _ to: DataModel) -> [UInt8] {
        var result: [UInt8] = []
        let (fromWord, toWord) = (from.pointerBytes, to.pointerBytes)
        let header = fromWord + 8
        var at = 0
        while at + header <= bytes.count {
            let length = Int(truncatingIfNeeded: number(bytes[at..<at + fromWord], from.bigEndian))
            guard length >= header, at + length <= bytes.count else { break }
            let level = number(bytes[at + fromWord..<at + fromWord + 4], from.bigEndian)
            let type = number(bytes[at + fromWord + 4..<at + header], from.bigEndian)
            let kind = Self.data(Int(level), Int(type))
            let data = convertData(bytes[at + header..<at + length], kind, from, to)
            append(UInt64(toWord + 8 + data.count), toWord, to.bigEndian, &result)
            append(level, 4, to.bigEndian, &result)
            append(type, 4, to.bigEndian, &result)
            result += data
            while result.count % toWord != 0 { result.append(0) }
            at += (length + fromWord - 1) / fromWord * fromWord
        }
        return result
    }

    private func convertData(_ data: ArraySlice<UInt8>, _ kind: Data, _ from: DataModel, _ to: DataModel)
        -> [UInt8]
    {
        func each(_ size: Int, _ toSize: Int) -> [UInt8] {
            var result: [UInt8] = []
            var at = data.startIndex
            while at + size <= data.endIndex {
                append(number(data[at..<at + size], from.bigEndian), toSize, to.bigEndian, &result)
                at += size
            }
            return result + data[at...]
        }
        switch kind {
        case .bytes: return Array(data)
        case .numbers: return each(4, 4)
        case .words: return each(from.pointerBytes, to.pointerBytes)
        case .short: return each(2, 2)
        case .numberAt(let offset):
            guard data.count >= offset + 4 else { return Array(data) }
            let at = data.startIndex + offset
            var result = Array(data[..<at])
            append(number(data[at..<at + 4], from.bigEndian), 4, to.bigEndian, &result)
            return result + data[(at + 4)...]
        }
    }
}
