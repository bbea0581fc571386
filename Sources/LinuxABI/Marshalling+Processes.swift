import CHost
import Glibc
import Guest
import Process

/// Structures about processes, what they may do, and keys.
extension SystemCall {
    /// Makes a call that reads the structure of argument `n`; without a name there is none.
    mutating func withStructure(_ name: String?, _ n: Int, _ body: (inout SystemCall) -> Int) -> Int {
        guard let name, a[n] != 0 else { return body(&self) }
        let map = linux.plan.maps[name]
        let copies = thread.copies
        let mark = copies.mark
        defer { copies.release(to: mark) }
        guard let copy = copies.take(map.hostSize), let image = copies.take(map.guestSize) else { return -12 }
        if linux.memory.read(a[n], into: image, map.guestSize) {
            map.toHost(image, copy)
            a[n] = address(copy)
        } else {
            a[n] = Marshalling.bad(a[n])
        }
        return body(&self)
    }

    /// Makes a call that fills the structure of argument `n` of `call`.
    private func giving(
        _ name: String, _ n: Int, _ number: Int, adjust: (UnsafeMutableRawPointer) -> Void = { _ in }
    )
        -> Int
    {
        let map = linux.plan.maps[name]
        return withPiece(map.hostSize + map.guestSize) { copy in
            var arguments = a
            arguments[n] = address(copy)
            let result = host(number, arguments)
            guard result >= 0 else { return result }
            adjust(copy)
            let image = copy + map.hostSize
            map.toGuest(copy, image)
            return linux.memory.write(a[n], from: image, map.guestSize) ? result : -14
        }
    }

    // MARK: The machine

    /// sysinfo in 32 bits: memory is counted in larger units if need be.
    func narrowSystemInfo() -> Int {
        giving("sysinfo", 0, 99) { info in
            // uptime, loads, then six amounts of memory; after the number of processes two more and the unit.
            let total = info.load(fromByteOffset: 32, as: UInt64.self)
            let swap = info.load(fromByteOffset: 64, as: UInt64.self)
            var unit = info.load(fromByteOffset: 104, as: UInt32.self)
            guard (total | swap) >> 32 != 0 else { return }
            var shift: UInt64 = 0
            while unit < 4096, shift < 12 {
                unit <<= 1
                shift += 1
            }
            for at in [32, 40, 48, 56, 64, 72, 88, 96] {
                let value = info.load(fromByteOffset: at, as: UInt64.self)
                info.storeBytes(of: value >> shift, toByteOffset: at, as: UInt64.self)
            }
            info.storeBytes(of: unit, toByteOffset: 104, as: UInt32.self)
        }
    }

    // MARK: Rights

    func setGroups() -> Int {
        let count = Int(int(0))
        guard count > 0, count <= 65536 else { return host(116) }
        return withPiece(4 * count) { copy in
            guard linux.memory.read(a[1], into: copy, 4 * count) else {
                return host(116, [a[0], Marshalling.bad(a[1]), 0, 0, 0, 0])
            }
            GuestInteger.swap(copy, 4, count: count)
            return host(116, [a[0], address(copy), 0, 0, 0, 0])
        }
    }

    /// capget (125) and capset: a version and a process; one or two times three sets.
    func capabilities(_ number: Int) -> Int {
        let memory = linux.memory
        return withPiece(32) { header in
            guard memory.read(a[0], into: header, 8) else { return -14 }
            GuestInteger.swap(header, 4, count: 2)
            let sets = header + 8
            let count = header.load(as: UInt32.self) == 0x1998_0330 ? 3 : 6
            if number == 126 {
                guard memory.read(a[1], into: sets, 4 * count) else {
                    return host(number, [address(header), Marshalling.bad(a[1]), 0, 0, 0, 0])
                }
                GuestInteger.swap(sets, 4, count: count)
            }
            let result = host(number, [address(header), a[1] == 0 ? 0 : address(sets), 0, 0, 0, 0])
            // For a version that is not known the kernel tells its own.
            guard memory.store(a[0], header.load(as: UInt32.self)) else { return -14 }
            guard number == 125, result == 0, a[1] != 0 else { return result }
            GuestInteger.swap(sets, 4, count: count)
            return memory.write(a[1], from: sets, 4 * count) ? 0 : -14
        }
    }

