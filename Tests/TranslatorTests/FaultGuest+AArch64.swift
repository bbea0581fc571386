import Guest
import IR

@testable import AArch64

extension FaultGuest {
    static let aarch64 = FaultGuest(
        architecture: .aarch64, code: 0x5c00_0000_0000,
        data: RandomRegion.data..<RandomRegion.data + RandomRegion.dataSize,
        names: ["fpsr"] + (0..<words).map(name),
        shown: { state in
            let registers = UnsafeRawPointer(state + Int(RuntimeLayout.guestBase))
            var shown = [UInt64(FloatState.fpsr(state))]
            for k in 0..<words { shown.append(registers.load(fromByteOffset: 8 * k, as: UInt64.self)) }
            let flags = (state + Int(Offset.flags)).load(as: UInt16.self) & Flags.defined
            shown[1 + Int(Offset.flags - RuntimeLayout.guestBase) / 8] = UInt64(flags)
            shown[1 + Int(Offset.pc - RuntimeLayout.guestBase) / 8] = 0
            return shown
        },
        makeRegion: { seed, builder in
            let region = RandomRegion(seed: seed, builder)
            return FaultRegion(words: region.words, start: region.start)
        })

    /// From `RuntimeLayout.guestBase` to the end of the vectors.
    private static let words = Int(Offset.v0 + 512 - RuntimeLayout.guestBase) / 8

    private static func name(_ word: Int) -> String {
        let at = Int(RuntimeLayout.guestBase) + 8 * word
        let guest = GuestArchitecture.aarch64
        for n in 0..<guest.slotCount {
            let (slot, begin) = (guest.slots[n], Int(guest.slots[n].offset))
            if at == begin { return "\(slot.name)" }
            if slot.type == .v128, at == begin + 8 { return "\(slot.name), upper half" }
        }
        return "state at \(at)"
    }
}
