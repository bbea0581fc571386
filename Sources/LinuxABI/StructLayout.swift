import Guest

/// Where a structure's fields are.
struct StructLayout {
    let offsets: [Int]
    let sizes: [Int]
    let size: Int
    let alignment: Int
}

/// How one side, the guest or the host, lays out structures.
struct Layouts: Sendable {
    let model: DataModel
    /// Descriptions that take the place of the generic ones.
    private let own: [StructDescription]

    static let host = Layouts(model: .host, own: Structures.host)

    init(_ abi: GuestABI) { self.init(model: abi.model, own: abi.structures) }

    private init(model: DataModel, own: [StructDescription]) {
        self.model = model
        self.own = own
    }

    func description(_ name: String) -> StructDescription? {
        if let description = own.first(where: { $0.name == name }) { return description }
        if model.pointerBytes == 4, let narrow = Structures.narrow[name] { return narrow }
        return Structures.named[name] ?? Structures.ofIoctls[name]
    }

    func size(_ name: String) -> Int { measure(.structure(name)).size }

    func layout(_ d: StructDescription) -> StructLayout {
        var offsets: [Int] = []
        var sizes: [Int] = []
        var end = 0
        var alignment = 1
        for field in d.fields {
            let (size, natural) = measure(field.type)
            let align = d.packed ? 1 : natural
            end = (end + align - 1) / align * align
            offsets.append(end)
            sizes.append(size)
            end += size
            alignment = max(alignment, align)
        }
        var size = (end + alignment - 1) / alignment * alignment
        if let longer = d.paddedTo, let whole = description(longer) {
            let l = layout(whole)
            size = max(size, l.size)
            alignment = max(alignment, l.alignment)
        }
        return StructLayout(offsets: offsets, sizes: sizes, size: size, alignment: alignment)
    }

    func measure(_ type: FieldType) -> (size: Int, alignment: Int) {
        switch type {
        case .i8, .u8: return (1, 1)
        case .i16, .u16: return (2, 2)
        case .i32, .u32: return (4, 4)
        case .i64, .u64, .pointerTo(_, _, wide: true): return (8, model.alignmentOf64)
        case .long, .ulong, .pointer, .pointerTo: return (model.pointerBytes, model.pointerBytes)
        case .bytes(let count): return (count, 1)
        case .structure(let name):
            guard let d = description(name) else { return (0, 1) }
            let l = layout(d)
            return (l.size, l.alignment)
        case .array(let element, let count):
            let (size, alignment) = measure(element)
            return (size * count, alignment)
        case .tail(let element, _): return (0, measure(element).alignment)
        }
    }
}