    /// lsm_get_self_attr: struct lsm_ctx, one after the other, and how long they all are.
    func securityAttributes() -> Int {
        let memory = linux.memory
        guard var size = memory.load(a[2], as: UInt32.self) else { return -14 }
        let room = Int(min(size, 1 << 16))
        return withPiece(max(32, room)) { list in
            if a[1] != 0, memory.read(a[1], into: list, min(32, room)) {
                GuestInteger.swap(list, 8, count: 4)
            }
            let result = withUnsafeMutablePointer(to: &size) {
                host(459, [a[0], a[1] == 0 ? 0 : address(list), UInt64(UInt(bitPattern: $0)), a[3], 0, 0])
            }
            // E2BIG tells how much room there must be.
            guard result >= 0 || result == -7 else { return result }
            guard memory.store(a[2], size) else { return -14 }
            guard result > 0, a[1] != 0 else { return result }
            var at = 0
            while at + 32 <= min(Int(size), room) {
                let length = list.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self)
                GuestInteger.swap(list + at, 8, count: 4)
                guard length >= 32, length <= UInt64(room - at) else { break }
                at += Int(length)
            }
            return memory.write(a[1], from: list, min(Int(size), room)) ? result : -14
        }
    }

    func setSecurityAttribute() -> Int {
        let size = Int(min(a[2], 1 << 16))
        return withPiece(max(32, size)) { context in
            guard size >= 32, linux.memory.read(a[1], into: context, size) else { return host(460) }
            GuestInteger.swap(context, 8, count: 4)
            return host(460, [a[0], address(context), a[2], a[3], 0, 0])
        }
    }

    func securityModules() -> Int {
        guard var size = linux.memory.load(a[1], as: UInt32.self) else { return -14 }
        let room = Int(min(size, 4096))
        return withPiece(max(8, room)) { list in
            let result = withUnsafeMutablePointer(to: &size) {
                host(461, [address(list), UInt64(UInt(bitPattern: $0)), a[2], 0, 0, 0])
            }
            guard result >= 0 || result == -7 else { return result }
            guard linux.memory.store(a[1], size) else { return -14 }
            guard result >= 0 else { return result }
            let given = min(Int(size), room)
            GuestInteger.swap(list, 8, count: given / 8)
            return linux.memory.write(a[0], from: list, given) ? result : -14
        }
    }

    // MARK: Keys

    mutating func convertedKeyControl() -> Int {
        switch int(0) {
        case 11 where linux.abi.model.bigEndian: return readKey()
        case 20:  // KEYCTL_INSTANTIATE_IOV
            return converted(
                MarshallingPlan(.keyctl, [.int, .int, .ranges, .int, .int], linux.abi)
            ) { $0.host(250) }
        case 23:  // KEYCTL_DH_COMPUTE, with the parameters of a hash
            guard a[4] == 0 else { return -95 }
            return withStructure("dh_params", 1) { $0.host(250) }
        case 24: return giving("pkey_query", 4, 250)  // KEYCTL_PKEY_QUERY
        case 25...28: return withStructure("pkey_params", 1) { $0.host(250) }
        default: return host(250)
        }
    }

    /// KEYCTL_READ: what is in a keyring are numbers of keys.
    private func readKey() -> Int {
        let result = host(250)
        guard result > 0, a[2] != 0 else { return result }
        return withPiece(256) { text in
            let length = host(250, [6, a[1], address(text), 255, 0, 0])
            guard length > 0, memcmp(text, "keyring;", 8) == 0 else { return result }
            let bytes = min(result, Int(truncatingIfNeeded: min(a[3], 1 << 20))) / 4 * 4
            return withPiece(max(4, bytes)) { numbers in
                guard linux.memory.read(a[2], into: numbers, bytes) else { return -14 }
                GuestInteger.swap(numbers, 4, count: bytes / 4)
                return linux.memory.write(a[2], from: numbers, bytes) ? result : -14
            }
        }
    }

    // MARK: System V

    /// What the commands of shmctl and msgctl give and take.
    enum QueueKind {
        case shared, messages

        fileprivate func structure(_ command: Int32) -> (name: String, takes: Bool)? {
            switch (self, command) {
            case (.shared, 1): ("shmid_ds", true)
            case (.shared, 2), (.shared, 13), (.shared, 15): ("shmid_ds", false)
            case (.shared, 3): ("shminfo", false)
            case (.shared, 14): ("shm_info", false)
            case (.messages, 1): ("msqid_ds", true)
            case (.messages, 2), (.messages, 11), (.messages, 13): ("msqid_ds", false)
            case (.messages, 3), (.messages, 12): ("msginfo", false)
            default: nil
            }
        }
    }

    mutating func convertedQueueControl(_ kind: QueueKind, _ number: Int) -> Int {
        guard let (name, takes) = kind.structure(int(1)) else { return host(number) }
        if takes { return withStructure(name, 2) { $0.host(number) } }
        let isNarrow = linux.abi.model.pointerBytes == 4
        return giving(name, 2, number) { copy in
            // The largest segment is told as a number that an int holds.
            guard name == "shminfo", isNarrow else { return }
            let largest = copy.load(as: UInt64.self)
            copy.storeBytes(of: min(largest, UInt64(Int32.max)), as: UInt64.self)
        }
    }

    mutating func convertedSemaphoreControl() -> Int {
        switch int(2) {
        case 1: return withStructure("semid_ds", 3) { $0.host(66) }
        case 2, 18, 20: return giving("semid_ds", 3, 66)
        case 3, 19: return giving("seminfo", 3, 66)
        case 13 where linux.abi.model.bigEndian, 17 where linux.abi.model.bigEndian: return allSemaphores()
        case 16:
            // The int in a union with pointers.
            if linux.abi.model.bigEndian, linux.abi.model.pointerBytes == 8 { a[3] >>= 32 }
            return host(66)
        default: return host(66)
        }
    }

    /// GETALL and SETALL: as many unsigned short as the set has semaphores.
    private func allSemaphores() -> Int {
        let bytes = Layouts.host.size("semid_ds")
        return withPiece(bytes) { status in
            // IPC_STAT
            let error = host(66, [a[0], 0, 2, address(status), 0, 0])
            guard error == 0 else { return host(66) }
            let count = Int(status.load(fromByteOffset: 80, as: UInt64.self) & 0xffff)
            return withPiece(max(2, 2 * count)) { values in
                if int(2) == 17 {
                    guard linux.memory.read(a[3], into: values, 2 * count) else { return -14 }
                    GuestInteger.swap(values, 2, count: count)
                }
                let result = host(66, [a[0], a[1], a[2], address(values), 0, 0])
                guard result >= 0, int(2) == 13 else { return result }
                GuestInteger.swap(values, 2, count: count)
                return linux.memory.write(a[3], from: values, 2 * count) ? result : -14
            }
        }
    }
}

