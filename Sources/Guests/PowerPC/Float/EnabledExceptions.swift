import Guest
import IR
import SoftFloat

/// Instructions while FPSCR enables exceptions (Power ISA I 4.4, 7.4). Their translations compute as if none were, and look at
/// `floatStatus` then: what is enabled traps on the host, or is a helper's, so it is there. Should there be something, the
/// instruction has not been: the runtime runs it exactly.
extension PPCTable {
    /// Encodings whose instructions may raise floating-point exceptions.
    static func raising(_ encodings: [Encoding<PPC>]) -> [Encoding<PPC>] {
        encodings.map { Encoding($0.name, $0.pattern, $0.feature, raising($0.semantics)) }
    }

    private static func raising(_ semantics: @escaping Encoding<PPC>.Semantics) -> Encoding<PPC>.Semantics {
        { f, ir in
            guard ir.hasEnabledExceptions else { return semantics(f, ir) }
            let pc = ir.pc
            let before = ir.savedState()
            semantics(f, ir)
            guard !ir.isTerminated else { return }
            let after = ir.savedState()
            let raised = ir.and(ir.loadState(Slot.floatStatus), ir.i32(Int64(FPSCR.watched)))
            let (exactly, next) = (ir.makeBlock(pc: pc), ir.makeBlock(pc: pc))
            ir.branch(ir.compare(.ne, raised, ir.i32(0)), then: exactly, else: next)
            ir.begin(exactly, keepState: true)
            ir.restore(before)
            ir.exitSystemCall(next: pc, entry: SystemEntry.raiseExactly)
            ir.begin(next, keepState: true)
            ir.restore(after)
            ir.startInstruction(pc: pc)
        }
    }
}

extension Builder {
    /// The translation is for an FPSCR with VE, OE, UE, ZE or XE.
    var hasEnabledExceptions: Bool {
        storage.pointee.function.floatControl.contains(.enabledExceptions)
    }
}

/// What the runtime does where exceptions are enabled, while no translated code runs.
public enum EnabledExceptions {
    /// Runs the floating-point instruction at `pc` exactly.
    /// - Parameters:
    ///   - pc: becomes the next instruction's address, unless a signal is due.
    ///   - code: the bytes at `pc`, as many as `available`.
    /// - Returns: the si_code of a SIGFPE that is due at `pc`.
    public static func run(
        _ guest: GuestArchitecture, _ state: UnsafeMutableRawPointer, _ pc: inout UInt64,
        _ code: UnsafeRawPointer, _ available: Int
    ) -> Int32? {
        let status = place(state, RuntimeLayout.floatStatus)
        // What has been raised of these is the attempt's.
        let slot = (state + Int(Offset.fpscr)).load(as: UInt64.self)
        status.pointee &= ~(FPSCR.watched | FPSCR.enabledFlags(slot))
        let before = RegisterState.fpscr(state)
        let mode = UInt8(truncatingIfNeeded: place(state, RuntimeLayout.floatMode).pointee >> 8)
        let control = FloatControl(rawValue: mode).subtracting(.enabledExceptions).union(.exactStatus)
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        builder.reset(pc: pc, floatControl: control)
        builder.begin(builder.makeBlock(pc: pc))
        guard case .done(let length) = guest.lift(builder, pc, code, available), !builder.isTerminated else {
            // The code is no longer what has been translated.
            return nil
        }
        let next = guest.pointerBits == 64 ? pc &+ UInt64(length) : (pc &+ UInt64(length)) & 0xffff_ffff
        builder.exitDirect(next)
        let instruction = Instruction(code, guest)
        let machine = Machine(guest, builder, state)
        defer { machine.deallocate() }
        let outcome = machine.run(instruction, before)
        RegisterState.setFPSCR(state, outcome)
        let signal = pendingSignal(state)
        if signal == nil { pc = next }
        return signal
    }

    /// After FPSCR has been written.
    /// - Returns: the si_code of a SIGFPE that is due.
    public static func settle(_ state: UnsafeMutableRawPointer) -> Int32? {
        RegisterState.setFPSCR(state, RegisterState.fpscr(state))
        return pendingSignal(state)
    }

    /// The si_code of a SIGFPE that is due, as Linux tells the exception (__parse_fpscr()): FPSCR.FEX is set, and MSR.FE0 or FE1.
    public static func pendingSignal(_ state: UnsafeMutableRawPointer) -> Int32? {
        let mode = place(state, RuntimeLayout.floatMode).pointee
        guard
            mode & (RegisterState.enabledExceptions | RegisterState.exceptionMode)
                > RegisterState.exceptionMode, mode & RegisterState.exceptionMode != 0
        else { return nil }
        let fpscr = RegisterState.fpscr(state)
        // VX, OX, UX, ZX, XX lie 22 bits above VE, OE, UE, ZE, XE.
        let enabled = fpscr >> 22 & fpscr
        if enabled & FPSCR.ve != 0 { return 7 }  // FPE_FLTINV
        if enabled & FPSCR.oe != 0 { return 4 }  // FPE_FLTOVF
        if enabled & FPSCR.ue != 0 { return 5 }  // FPE_FLTUND
        if enabled & FPSCR.ze != 0 { return 3 }  // FPE_FLTDIV
        if enabled & FPSCR.xe != 0 { return 6 }  // FPE_FLTRES
        return nil
    }

