import Guest
import Process

/// Options of prctl about the guest's memory and what /proc tells of it.
extension LinuxProcess {
    // MARK: PR_SET_MDWE

    func setWritableCode(_ c: SystemCall) -> Int {
        let rules = c.a[1]
        guard c.a[2] | c.a[3] | c.a[4] == 0, rules & ~3 == 0, rules != 2 else { return -22 }
        // Once given, rules stay.
        if writableCodeRules != 0, UInt64(writableCodeRules) != rules { return -1 }
        writableCodeRules = UInt32(truncatingIfNeeded: rules)
        return 0
    }

    // MARK: PR_GET_AUXV

    func auxiliaryVector(_ c: SystemCall) -> Int {
        guard c.a[3] | c.a[4] == 0 else { return -22 }
        guard let bytes = shownAuxiliaryVector else { return -22 }
        let part = Array(bytes.prefix(Int(min(c.a[2], UInt64(bytes.count)))))
        return memory.write(c.a[1], part) ? bytes.count : -14
    }

    /// What the program was started with, or has put in its place.
    var shownAuxiliaryVector: [UInt8]? {
        space.lock()
        defer { space.unlock() }
        if let auxiliaryVector { return auxiliaryVector }
        let range = view.auxiliaryVector
        return range.isEmpty ? nil : memory.bytes(range.lowerBound, Int(range.upperBound &- range.lowerBound))
    }

    // MARK: PR_SET_MM

    /// struct prctl_mm_map without its last members, in order; each but the stack's and the last three is the start or
    /// the end of a range.
    private struct MapFields {
        var words: InlineArray<11, UInt64>

        static let stackStart = 6

        /// The order of PR_SET_MM's options.
        static func index(ofOption option: Int32) -> Int? {
            switch option {
            case 1...4: Int(option) - 1
            case 5: stackStart
            case 6, 7: Int(option) - 2
            case 8...11: Int(option) - 1
            default: nil
            }
        }

        func isValid(below end: UInt64) -> Bool {
            for k in 0..<11 where words[k] < 0x1_0000 || words[k] >= end { return false }
            return words[0] < words[1] && words[2] <= words[3] && words[4] <= words[5] && words[7] <= words[8]
                && words[9] <= words[10]
        }
    }

    func setMemoryMap(_ c: SystemCall) -> Int {
        let option = c.int(1)
        let address = c.a[2]
        let size = c.a[3]
        guard c.a[4] == 0, size == 0 || option == 12 || option == 14 || option == 15 else { return -22 }
        let mapSize = 104
        if option == 15 { return memory.store(address, UInt32(mapSize)) ? 0 : -14 }
        if option == 14 { return size == UInt64(mapSize) ? setWholeMap(address) : -22 }
        guard hasCapability(.resources) else { return -1 }
        // The old program's file is always mapped: Linux wants it gone first.
        if option == 13 { return -16 }
        if option == 12 { return address == 0 ? -22 : setAuxiliaryVector(address, size) }
        guard let index = MapFields.index(ofOption: option), address < space.end, address >= 0x1_0000 else {
            return -22
        }
        var fields = currentFields()
        fields.words[index] = address
        guard fields.isValid(below: space.end) else { return -22 }
        if index >= MapFields.stackStart, space.region(atOrAfter: address) == nil { return -14 }
        take(fields)
        return 0
    }

    private func setWholeMap(_ address: UInt64) -> Int {
        guard let bytes = memory.bytes(address, 104) else { return -14 }
        func word(_ k: Int) -> UInt64 {
            bytes.withUnsafeBytes {
                $0.baseAddress.map { GuestInteger.load($0 + 8 * k, 8, swapped: memory.isBigEndian) } ?? 0
            }
        }
        var fields = MapFields(words: .init(repeating: 0))
        for k in 0..<11 { fields.words[k] = word(k) }
        guard fields.isValid(below: space.end) else { return -22 }
        // The size comes before the descriptor.
        let (low, high) = (word(12) & 0xffff_ffff, word(12) >> 32)
        let (size, descriptor) = memory.isBigEndian ? (high, low) : (low, high)
        if size != 0 {
            guard word(11) != 0 else { return -22 }
            let error = setAuxiliaryVector(word(11), size)
            if error != 0 { return error }
        }
        if descriptor != 0xffff_ffff { return -16 }
        take(fields)
        return 0
    }

    private func setAuxiliaryVector(_ address: UInt64, _ size: UInt64) -> Int {
        // saved_auxv: 2 words for each of AT_VECTOR_SIZE.
        let pair = 2 * Int(memory.wordBytes)
        let whole = pair * (2 + 22 + 1)
        guard size <= UInt64(whole) else { return -22 }
        guard var bytes = memory.bytes(address, Int(size)) else { return -14 }
        bytes += [UInt8](repeating: 0, count: whole - bytes.count)
        for k in (whole - pair)..<whole { bytes[k] = 0 }
        space.lock()
        auxiliaryVector = bytes
        space.unlock()
        return 0
    }

    private func currentFields() -> MapFields {
        let v = view
        return MapFields(words: [
            v.image.lowerBound, v.image.upperBound, v.data.lowerBound, v.data.upperBound, space.heapStart,
            space.heapEnd, v.firstStackPointer, v.arguments.lowerBound, v.arguments.upperBound,
            v.environment.lowerBound, v.environment.upperBound,
        ])
    }

    /// `fields` are valid: no range ends before it begins.
    private func take(_ fields: MapFields) {
        let w = fields.words
        view.image = w[0]..<w[1]
        view.data = w[2]..<w[3]
        space.setHeap(w[4], w[5])
        view.firstStackPointer = w[MapFields.stackStart]
        view.arguments = w[7]..<w[8]
        view.environment = w[9]..<w[10]
    }
}