extension Structures {
    static let ofKeys: [StructDescription] = StructureText.parse(
        """
        dh_params { i32 key; i32 prime; i32 base }
        pkey_query {
            u32 supported_ops; u32 key_size; u16 max_data_size; u16 max_sig_size; u16 max_enc_size; u16 max_dec_size;
            u32[10] spare hide
        }
        pkey_params { i32 key_id; u32 in_len; u32 out_len; u32[7] spare hide }
        """)
}

/// argv and the environment: arrays of pointers in the host's layout.
extension LinuxThread {
    /// The guest's array at `place`, ended by a null pointer, as the host is to see it.
    func hostPointers(_ place: UInt64) -> UInt64 {
        guard process.isForeign, place != 0 else { return place }
        guard let words = process.memory.pointers(place) else { return Marshalling.bad(place) }
        guard let list = copies.take(8 * (words.count + 1)) else { return Marshalling.bad(place) }
        for (k, word) in words.enumerated() {
            list.storeBytes(of: process.memory.base &+ word, toByteOffset: 8 * k, as: UInt64.self)
        }
        return UInt64(UInt(bitPattern: list))
    }
}

extension GuestMemory {
    /// Pointers up to a null pointer; nil: they cannot be read, or there is no end.
    func pointers(_ place: UInt64) -> [UInt64]? {
        var words: [UInt64] = []
        while words.count < 1 << 22 {
            guard let word = loadWord(place, words.count) else { return nil }
            if word == 0 { return words }
            words.append(word)
        }
        return nil
    }
}