    /// PR_SET_FPEXC: which of MSR.FE0 (2) and FE1 (1) are set. All but 0 stop precisely here.
    public static func setMode(_ state: UnsafeMutableRawPointer, _ mode: UInt32) {
        let stored = place(state, RuntimeLayout.floatMode)
        stored.pointee =
            stored.pointee & ~RegisterState.exceptionMode | (mode & 3) << RegisterState.exceptionModeShift
    }
    /// PR_GET_FPEXC
    public static func mode(_ state: UnsafeMutableRawPointer) -> UInt32 {
        place(state, RuntimeLayout.floatMode).pointee >> RegisterState.exceptionModeShift & 3
    }

    private static func place(_ state: UnsafeMutableRawPointer, _ offset: Int32) -> UnsafeMutablePointer<
        UInt32
    > {
        (state + Int(offset)).assumingMemoryBound(to: UInt32.self)
    }

    /// What the rules for enabled exceptions want to know of an instruction.
    private struct Instruction {
        /// Of VSX's vector forms any enabled exception of an element leaves the target as it was.
        let isVector: Bool
        /// FR and FI are of it although FPRF is not.
        let isToInteger: Bool
        /// frsp or xsrsp: its VSRs.
        let narrowing: (target: Int, source: Int)?

        init(_ code: UnsafeRawPointer, _ guest: GuestArchitecture) {
            let bytes = code.loadUnaligned(as: UInt32.self)
            let word = guest.byteOrder == .big ? UInt32(bigEndian: bytes) : bytes
            let opcode = word >> 26
            isVector = opcode == 60 && word & 0x200 != 0
            let extended = word >> 1 & 0x3ff
            // fctiw, fctiwz, fctiwu, fctid and so on.
            let isClassic = opcode == 63 && [14, 15, 142, 143, 814, 815, 942, 943].contains(extended)
            // xscvdpsxws, xscvdpuxws, xscvdpsxds, xscvdpuxds.
            let isScalar = opcode == 60 && [88, 72, 344, 328].contains(word >> 2 & 0x1ff)
            isToInteger = isClassic || isScalar
            let f = PPC(word, mode: .ppc64)
            narrowing =
                opcode == 63 && extended == 12
                ? (f.rt, f.rb) : opcode == 60 && word >> 2 & 0x1ff == 281 ? (f.xt, f.xb) : nil
        }
    }

    /// Runs a function on the state, more than once if need be.
    private struct Machine {
        let builder: Builder
        let state: UnsafeMutableRawPointer
        let context: UnsafeMutablePointer<InterpreterContext>
        /// The VSRs, CR, and what FPRF is made of, before.
        let saved: UnsafeMutableRawPointer
        private static let vsrBytes = 1024
        private static let crBytes = 16

        init(_ guest: GuestArchitecture, _ builder: Builder, _ state: UnsafeMutableRawPointer) {
            self.builder = builder
            self.state = state
            context = .allocate(capacity: 1)
            context.initialize(
                to: InterpreterContext(
                    state: state, slots: guest.slots, slotCount: guest.slotCount, helpers: guest.helpers,
                    helperCount: guest.helperCount))
            saved = .allocate(byteCount: Machine.vsrBytes + Machine.crBytes, alignment: 16)
            saved.copyMemory(from: state + Int(Offset.vs0), byteCount: Machine.vsrBytes)
            (saved + Machine.vsrBytes).copyMemory(
                from: state + Int(Offset.cr0), byteCount: Machine.crBytes)
        }

        func deallocate() {
            context.pointee.deallocate()
            context.deallocate()
            saved.deallocate()
        }

