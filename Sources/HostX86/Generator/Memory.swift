import IR

/// Guest memory. Guest addresses are host addresses.
extension CodeGenerator {
    /// The operand for address `v` + offset. Deferred sums become base + index × scale + displacement.
    mutating func address(
        _ f: borrowing Function, _ v: Value, offset: Int64, _ scratch: GPR, _ second: GPR
    ) -> Mem {
        let d = definition(f, v)
        guard location(v).kind == .deferred else {
            return Mem(general(f, v, scratch), Int32(truncatingIfNeeded: offset))
        }
        guard d.op == .add else {
            // A constant address.
            let target = d.imm &+ offset
            if d.op == .guestAddress {
                mov(scratch, guestAddress: UInt64(bitPattern: target))
                return Mem(scratch, 0)
            }
            if Int64(Int32(truncatingIfNeeded: target)) == target {
                return .absolute(Int32(truncatingIfNeeded: target))
            }
            asm.mov(scratch, imm64: UInt64(bitPattern: target))
            return Mem(scratch, 0)
        }
        return sum(f, d, offset, scratch, second)
    }

    /// The operand for the sum `d` + offset.
    mutating func sum(
        _ f: borrowing Function, _ d: Instruction, _ offset: Int64, _ scratch: GPR, _ second: GPR
    ) -> Mem {
        let disp = Int32(truncatingIfNeeded: offset)
        let base = general(f, d.a, scratch)
        let b = definition(f, d.b)
        if b.op == .const {
            let sum = b.imm &+ offset
            if Int64(Int32(truncatingIfNeeded: sum)) == sum {
                return Mem(base, Int32(truncatingIfNeeded: sum))
            }
        }
        if b.op == .shiftLeft, location(d.b).kind == .deferred {
            let index = general(f, b.a, second)
            let scale = UInt8(truncatingIfNeeded: constant(f, b.b) ?? 0) & 3
            return Mem(base, index: index, scale: scale, disp: disp)
        }
        return Mem(base, index: general(f, d.b, second), disp: disp)
    }

    /// The operand for an access of IR instruction `i`; checks alignment where the guest wants it.
    private mutating func operand(_ f: borrowing Function, _ i: Int, _ size: Int) -> Mem {
        let d = f.instructions[i]
        let offset = d.op == .atomic || d.op == .compareExchange ? 0 : d.imm
        var m = address(f, d.a, offset: offset, .rdx, .rcx)
        if d.memoryFlags.contains(.aligned), size > 1 {
            if m.index != .none || m.disp != 0 || m.base == .none {
                asm.lea(.q, .rdx, m)
                m = Mem(.rdx, 0)
            }
            asm.test(.b, m.base, imm: Int32(size &- 1))
            hostFlags = nil
            let fine = asm.newLabel()
            asm.jcc(.e, fine)
            // UD2 here means a misaligned address, in RDX, to the signal handler.
            if m.base != .rdx { asm.mov(.q, .rdx, m.base) }
            mayFault(f, i)
            asm.ud2()
            asm.bind(fine)
        }
        return m
    }

    private static let reversedBytes = Constant128(low: 0x0809_0a0b_0c0d_0e0f, high: 0x0001_0203_0405_0607)

    /// A shuffle or splat right behind a load that alone wants what is loaded takes it from memory.
    private mutating func loadShuffled(_ f: borrowing Function, _ i: Int) -> Bool {
        let n = i &+ 1
        guard n < Int(f.blocks[block].end) else { return false }
        let (d, next, v) = (f.instructions[i], f.instructions[n], Value(raw: UInt32(truncatingIfNeeded: i)))
        let uses = allocator.uses[i]
        let place = allocator.locations[n].kind
        guard resolve(next.a) == v, !uses.inSnapshot, !d.memoryFlags.contains(.bigEndian),
            place == .xmm || place == .spill, allocator.alias[n] == UInt32(truncatingIfNeeded: n)
        else { return false }
        switch next.op {
        case .shuffleLanes where d.type == .v128 && resolve(next.b) == v && uses.all == 2: break
        case .splat where uses.all == 1 && d.type.bits == next.lane.bits && d.type.bits >= 32: break
        default: return false
        }
        let m = operand(f, i, d.type.size)
        let r = vectorResult(n)
        mayFault(f, i)
        if next.op == .shuffleLanes {
            asm.vopImm(.vpshufd, r, m, UInt8(truncatingIfNeeded: next.imm))
        } else {
            asm.vop(next.lane == .s ? .vpbroadcastd : .vpbroadcastq, r, m)
        }
        finish(n, r)
        merged = n
        return true
    }

