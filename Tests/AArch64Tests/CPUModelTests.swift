import Testing

@testable import AArch64

@Suite struct CPUModelTests {
    @Test func everyFeatureOfTheTableIsKnown() {
        let known = Set(CPUFeature.all.map { "FEAT_\($0.name)" })
        for encoding in A64Table.all where !"\(encoding.feature)".isEmpty {
            #expect(known.contains("\(encoding.feature)"), "\(encoding.name)")
        }
        for feature in CPUFeature.all {
            if let requirement = feature.requirement { #expect(CPUFeature.bit("\(requirement)") != nil) }
        }
    }

    @Test func identification() throws {
        let a53 = IDRegisters(try CPUModel("cortex-a53"))
        #expect(a53.hwcap == 0x8fb)
        #expect(a53.hwcap2 == 0)
        #expect(a53.value(SystemRegister.identification(0, 0)) == 0x410f_d034)
        #expect(a53.value(SystemRegister.identification(6, 0)) == 0x11120)
        let n1 = IDRegisters(try CPUModel("neoverse-n1"))
        #expect(n1.hwcap == 0x119ffb)
        #expect(n1.value(SystemRegister.identification(4, 0)) == 0x110011)
        #expect(n1.value(SystemRegister.identification(6, 0)) == 0x1000_1021_1120)
        #expect(n1.value(SystemRegister.identification(6, 1)) == 0x100001)
    }

    @Test func instructionsOfOneProcessor() throws {
        let ldadd: UInt32 = 0xf820_0020
        #expect(A64Table.table.find(ldadd) >= 0)
        #expect(A64Table.table(of: try CPUModel("cortex-a53")).find(ldadd) < 0)
        #expect(A64Table.table(of: try CPUModel("neoverse-n1")).find(ldadd) >= 0)
        #expect(A64Table.table(of: try CPUModel("max,lse=off")).find(ldadd) < 0)
    }

    @Test func switches() throws {
        let model = try CPUModel("max,aes=off,sve=off,sha3=on")
        #expect(model.features == CPUFeatureSet.all.subtracting(CPUFeatureSet("AES PMULL")))
        for mistake in ["", "max,", "cortex-z1", "max,lse", "max,lse=maybe", "max,sve=on", "max,nosuch=off"] {
            #expect(throws: CPUModel.Mistake.self) { try CPUModel(mistake) }
        }
        #expect(CPUModel.help.split(separator: "\n").count < 24)
    }
}
