import IR

/// Quiet floating point is computed under an MXCSR of its own: one change for ops that follow each other.
extension CodeGenerator {
    /// What may stand between quiet ops: neither depends on MXCSR, nor faults, nor leaves.
    static func goesWithQuiet(_ op: Op) -> Bool {
        switch op {
        case .nop, .param, .const, .vconst, .guestAddress, .copy, .stateLoad, .lowHalf, .concatLow,
            .concatHigh, .extractBytes, .shuffleLanes, .permute, .tableLookup, .splatLane, .bitSelect, .vand,
            .vor, .vxor, .vandNot, .vnot, .vadd, .vsub, .vneg, .vcompareEqual, .vcompareGreaterSigned,
            .vcompareGreaterUnsigned, .vminSigned, .vminUnsigned, .vmaxSigned, .vmaxUnsigned, .vshiftLeft,
            .vshiftRight, .vshiftRightSigned, .fneg, .fabs:
            true
        default: false
        }
    }

    mutating func enterQuiet() {
        if isQuiet { return }
        isQuiet = true
        asm.stmxcsr(CodeGenerator.state(RuntimeLayout.guestMXCSR))
        asm.ldmxcsr(CodeGenerator.state(RuntimeLayout.quietMXCSR))
    }

    /// The guest's MXCSR again, with the exceptions that it had.
    mutating func leaveQuiet() {
        guard isQuiet else { return }
        isQuiet = false
        asm.ldmxcsr(CodeGenerator.state(RuntimeLayout.guestMXCSR))
    }
}
