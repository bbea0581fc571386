import FuzzCommon
import Guest
import PowerPC

/// An encoding's fields, and what kind of instruction it is.
struct Pattern {
    let encoding: EncodingFields
    /// Of a prefixed instruction, the prefix's type (its bits 6 and 7); `encoding` is then the suffix's.
    let prefixType: UInt32?
    /// The table's group, as file names have it.
    let group: String
    /// The first mnemonic.
    let mnemonic: String
    let isBranch: Bool
    let isMemory: Bool
    /// It writes the address back to RA.
    let isUpdate: Bool
    /// RB or nothing, rather than a displacement, is added to RA.
    let isIndexed: Bool
    /// It came after VMX: QEMU's 7450 takes it for another one, or ends ("status 6").
    let isLaterVector: Bool

    var name: String { encoding.name }
    var mask: UInt32 { encoding.mask }
    var bits: UInt32 { encoding.bits }

    init(_ encoding: Encoding<PPC>, group: String, prefixType: UInt32? = nil) {
        self.group = group
        self.encoding = EncodingFields(encoding)
        self.prefixType = prefixType
        let mnemonic = self.encoding.name.split(separator: ",").first.map(String.init) ?? ""
        self.mnemonic = mnemonic
        let opcode = self.encoding.bits >> 26
        let stem = prefixType != nil && mnemonic.hasPrefix("p") ? mnemonic.dropFirst() : mnemonic[...]
        isMemory =
            (stem.hasPrefix("l") || stem.hasPrefix("st")
                || ["dcbz", "dcbf", "dcbst", "icbi", "dcbt", "dcbtst"].contains(mnemonic))
            && !["lxvkq", "lnia"].contains(mnemonic)
        isBranch =
            prefixType == nil && (opcode == 16 || opcode == 18 || mnemonic.hasPrefix("bc"))
            && !mnemonic.hasPrefix("bcd")
        isIndexed = opcode == 31 && self.encoding.field("RB") != nil
        isLaterVector = (opcode == 4 || opcode == 60) && encoding.feature.utf8CodeUnitCount > 0
        isUpdate =
            isMemory
            && (mnemonic.hasSuffix("u") || mnemonic.hasSuffix("ux") || mnemonic.hasSuffix("up"))
    }

    func field(_ name: String) -> EncodingFields.Field? { encoding.field(name) }
    func get(_ name: String, _ word: UInt32) -> Int? { encoding.get(name, word) }
    func set(_ name: String, _ value: Int, _ word: inout UInt32) { encoding.set(name, value, &word) }

    static let all: [Pattern] =
        PPCTable.groups.flatMap { title, encodings in
            let group = title.lowercased().split(separator: " ").joined(separator: "-")
            return encodings.map { Pattern($0, group: group) }
        }
        + PPCTable.prefixed.enumerated().flatMap { type, encodings in
            encodings.map { Pattern($0, group: "prefixed", prefixType: UInt32(type)) }
        }
}

/// The registers that instruction words name by place, whatever the manual calls them there.
enum Place {
    static func t(_ word: UInt32) -> Int { Int(word >> 21 & 31) }
    static func a(_ word: UInt32) -> Int { Int(word >> 16 & 31) }
    static func b(_ word: UInt32) -> Int { Int(word >> 11 & 31) }
    static func c(_ word: UInt32) -> Int { Int(word >> 6 & 31) }
}
