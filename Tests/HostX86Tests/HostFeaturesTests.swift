import Testing

@testable import HostX86

struct HostFeaturesTests {
    @Test func lists() throws {
        let all = HostFeatures.required.union([.aes, .pclmul, .gfni, .sha]).union(.avx512)
        #expect(try all.without("") == all)
        #expect(try all.without("-gfni") == all.subtracting(.gfni))
        #expect(
            try all.without("-avx512,-aes").description
                == "avx2, bmi2, fma, movbe, f16c, pclmulqdq, lzcnt, cx16, gfni, sha_ni")
        #expect(try !all.without("-movbe").isSuperset(of: .required))
        #expect(try all.without("-sha") == all.subtracting(.sha))
        // What is not there may be taken away.
        #expect(try HostFeatures.required.without("-gfni,-aes") == .required)
        #expect(throws: HostFeatures.ListFault.unknown("mmx")) { try all.without("-mmx") }
        #expect(throws: HostFeatures.ListFault.notRemoved("gfni")) { try all.without("gfni") }
    }

    @Test func everyFeatureHasItsName() {
        for bit in 0..<UInt32(HostFeatures.names.count) {
            let feature = HostFeatures(rawValue: 1 << bit)
            #expect(HostFeatures(name: feature.description) == feature)
        }
    }
}
