extension Assembler {
    public mutating func newLabel() -> Label {
        let id = labelCount
        guard id < storage.labelCapacity else {
            overflowed = true
            return Label(id: -1)
        }
        storage.labels[Int(id)] = .init(offset: -1, firstFixup: -1)
        labelCount = id &+ 1
        return Label(id: id)
    }

    /// A label that is bound here.
    public mutating func here() -> Label {
        let label = newLabel()
        bind(label)
        return label
    }

    /// Puts the label at the cursor and patches all references to it.
    public mutating func bind(_ label: Label) {
        guard label.id >= 0, label.id < labelCount else { return }
        let slot = storage.labels + Int(label.id)
        assert(slot.pointee.offset < 0, "label bound twice")
        let target = Int32(truncatingIfNeeded: offset)
        slot.pointee.offset = target
        var next = slot.pointee.firstFixup
        slot.pointee.firstFixup = -1
        while next >= 0 {
            let fixup = storage.fixups[Int(next)]
            let distance = target &- (fixup.at &+ 4 &+ fixup.trailing)
            UnsafeMutableRawPointer(start + Int(fixup.at)).storeBytes(of: distance, as: Int32.self)
            openFixups &-= 1
            next = fixup.next
        }
    }

    /// Offset of a bound label from `start`; nil while it is not bound.
    public func offset(of label: Label) -> Int? {
        guard label.id >= 0, label.id < labelCount else { return nil }
        let offset = storage.labels[Int(label.id)].offset
        return offset < 0 ? nil : Int(offset)
    }

    /// The 32-bit distance to store at offset `at`; records a fixup if the label is not bound yet.
    mutating func reference(_ label: Label, at: Int, trailing: Int) -> Int32 {
        guard label.id >= 0, label.id < labelCount else {
            overflowed = true
            return 0
        }
        let at = Int32(truncatingIfNeeded: at)
        let trailing = Int32(truncatingIfNeeded: trailing)
        let slot = storage.labels + Int(label.id)
        if slot.pointee.offset >= 0 { return slot.pointee.offset &- (at &+ 4 &+ trailing) }
        guard fixupCount < storage.fixupCapacity else {
            overflowed = true
            return 0
        }
        storage.fixups[Int(fixupCount)] = .init(at: at, trailing: trailing, next: slot.pointee.firstFixup)
        slot.pointee.firstFixup = fixupCount
        fixupCount &+= 1
        openFixups &+= 1
        return 0
    }
}
