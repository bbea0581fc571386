import Testing

@testable import Translator

@Suite struct AddressMapTests {
    /// Against a dictionary, with addresses that collide, come again and go, also while it grows.
    @Test func agreesWithADictionary() {
        var map = AddressMap(capacity: 8)
        var model: [UInt64: Int32] = [:]
        var seed: UInt64 = 1
        for round in 0..<20_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let address = seed >> 40 & 0x7ff << (seed >> 60 & 1) * 20
            if seed >> 33 & 7 == 0 {
                map.remove(address)
                model[address] = nil
            } else {
                #expect(map.set(address, Int32(round)) == model[address] ?? -1)
                model[address] = Int32(round)
            }
            if round % 1000 == 0 { #expect(map[address ^ 1] == model[address ^ 1] ?? -1) }
        }
        for (address, value) in model { #expect(map[address] == value) }
        var found: [UInt64: Int32] = [:]
        map.forEach { found[$0] = $1 }
        #expect(found == model)
        map.removeAll()
        #expect(map[3] == -1)
    }
}
