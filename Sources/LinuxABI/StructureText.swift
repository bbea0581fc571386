import Guest

/// Descriptions written as text, so that they cost nothing until one is asked for.
///
/// `name [packed] [= C type] [: longer] { type name [style]; ... }`: `= C type` if that is not `struct name` up to a full stop,
/// `: longer` for one of the views of a union, padded to the size of another structure. Types are u8 to i64, long, ulong,
/// a structure's name, `T[n]`, and `T[@count]` for a tail with as many elements as the field `count` says. `*` is a
/// pointer, `*T@count` one to that many elements, `*T@=bytes` one whose elements are counted in bytes; `^` is a
/// pointer in 64 bits. Styles are hide, hex, octal, text or a flag table's name; a field named `-` has no name in C.
enum StructureText {
    static func parse(_ text: StaticString) -> [StructDescription] {
        "\(text)".split(separator: "}").compactMap { part in
            let halves = part.split(separator: "{", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { return nil }
            var head = halves[0].split(whereSeparator: \.isWhitespace)[...]
            guard let name = head.popFirst() else { return nil }
            var typeName: [Substring] = []
            var paddedTo: String?
            let isPacked = head.first == "packed"
            if isPacked { head.removeFirst() }
            if head.first == "=" {
                head.removeFirst()
                while let word = head.first, word != ":" { typeName.append(head.removeFirst()) }
            }
            if head.first == ":" { paddedTo = head.dropFirst().first.map { String($0) } }
            let fields = halves[1].split(separator: ";").compactMap(field)
            return StructDescription(
                String(name), packed: isPacked,
                typeName: typeName.isEmpty ? nil : typeName.joined(separator: " "),
                paddedTo: paddedTo,
                fields)
        }
    }

    private static func field(_ text: Substring) -> Field? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2 else { return nil }
        return Field(String(words[1]), type(words[0]), words.count > 2 ? style(words[2]) : .decimal)
    }

    static func style(_ word: Substring) -> FieldStyle {
        switch word {
        case "decimal": .decimal
        case "hide": .hidden
        case "hex": .hex
        case "octal": .octalMode
        case "text": .text
        default: .names(String(word))
        }
    }

    static func type(_ word: Substring) -> FieldType {
        if word.hasPrefix("*") || word.hasPrefix("^") {
            let parts = word.dropFirst().split(separator: "@", maxSplits: 1)
            return .pointerTo(
                parts.first.map(type), count: parts.count > 1 ? String(parts[1]) : nil,
                wide: word.hasPrefix("^"))
        }
        // T[2][3] is two arrays of three.
        guard let open = word.firstIndex(of: "[") else { return scalar(word) }
        let element = word[..<open]
        let counts = word[open...].split(whereSeparator: { $0 == "[" || $0 == "]" })
        if let tail = counts.first, tail.hasPrefix("@") {
            return .tail(type(element), count: String(tail.dropFirst()))
        }
        if counts.count == 1, element == "u8" || element == "i8" { return .bytes(Int(counts[0]) ?? 0) }
        return counts.reversed().reduce(type(element)) { .array($0, Int($1) ?? 0) }
    }

    private static func scalar(_ word: Substring) -> FieldType {
        switch word {
        case "i8": .i8
        case "u8": .u8
        case "i16": .i16
        case "u16": .u16
        case "i32": .i32
        case "u32": .u32
        case "i64": .i64
        case "u64": .u64
        case "long": .long
        case "ulong": .ulong
        default: .structure(String(word))
        }
    }
}