        /// - Returns: FPSCR after the instruction; `before` is the one before it.
        func run(_ instruction: Instruction, _ before: UInt64) -> UInt64 {
            var first = runOnce(before)
            if let (target, source) = instruction.narrowing { wrapSingle(target, source, before, &first) }
            let raised = first.raised
            let enables = before & FPSCR.enables
            func traps(_ exceptions: UInt64, _ enable: UInt64) -> Bool {
                raised & exceptions != 0 && enables & enable != 0
            }
            var isSuppressed = traps(FPSCR.causes, FPSCR.ve) || traps(FPSCR.zx, FPSCR.ze)
            if instruction.isVector, raised & enables << 22 & (FPSCR.exceptions & ~FPSCR.causes) != 0 {
                isSuppressed = true
            }
            var result = first.fpscr & FPSCR.result
            if isSuppressed {
                restoreVSRs()
                // A comparison's FPCC is told all the same; else FPRF stays, and FR and FI are zero.
                if !first.isComparison, !instruction.isVector {
                    result = before & FPSCR.result & ~FPSCR.rounded
                }
            } else if first.givesResult || instruction.isToInteger {
                result &= ~FPSCR.rounded
                if raised & FPSCR.xx != 0 { result |= FPSCR.fi | (roundsUp(before) ? FPSCR.fr : 0) }
            }
            var fpscr = first.fpscr & ~FPSCR.result | result
            // Where VE is set a signalling NaN is no reason for VXVC. (Another element's quiet NaN may be.)
            if !instruction.isVector, raised & FPSCR.vxsnan != 0, enables & FPSCR.ve != 0 {
                fpscr &= ~FPSCR.vxvc | before
            }
            return fpscr
        }

        private struct Outcome {
            var fpscr: UInt64
            /// The instruction's own exceptions.
            var raised: UInt64
            let isComparison: Bool
            /// FPRF is of a result.
            let givesResult: Bool
        }

        /// A double that rounds to a single of wrapped exponent may be out of a single's range still, but an FPR holds it.
        private func wrapSingle(_ target: Int, _ source: Int, _ before: UInt64, _ outcome: inout Outcome) {
            let isOverflow = outcome.raised & FPSCR.ox != 0 && before & FPSCR.oe != 0
            let isUnderflow = outcome.raised & FPSCR.ux != 0 && before & FPSCR.ue != 0
            guard isOverflow || isUnderflow else { return }
            let mode = FloatMode(stored: place(state, RuntimeLayout.floatMode).pointee)
            var flags = FloatFlags()
            let operand = (saved + 16 * source).load(as: UInt64.self)
            let result = SoftFloat.narrow(operand, scaledBy: isOverflow ? -192 : 192, mode, &flags)
            (state + Int(Offset.vs0) + 16 * target).storeBytes(of: result, as: UInt64.self)
            outcome.fpscr = outcome.fpscr & ~FPSCR.result | FPRF.ofDouble(result) << 12
            if !flags.contains(.inexact) {
                outcome.raised &= ~FPSCR.xx
                outcome.fpscr &= ~FPSCR.xx | before
            } else {
                outcome.raised |= FPSCR.xx
                outcome.fpscr |= FPSCR.xx
            }
        }

        private func runOnce(_ fpscr: UInt64) -> Outcome {
            // The exceptions so far are in the slot, and the status is the instruction's.
            let status = place(state, RuntimeLayout.floatStatus)
            (state + Int(Offset.fpscr)).storeBytes(of: FPSCR.slot(fpscr), as: UInt64.self)
            let source = state + Int(Offset.fprfSource)
            source.storeBytes(
                of: Constant128(low: 0, high: FPRF.isKnown | fpscr >> 12 & 0x7f), as: Constant128.self)
            status.pointee = 0
            _ = Interpreter.run(builder.storage.pointee.function, context)
            let kind = source.load(as: Constant128.self).high
            return Outcome(
                fpscr: RegisterState.fpscr(state), raised: FPSCR.exceptions(status.pointee),
                isComparison: kind & (FPRF.isComparison | FPRF.isGiven) != 0,
                givesResult: kind & FPRF.isKnown == 0)
        }

        private func restoreVSRs() {
            (state + Int(Offset.vs0)).copyMemory(from: saved, byteCount: Machine.vsrBytes)
        }

        /// Whether the result is not the one that rounding to zero gives.
        private func roundsUp(_ fpscr: UInt64) -> Bool {
            let mode = place(state, RuntimeLayout.floatMode)
            let old = mode.pointee
            let result = UnsafeMutableRawPointer.allocate(
                byteCount: Machine.vsrBytes + Machine.crBytes, alignment: 16)
            defer { result.deallocate() }
            result.copyMemory(from: state + Int(Offset.vs0), byteCount: Machine.vsrBytes)
            (result + Machine.vsrBytes).copyMemory(
                from: state + Int(Offset.cr0), byteCount: Machine.crBytes)
            restoreVSRs()
            (state + Int(Offset.cr0)).copyMemory(
                from: saved + Machine.vsrBytes, byteCount: Machine.crBytes)
            mode.pointee = old | 3
            _ = runOnce(fpscr)
            mode.pointee = old
            var differs = false
            for at in stride(from: 0, to: Machine.vsrBytes, by: 8) {
                let cut = (state + Int(Offset.vs0) + at).load(as: UInt64.self)
                if cut != (result + at).load(as: UInt64.self) { differs = true }
            }
            (state + Int(Offset.vs0)).copyMemory(from: result, byteCount: Machine.vsrBytes)
            (state + Int(Offset.cr0)).copyMemory(
                from: result + Machine.vsrBytes, byteCount: Machine.crBytes)
            return differs
        }
    }
}
