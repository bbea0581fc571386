/// A processor that programs may be shown: its MIDR_EL1 and which features it has of those that are implemented.
public struct CPUModel: Sendable {
    public let name: StaticString
    public let midr: UInt64
    public private(set) var features: CPUFeatureSet

    private init(_ name: StaticString, midr: UInt64, _ features: CPUFeatureSet) {
        self.name = name
        self.midr = midr
        self.features = features
    }

    /// Everything that is implemented, under Neoverse N1's number: C libraries choose their block functions by it, and
    /// these use vectors, where those for an unknown processor copy by pairs of general registers.
    public static let max = CPUModel("max", midr: 0x414f_d0c1, .all)

    private static let version8 = CPUFeatureSet("AES PMULL SHA1 SHA256 CRC32")
    private static let version8_2 = version8.union(CPUFeatureSet("LSE LOR RDM FP16 DPB DotProd LRCPC"))
    private static let version8_4 = version8_2.union(
        CPUFeatureSet("JSCVT FCMA PAuth FHM SHA512 SHA3 DIT LRCPC2 FlagM DPB2 BF16 I8MM"))
    private static let version9 = version8_4.union(CPUFeatureSet("FlagM2 FRINTTS SB"))

    /// The MIDR_EL1 and the features are those of the processors' technical reference manuals.
    public static let all: [CPUModel] = [
        max,
        CPUModel("a64fx", midr: 0x461f_0010, version8.union(CPUFeatureSet("LSE LOR RDM FP16 DPB FCMA"))),
        CPUModel("cortex-a35", midr: 0x411f_d040, version8),
        CPUModel("cortex-a53", midr: 0x410f_d034, version8),
        CPUModel("cortex-a55", midr: 0x412f_d050, version8_2),
        CPUModel("cortex-a57", midr: 0x411f_d070, version8),
        CPUModel("cortex-a72", midr: 0x410f_d083, version8),
        CPUModel("cortex-a76", midr: 0x414f_d0b1, version8_2),
        CPUModel(
            "cortex-a78ae", midr: 0x410f_d423, version8_2.union(CPUFeatureSet("PAuth LRCPC2 FlagM"))),
        CPUModel("cortex-a710", midr: 0x412f_d471, version9),
        CPUModel("neoverse-n1", midr: 0x414f_d0c1, version8_2),
        CPUModel("neoverse-n2", midr: 0x410f_d493, version9),
        CPUModel("neoverse-v1", midr: 0x411f_d402, version8_4),
    ]

    /// What is wrong with a description, in words for the user.
    public struct Mistake: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// Features of `-cpu max` elsewhere that may be switched off without being there.
    private static let foreign = [
        "sve", "sme", "pauth-impdef", "pauth-qarma3", "pauth-qarma5", "lpa2", "mte", "pmu",
    ]

    /// Reads "MODEL" or "MODEL,feature=on|off,...".
    public init(_ description: String) throws(Mistake) {
        let parts = description.split(separator: ",", omittingEmptySubsequences: false)
        guard let model = CPUModel.all.first(where: { "\($0.name)" == parts[0] }) else {
            throw Mistake(description: "there is no processor model \(parts[0]); -cpu help lists them")
        }
        self = model
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, pair[1] == "on" || pair[1] == "off" else {
                throw Mistake(description: "\(part): give FEATURE=on or FEATURE=off")
            }
            let on = pair[1] == "on"
            if let index = CPUFeature.all.firstIndex(where: { "\($0.name)".lowercased() == pair[0] }) {
                let feature = CPUFeatureSet(rawValue: 1 << UInt64(index))
                if on { features.insert(feature) } else { features.remove(feature) }
            } else if on || !CPUModel.foreign.contains(String(pair[0])) {
                throw Mistake(
                    description: "the feature \(pair[0]) is not implemented; -cpu help lists what is")
            }
        }
        features.settle()
    }

    /// The lines of `-cpu help`.
    public static var help: String {
        var text = "Processor models:\n"
        for model in all {
            text +=
                "  \(model.name)"
                + ("\(model.name)" == "max" ? "  (the default: everything implemented)\n" : "\n")
        }
        text += "Features, for -cpu MODEL,FEATURE=off:\n"
        var line = " "
        for feature in CPUFeature.all {
            let word = " \("\(feature.name)".lowercased())"
            if line.utf8.count + word.utf8.count > 78 {
                text += line + "\n"
                line = " "
            }
            line += word
        }
        return text + line + "\n"
    }
}