    mutating func lowerLoad(_ f: borrowing Function, _ i: Int) {
        if loadShuffled(f, i) { return }
        let d = f.instructions[i]
        let m = operand(f, i, d.type.size)
        let bigEndian = d.memoryFlags.contains(.bigEndian)
        if d.type.isVector {
            let x = vectorResult(i)
            mayFault(f, i)
            switch d.type {
            case .v128:
                asm.vmovups(x, m)
                if bigEndian {
                    asm.vop(
                        .vpshufb, x, x,
                        pool(Constant128(low: 0x0809_0a0b_0c0d_0e0f, high: 0x0001_0203_0405_0607)))
                }
            case .f64 where !bigEndian: asm.vmovsd(x, m)
            case .f32 where !bigEndian: asm.vmovss(x, m)
            case .f64:
                asm.movbe(.q, .rax, m)
                asm.vmovq(x, .rax)
            case .f32:
                asm.movbe(.d, .rax, m)
                asm.vmovd(x, .rax)
            default:
                if bigEndian { asm.movbe(.w, .rax, m) } else { asm.movzx(.d, .rax, m, from: .w) }
                if bigEndian { asm.movzx(.d, .rax, .rax, from: .w) }
                asm.vmovd(x, .rax)
            }
            finish(i, x)
            return
        }
        let r = result(i)
        mayFault(f, i)
        switch d.type {
        case .i8, .i1: asm.movzx(.d, r, m, from: .b)
        case .i16, .flags:
            if bigEndian {
                asm.movbe(.w, .rax, m)
                asm.movzx(.d, r, .rax, from: .w)
            } else {
                asm.movzx(.d, r, m, from: .w)
            }
        default:
            let width = CodeGenerator.width(d.type)
            if bigEndian { asm.movbe(width, r, m) } else { asm.mov(width, r, m) }
        }
        finish(i, r)
    }

    /// Two stores of zeros side by side that one guest instruction makes are one.
    private mutating func storeZeros(_ f: borrowing Function, _ i: Int) -> Bool {
        let d = f.instructions[i]
        let type = f.instructions[d.b.index].type
        guard d.aux == 0, type == .i64 || type == .v128, isZeroToStore(f, d.b) else { return false }
        let n = f.instructions[i &+ 1]
        guard n.op == .store, n.aux == 0, n.snapshot == d.snapshot, resolve(n.a) == resolve(d.a) else {
            return false
        }
        guard n.imm == d.imm &+ Int64(type.size), f.instructions[n.b.index].type == type,
            isZeroToStore(f, n.b)
        else { return false }
        let m = operand(f, i, type.size)
        asm.vop(.vpxor, .xmm15, .xmm15, .xmm15)
        mayFault(f, i)
        if type == .v128 { asm.vmovups32(m, .xmm15) } else { asm.vmovups(m, .xmm15) }
        merged = i &+ 1
        return true
    }

    private func isZeroToStore(_ f: borrowing Function, _ v: Value) -> Bool {
        if constant(f, v) == 0 { return true }
        return isZero(f, v)
    }

    mutating func lowerStore(_ f: borrowing Function, _ i: Int) {
        if storeZeros(f, i) { return }
        let d = f.instructions[i]
        let type = f.instructions[d.b.index].type
        let m = operand(f, i, type.size)
        let bigEndian = d.memoryFlags.contains(.bigEndian)
        var release = d.memoryFlags.contains(.release)
        if release, takesAdvantageOfBeingAlone() { release = false }
        if type.isVector {
            var x = vector(f, d.b, .xmm15)
            switch type {
            case .v128:
                if bigEndian {
                    asm.vop(.vpshufb, .xmm14, x, pool(CodeGenerator.reversedBytes))
                    x = .xmm14
                }
                mayFault(f, i)
                asm.vmovups(m, x)
            case .f64 where !bigEndian:
                mayFault(f, i)
                asm.vmovsd(m, x)
            case .f32 where !bigEndian:
                mayFault(f, i)
                asm.vmovss(m, x)
            default:
                asm.vmovq(.rax, x)
                mayFault(f, i)
                let width: Width = type == .f64 ? .q : type == .f32 ? .d : .w
                if bigEndian { asm.movbe(width, m, .rax) } else { asm.mov(width, m, .rax) }
            }
            if release { asm.mfence() }
            return
        }
        let width = CodeGenerator.width(type)
        if release {
            load(f, d.b, into: .rax)
            if bigEndian { swapBytes(width, .rax) }
            mayFault(f, i)
            asm.xchg(width, m, .rax)
            return
        }
        if let c = immediate(f, d.b, width), !bigEndian {
            mayFault(f, i)
            asm.mov(width, m, imm: c)
            return
        }
        let r = general(f, d.b, .rax)
        mayFault(f, i)
        if bigEndian, width != .b { asm.movbe(width, m, r) } else { asm.mov(width, m, r) }
    }

