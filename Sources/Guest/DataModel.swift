/// How a guest's C compiler lays out data: what a struct description needs to become offsets.
public struct DataModel: Equatable, Sendable {
    /// Bytes of a pointer and of `long`: 4 or 8.
    public let pointerBytes: Int
    public let bigEndian: Bool
    /// The alignment of 64-bit integers inside structures: 8 nearly everywhere, 4 on i386.
    public let alignmentOf64: Int

    public init(pointerBytes: Int, bigEndian: Bool, alignmentOf64: Int = 8) {
        self.pointerBytes = pointerBytes
        self.bigEndian = bigEndian
        self.alignmentOf64 = alignmentOf64
    }

    public static let littleEndian64 = DataModel(pointerBytes: 8, bigEndian: false)
    public static let bigEndian32 = DataModel(pointerBytes: 4, bigEndian: true)
    /// The x86-64 that we run on.
    public static let host = littleEndian64
}

/// The type of a structure's field, as the kernel's headers spell it.
public indirect enum FieldType: Sendable {
    case i8, u8, i16, u16, i32, u32, i64, u64
    /// `long` and `unsigned long`: as wide as a pointer.
    case long, ulong
    case pointer
    /// Bytes that are the same everywhere: names, opaque data, padding.
    case bytes(Int)
    /// A structure inside, by its name.
    case structure(String)
    case array(FieldType, Int)
    /// An array at the structure's end, not part of its size, with as many elements as the field `count` says.
    case tail(FieldType, count: String)
    /// A pointer to elements, one or as many as the field `count` says; in 64 bits on every architecture if `wide`.
    case pointerTo(FieldType?, count: String?, wide: Bool)
}

/// How `-strace` shows a field.
public enum FieldStyle: Sendable {
    case decimal, hex, octalMode, address, text
    /// A resource limit: all ones are infinity.
    case limit
    /// Names of flags or values, by the name of their table in the Linux layer.
    case names(String)
    /// Not shown (padding).
    case hidden
}

public struct Field: Sendable {
    public let name: String
    public let type: FieldType
    public let style: FieldStyle

    public init(_ name: String, _ type: FieldType, _ style: FieldStyle = .decimal) {
        self.name = name
        self.type = type
        self.style = style
    }
}

/// A structure of the system call interface: its fields in order. Offsets follow from a `DataModel`; an architecture
/// whose fields come in another order supplies its own description under the same name, and fields meet by name.
public struct StructDescription: Sendable {
    public let name: String
    public let fields: [Field]
    /// Without padding between the fields (`__attribute__((packed))`).
    public let packed: Bool
    /// The C type, if it is not `struct` and the name.
    public let typeName: String?
    /// One of a union's views: as long as the structure of this name.
    public let paddedTo: String?

    public init(
        _ name: String, packed: Bool = false, typeName: String? = nil, paddedTo: String? = nil,
        _ fields: [Field]
    ) {
        self.name = name
        self.fields = fields
        self.packed = packed
        self.typeName = typeName
        self.paddedTo = paddedTo
    }
}
