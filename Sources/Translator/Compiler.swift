import Guest
import HostX86
import IR

/// What makes translations: the IR of one piece of guest code at a time, and the host's code for it.
final class Compiler {
    let builder: Builder
    var generator: CodeGenerator
    let loops: LoopLifter

    init(_ guest: GuestArchitecture, _ residents: Residents, _ thunks: Thunks, _ features: HostFeatures) {
        builder = Builder(slots: guest.slots, count: guest.slotCount)
        builder.storage.pointee.hasPartialAccesses = features.hasPartialAccesses
        generator = CodeGenerator(
            slots: guest.slots, residents: residents, thunks: thunks, features: features)
        loops = LoopLifter(guest: guest)
    }

    deinit { builder.deallocate() }

    var function: Function { builder.storage.pointee.function }
}