    /// What the mask leaves out is not accessed and raises no faults.
    mutating func lowerPartialAccess(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let isLoad = d.op == .loadPartial
        load(f, isLoad ? d.b : d.c, into: .rax)
        asm.mov(.rcx, imm64: 0xffff)
        asm.bzhi(.d, .rax, .rcx, .rax)
        hostFlags = nil
        asm.kmovw(mask: 1, .rax)
        let m = address(f, d.a, offset: 0, .rdx, .rcx)
        let x = isLoad ? vectorResult(i) : vector(f, d.b, .xmm15)
        mayFault(f, i)
        if isLoad {
            asm.vmovdqu8(x, zeroing: 1, m)
            finish(i, x)
        } else {
            asm.vmovdqu8(m, mask: 1, x)
        }
    }

    mutating func lowerAtomic(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let width = CodeGenerator.width(d.type)
        let m = operand(f, i, d.type.size)
        // Only the address may be in RDX and RCX; make it RDX alone.
        asm.lea(.q, .rdx, m)
        let target = Mem(.rdx, 0)
        let op = AtomicOp(rawValue: UInt8(truncatingIfNeeded: d.imm)) ?? .add
        let unused = allocator.locations[i].kind == .none
        if d.memoryFlags.contains(.bigEndian), width != .b { return lowerSwappedAtomic(f, i, op, width) }
        // XCHG always locks.
        let alone = takesAdvantageOfBeingAlone()
        switch op {
        case .add:
            load(f, d.b, into: .rax)
            mayFault(f, i)
            if alone { asm.xadd(width, target, .rax) } else { asm.lockXadd(width, target, .rax) }
        case .exchange where !alone:
            load(f, d.b, into: .rax)
            mayFault(f, i)
            asm.xchg(width, target, .rax)
        case _ where unused && (op == .and || op == .or || op == .xor || op == .andNot):
            load(f, d.b, into: .rax)
            if op == .andNot { asm.unary(.not, .q, .rax) }
            mayFault(f, i)
            let alu: ALU = op == .or ? .or : op == .xor ? .xor : .and
            if alone { asm.alu(alu, width, target, .rax) } else { asm.lockAlu(alu, width, target, .rax) }
            hostFlags = nil
            return
        default:
            let full: Width = width == .q ? .q : .d
            mayFault(f, i)
            asm.mov(width, .rax, target)
            let again = asm.here()
            load(f, d.b, into: .rcx)
            switch op {
            case .and: asm.alu(.and, full, .rcx, .rax)
            case .or: asm.alu(.or, full, .rcx, .rax)
            case .xor: asm.alu(.xor, full, .rcx, .rax)
            case .andNot:
                asm.unary(.not, full, .rcx)
                asm.alu(.and, full, .rcx, .rax)
            case .exchange: break
            default:
                asm.cmp(width, .rax, .rcx)
                asm.cmovcc(
                    op == .maxSigned ? .g : op == .minSigned ? .l : op == .maxUnsigned ? .a : .b, full, .rcx,
                    .rax)
            }
            mayFault(f, i)
            compareExchange(width, target, .rcx)
            asm.jcc(.ne, again)
        }
        hostFlags = nil
        finishOld(i, d.type)
    }

    private mutating func compareExchange(_ width: Width, _ target: Mem, _ new: GPR) {
        if takesAdvantageOfBeingAlone() {
            asm.cmpxchg(width, target, new)
        } else {
            asm.lockCmpxchg(width, target, new)
        }
    }

    private mutating func swapBytes(_ width: Width, _ r: GPR) {
        switch width {
        case .b: break
        case .w: asm.shift(.rol, .w, r, imm: 8)
        default: asm.bswap(width, r)
        }
    }

    /// `lowerAtomic` in the other byte order, with the address in RDX.
    private mutating func lowerSwappedAtomic(
        _ f: borrowing Function, _ i: Int, _ op: AtomicOp, _ width: Width
    ) {
        let d = f.instructions[i]
        let full: Width = width == .q ? .q : .d
        asm.vmovq(.xmm13, .rdx)
        mayFault(f, i)
        asm.mov(width, .rax, Mem(.rdx, 0))
        let again = asm.here()
        load(f, d.b, into: .rdx)
        asm.mov(full, .rcx, .rax)
        swapBytes(width, .rcx)
        switch op {
        case .add: asm.alu(.add, full, .rcx, .rdx)
        case .and: asm.alu(.and, full, .rcx, .rdx)
        case .or: asm.alu(.or, full, .rcx, .rdx)
        case .xor: asm.alu(.xor, full, .rcx, .rdx)
        case .andNot: asm.bmi(.andn, full, .rcx, .rdx, .rcx)
        case .exchange: asm.mov(full, .rcx, .rdx)
        default:
            asm.cmp(width, .rcx, .rdx)
            let keeps: Cond = op == .maxSigned ? .g : op == .minSigned ? .l : op == .maxUnsigned ? .a : .b
            asm.cmovcc(keeps.inverted, full, .rcx, .rdx)
        }
        swapBytes(width, .rcx)
        asm.vmovq(.rdx, .xmm13)
        mayFault(f, i)
        compareExchange(width, Mem(.rdx, 0), .rcx)
        asm.jcc(.ne, again)
        hostFlags = nil
        swapBytes(width, .rax)
        finishOld(i, d.type)
    }

    private mutating func finishOld(_ i: Int, _ type: Type) {
        switch type {
        case .i8: asm.movzx(.d, .rax, .rax, from: .b)
        case .i16: asm.movzx(.d, .rax, .rax, from: .w)
        case .i32: asm.mov(.d, .rax, .rax)
        default: break
        }
        finish(i, .rax)
    }

    mutating func lowerCompareExchange(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let m = operand(f, i, d.type.size)
        asm.lea(.q, .rdx, m)
        hostFlags = nil
        guard d.type == .v128 else {
            let width = CodeGenerator.width(d.type)
            let swapped = d.memoryFlags.contains(.bigEndian)
            load(f, d.b, into: .rax)
            var new = general(f, d.c, .rcx)
            if swapped {
                swapBytes(width, .rax)
                if new != .rcx { asm.mov(.q, .rcx, new) }
                new = .rcx
                swapBytes(width, new)
            }
            mayFault(f, i)
            compareExchange(width, Mem(.rdx, 0), new)
            if swapped { swapBytes(width, .rax) }
            finishOld(i, d.type)
            return
        }
        // CMPXCHG16B wants RBX and one register more than is scratch. The probe takes the fault while the
        // registers are still those of the snapshot.
        let alone = takesAdvantageOfBeingAlone()
        mayFault(f, i)
        if alone {
            asm.alu(.or, .q, Mem(.rdx, 0), imm: 0)
        } else {
            asm.lockAlu(.or, .q, Mem(.rdx, 0), imm: 0)
        }
        asm.vmovq(.xmm13, .rsi)
        asm.vmovq(.xmm14, .rbx)
        let swapped = d.memoryFlags.contains(.bigEndian)
        let reversed = swapped ? pool(CodeGenerator.reversedBytes) : Mem(.rdx, 0)
        load(f, d.b, into: .xmm15)
        if swapped { asm.vop(.vpshufb, .xmm15, .xmm15, reversed) }
        asm.mov(.q, .rsi, .rdx)
        asm.vmovq(.rax, .xmm15)
        asm.vpextrq(.rdx, .xmm15, 1)
        load(f, d.c, into: .xmm15)
        if swapped { asm.vop(.vpshufb, .xmm15, .xmm15, reversed) }
        asm.vpextrq(.rcx, .xmm15, 1)
        asm.vmovq(.rbx, .xmm15)
        if !alone { asm.lock() }
        asm.cmpxchg16b(Mem(.rsi, 0))
        asm.vmovq(.rbx, .xmm14)
        asm.vmovq(.rsi, .xmm13)
        asm.vmovq(.xmm15, .rax)
        asm.vpinsrq(.xmm15, .xmm15, .rdx, 1)
        if swapped { asm.vop(.vpshufb, .xmm15, .xmm15, reversed) }
        finish(i, XMM.xmm15)
    }

    /// Any address will do: there is no fault, and no effect if nothing is there.
    mutating func lowerPrefetch(_ f: borrowing Function, _ d: Instruction) {
        let m = address(f, d.a, offset: d.imm, .rdx, .rcx)
        switch CacheHint(rawValue: d.aux) ?? .first {
        case .first: asm.prefetch(.prefetcht0, m)
        case .second: asm.prefetch(.prefetcht1, m)
        case .third: asm.prefetch(.prefetcht2, m)
        case .once: asm.prefetch(.prefetchnta, m)
        case .write: asm.prefetchw(m)
        }
    }

    mutating func lowerFence(_ d: Instruction) {
        // Only store → load needs one on x86. The word on the stack is our own and stays as it is.
        if d.aux == 0, !takesAdvantageOfBeingAlone() {
            asm.lockAlu(.or, .d, Mem(.rsp, 0), imm: 0)
            hostFlags = nil
        }
    }
}
