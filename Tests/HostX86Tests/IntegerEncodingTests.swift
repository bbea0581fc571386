import Testing

@testable import HostX86

/// Every emit function for general registers, against Capstone.
struct IntegerEncodingTests {
    let wide: [Width] = [.w, .d, .q]
    let words: [Width] = [.d, .q]

    @Test func arithmetic() {
        let c = Checker()
        for op in ALU.allCases {
            for w in Width.allCases {
                for a in registers {
                    for b in registers {
                        c.check("\(op) \(name(a, w)), \(name(b, w))") { $0.alu(op, w, a, b) }
                    }
                    for imm in immediates(w) {
                        let text =
                            op == .and || op == .or || op == .xor ? cut(Int64(imm), w) : printed(imm, w)
                        c.check("\(op) \(name(a, w)), \(text)") { $0.alu(op, w, a, imm: imm) }
                    }
                }
                for m in op == .add ? memories : someMemories {
                    c.check("\(op) \(name(.rcx, w)), \(place(m, w))") { $0.alu(op, w, .rcx, m) }
                    c.check("\(op) \(name(.rdi, w)), \(place(m, w))") { $0.alu(op, w, .rdi, m) }
                    c.check("\(op) \(place(m, w)), \(name(.r15, w))") { $0.alu(op, w, m, .r15) }
                    c.check("\(op) \(place(m, w)), \(name(.rsi, w))") { $0.alu(op, w, m, .rsi) }
                    if op != .cmp {
                        c.check("lock \(op) \(place(m, w)), \(name(.rsi, w))") { $0.lockAlu(op, w, m, .rsi) }
                    }
                    for imm in immediates(w) {
                        let text =
                            op == .and || op == .or || op == .xor ? cut(Int64(imm), w) : printed(imm, w)
                        c.check("\(op) \(place(m, w)), \(text)") { $0.alu(op, w, m, imm: imm) }
                    }
                }
            }
        }
        c.finish(atLeast: 10000)
    }

    private func immediates(_ w: Width) -> [Int32] {
        switch w {
        case .b: [0, 1, 0x7f, -1, -0x80]
        case .w: [0, 1, 0x7f, -1, -0x80, 0x80, -0x81, 0x7fff, -0x8000]
        default: [0, 1, 0x7f, -1, -0x80, 0x80, -0x81, .max, .min]
        }
    }

    @Test func testsAndComparisons() {
        let c = Checker()
        for w in Width.allCases {
            for a in registers {
                for b in registers {
                    c.check("test \(name(a, w)), \(name(b, w))") { $0.test(w, a, b) }
                    c.check("cmp \(name(a, w)), \(name(b, w))") { $0.cmp(w, a, b) }
                }
                for imm in immediates(w) {
                    c.check("test \(name(a, w)), \(w == .q ? printed(imm, w) : cut(Int64(imm), w))") {
                        $0.test(w, a, imm: imm)
                    }
                    c.check("cmp \(name(a, w)), \(printed(imm, w))") { $0.cmp(w, a, imm: imm) }
                }
            }
            for m in someMemories {
                c.check("test \(place(m, w)), \(name(.rsi, w))") { $0.test(w, m, .rsi) }
                c.check("cmp \(place(m, w)), \(name(.rsi, w))") { $0.cmp(w, m, .rsi) }
                c.check("cmp \(name(.r9, w)), \(place(m, w))") { $0.cmp(w, .r9, m) }
                for imm in immediates(w) {
                    c.check("test \(place(m, w)), \(w == .q ? printed(imm, w) : cut(Int64(imm), w))") {
                        $0.test(w, m, imm: imm)
                    }
                    c.check("cmp \(place(m, w)), \(printed(imm, w))") { $0.cmp(w, m, imm: imm) }
                }
            }
        }
        c.finish(atLeast: 2000)
    }

    @Test func oneOperandAndMultiplication() {
        let c = Checker()
        for w in Width.allCases {
            for op in Unary.allCases {
                for r in registers { c.check("\(op) \(name(r, w))") { $0.unary(op, w, r) } }
                for m in someMemories { c.check("\(op) \(place(m, w))") { $0.unary(op, w, m) } }
            }
        }
        for w in wide {
            for a in registers {
                for b in registers {
                    c.check("imul \(name(a, w)), \(name(b, w))") { $0.imul(w, a, b) }
                    for imm in immediates(w) {
                        c.check("imul \(name(a, w)), \(name(b, w)), \(printed(imm, w))") {
                            $0.imul(w, a, b, imm: imm)
                        }
                    }
                }
                for m in someMemories {
                    c.check("imul \(name(a, w)), \(place(m, w))") { $0.imul(w, a, m) }
                    c.check("imul \(name(a, w)), \(place(m, w)), 0x64") { $0.imul(w, a, m, imm: 100) }
                    c.check("imul \(name(a, w)), \(place(m, w)), 0x3e8") { $0.imul(w, a, m, imm: 1000) }
                }
            }
        }
        for w in words {
            for a in registers {
                for b in registers {
                    c.check("adcx \(name(a, w)), \(name(b, w))") { $0.adcx(w, a, b) }
                    c.check("adox \(name(a, w)), \(name(b, w))") { $0.adox(w, a, b) }
                }
            }
        }
        c.check("cwd") { $0.cwd() }
        c.check("cdq") { $0.cdq() }
        c.check("cqo") { $0.cqo() }
        c.check("cbw") { $0.cbw() }
        c.check("cwde") { $0.cwde() }
        c.check("cdqe") { $0.cdqe() }
        c.finish(atLeast: 5000)
    }

    @Test func moves() {
        let c = Checker()
        for w in Width.allCases {
            for a in registers {
                for b in registers {
                    c.check("mov \(name(a, w)), \(name(b, w))") { $0.mov(w, a, b) }
                    // Of two registers either order is the same.
                    let text = c.text { $0.xchg(w, a, b) }
                    let (x, y) = (name(a, w), name(b, w))
                    if text != ["xchg \(x), \(y)"] { c.check("xchg \(y), \(x)") { $0.xchg(w, a, b) } }
                }
                for m in memories {
                    c.check("mov \(name(a, w)), \(place(m, w))") { $0.mov(w, a, m) }
                    c.check("mov \(place(m, w)), \(name(a, w))") { $0.mov(w, m, a) }
                }
                for m in someMemories { c.check("xchg \(place(m, w)), \(name(a, w))") { $0.xchg(w, m, a) } }
            }
            for m in someMemories {
                for imm in immediates(w) {
                    c.check("mov \(place(m, w)), \(w == .q ? signed(Int64(imm)) : cut(Int64(imm), w))") {
                        $0.mov(w, m, imm: imm)
                    }
                }
            }
        }
        for r in registers {
            for imm in [UInt64(0), 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] {
                c.check("mov \(name(r, .d)), \(number(imm))") { $0.mov(r, imm32: UInt32(imm)) }
                c.check("mov \(name(r, .d)), \(number(imm))") { $0.mov(r, imm64: imm) }
            }
            c.check("mov \(name(r, .q)), -1") { $0.mov(r, imm64: .max) }
            c.check("mov \(name(r, .q)), -0x80000000") { $0.mov(r, imm64: 0xffff_ffff_8000_0000) }
            c.check("movabs \(name(r, .q)), 0x123456789abcdef0") { $0.mov(r, imm64: 0x1234_5678_9abc_def0) }
            c.check("movabs \(name(r, .q)), 0x100000000") { $0.mov(r, imm64: 1 << 32) }
            c.check("movabs \(name(r, .q)), 5") { $0.movabs(r, 5) }
        }
        c.finish(atLeast: 10000)
    }

    @Test func extensions() {
        let c = Checker()
        for w in wide {
            for a in registers {
                for b in registers {
                    for from in [Width.b, .w] where from.rawValue < w.rawValue {
                        c.check("movzx \(name(a, w)), \(name(b, from))") { $0.movzx(w, a, b, from: from) }
                        c.check("movsx \(name(a, w)), \(name(b, from))") { $0.movsx(w, a, b, from: from) }
                    }
                }
                for m in someMemories {
                    for from in [Width.b, .w] where from.rawValue < w.rawValue {
                        c.check("movzx \(name(a, w)), \(place(m, from))") { $0.movzx(w, a, m, from: from) }
                        c.check("movsx \(name(a, w)), \(place(m, from))") { $0.movsx(w, a, m, from: from) }
                    }
                    c.check("movbe \(name(a, w)), \(place(m, w))") { $0.movbe(w, a, m) }
                    c.check("movbe \(place(m, w)), \(name(a, w))") { $0.movbe(w, m, a) }
                }
            }
        }
        for a in registers {
            for b in registers {
                c.check("movsxd \(name(a, .q)), \(name(b, .d))") { $0.movsxd(a, b) }
                c.check("movsxd \(name(a, .q)), \(name(b, .d))") { $0.movsx(.q, a, b, from: .d) }
                c.check("mov \(name(a, .d)), \(name(b, .d))") { $0.movzx(.q, a, b, from: .d) }
            }
            for m in someMemories {
                c.check("movsxd \(name(a, .q)), \(place(m, .d))") { $0.movsxd(a, m) }
                c.check("mov \(name(a, .d)), \(place(m, .d))") { $0.movzx(.q, a, m, from: .d) }
            }
            c.check("bswap \(name(a, .d))") { $0.bswap(.d, a) }
            c.check("bswap \(name(a, .q))") { $0.bswap(.q, a) }
            for m in memories {
                c.check("lea \(name(a, .q)), \(place(m))") { $0.lea(.q, a, m) }
                c.check("lea \(name(a, .d)), \(place(m))") { $0.lea(.d, a, m) }
            }
        }
        c.finish(atLeast: 5000)
    }

    @Test func conditions() {
        let c = Checker()
        for cc in Cond.allCases {
            for a in registers {
                c.check("set\(cc) \(name(a, .b))") { $0.setcc(cc, a) }
                for w in wide {
                    for b in registers {
                        c.check("cmov\(cc) \(name(a, w)), \(name(b, w))") { $0.cmovcc(cc, w, a, b) }
                    }
                    for m in someMemories {
                        c.check("cmov\(cc) \(name(a, w)), \(place(m, w))") { $0.cmovcc(cc, w, a, m) }
                    }
                }
            }
            for m in someMemories { c.check("set\(cc) \(place(m, .b))") { $0.setcc(cc, m) } }
            #expect(cc.inverted.inverted == cc && cc.inverted != cc)
        }
        c.finish(atLeast: 10000)
    }

    @Test func shiftsAndBits() {
        let c = Checker()
        for op in Shift.allCases {
            for w in Width.allCases {
                for a in registers {
                    // Capstone leaves out the 1 of the short form for some.
                    let one = c.text { $0.shift(op, w, a, imm: 1) }
                    if one != ["\(op) \(name(a, w))"] {
                        c.check("\(op) \(name(a, w)), 1") { $0.shift(op, w, a, imm: 1) }
                    }
                    for n in [UInt8(2), 7, UInt8(w.bits - 1)] {
                        c.check("\(op) \(name(a, w)), \(number(UInt64(n)))") { $0.shift(op, w, a, imm: n) }
                    }
                    c.check("\(op) \(name(a, w)), cl") { $0.shiftCL(op, w, a) }
                }
                for m in someMemories {
                    c.check("\(op) \(place(m, w)), 5") { $0.shift(op, w, m, imm: 5) }
                    c.check("\(op) \(place(m, w)), cl") { $0.shiftCL(op, w, m) }
                }
            }
        }
        for w in wide {
            for a in registers {
                for b in registers {
                    c.check("shld \(name(a, w)), \(name(b, w)), 5") { $0.shld(w, a, b, imm: 5) }
                    c.check("shrd \(name(a, w)), \(name(b, w)), 0xc") { $0.shrd(w, a, b, imm: 12) }
                    c.check("shld \(name(a, w)), \(name(b, w)), cl") { $0.shldCL(w, a, b) }
                    c.check("shrd \(name(a, w)), \(name(b, w)), cl") { $0.shrdCL(w, a, b) }
                    for op in BitScan.allCases {
                        c.check("\(op) \(name(a, w)), \(name(b, w))") { $0.scan(op, w, a, b) }
                    }
                    for op in BitTest.allCases {
                        c.check("\(op) \(name(a, w)), \(name(b, w))") { $0.bt(op, w, a, b) }
                    }
                }
                for op in BitTest.allCases { c.check("\(op) \(name(a, w)), 9") { $0.bt(op, w, a, imm: 9) } }
                for m in someMemories {
                    for op in BitScan.allCases {
                        c.check("\(op) \(name(a, w)), \(place(m, w))") { $0.scan(op, w, a, m) }
                    }
                }
            }
            for m in someMemories {
                for op in BitTest.allCases { c.check("\(op) \(place(m, w)), 3") { $0.bt(op, w, m, imm: 3) } }
            }
        }
        c.finish(atLeast: 5000)
    }

    @Test func bitManipulation() {
        let c = Checker()
        for w in words {
            for a in registers {
                for b in registers {
                    for d in [GPR.rax, .rsi, .r8, .r13] {
                        for op in ShiftX.allCases {
                            c.check("\(op) \(name(a, w)), \(name(b, w)), \(name(d, w))") {
                                $0.shiftx(op, w, a, b, d)
                            }
                        }
                        for op in BMI.allCases {
                            c.check("\(op) \(name(a, w)), \(name(d, w)), \(name(b, w))") {
                                $0.bmi(op, w, a, d, b)
                            }
                        }
                        c.check("bextr \(name(a, w)), \(name(b, w)), \(name(d, w))") { $0.bextr(w, a, b, d) }
                        c.check("bzhi \(name(a, w)), \(name(b, w)), \(name(d, w))") { $0.bzhi(w, a, b, d) }
                        c.check("mulx \(name(a, w)), \(name(d, w)), \(name(b, w))") {
                            $0.mulx(w, high: a, low: d, b)
                        }
                    }
                    c.check("rorx \(name(a, w)), \(name(b, w)), 0x11") { $0.rorx(w, a, b, imm: 17) }
                    for op in LowestBit.allCases {
                        c.check("\(op) \(name(a, w)), \(name(b, w))") { $0.lowestBit(op, w, a, b) }
                    }
                    c.check("blsr \(name(a, w)), \(name(b, w))") { $0.blsr(w, a, b) }
                }
                for m in someMemories {
                    for op in ShiftX.allCases {
                        c.check("\(op) \(name(a, w)), \(place(m, w)), \(name(.r9, w))") {
                            $0.shiftx(op, w, a, m, .r9)
                        }
                    }
                    for op in BMI.allCases {
                        c.check("\(op) \(name(a, w)), \(name(.r9, w)), \(place(m, w))") {
                            $0.bmi(op, w, a, .r9, m)
                        }
                    }
                    c.check("rorx \(name(a, w)), \(place(m, w)), 3") { $0.rorx(w, a, m, imm: 3) }
                }
            }
        }
        for a in registers {
            for b in registers {
                for w in Width.allCases {
                    let to = w == .q ? Width.q : .d
                    c.check("crc32 \(name(a, to)), \(name(b, w))") { $0.crc32(w, a, b) }
                }
            }
            for m in someMemories {
                for w in Width.allCases {
                    let to = w == .q ? Width.q : .d
                    c.check("crc32 \(name(a, to)), \(place(m, w))") { $0.crc32(w, a, m) }
                }
            }
        }
        c.finish(atLeast: 10000)
    }

    @Test func memoryOrderAndSystem() {
        let c = Checker()
        for m in memories {
            for w in Width.allCases {
                c.check("lock cmpxchg \(place(m, w)), \(name(.rsi, w))") { $0.lockCmpxchg(w, m, .rsi) }
                c.check("cmpxchg \(place(m, w)), \(name(.r9, w))") { $0.cmpxchg(w, m, .r9) }
                c.check("lock xadd \(place(m, w)), \(name(.rdi, w))") { $0.lockXadd(w, m, .rdi) }
                c.check("xadd \(place(m, w)), \(name(.r15, w))") { $0.xadd(w, m, .r15) }
                c.check("lock or \(place(m, w)), 5") { $0.lockAlu(.or, w, m, imm: 5) }
            }
            c.check("cmpxchg8b \(place(m, .q))") { $0.cmpxchg8b(m) }
            c.check("cmpxchg16b \(place(m, vector: 16))") { $0.cmpxchg16b(m) }
            for hint in Prefetch.allCases { c.check("\(hint) \(place(m, .b))") { $0.prefetch(hint, m) } }
            c.check("prefetchw \(place(m, .b))") { $0.prefetchw(m) }
            c.check("ldmxcsr \(place(m, .d))") { $0.ldmxcsr(m) }
            c.check("stmxcsr \(place(m, .d))") { $0.stmxcsr(m) }
        }
        c.check("mfence") { $0.mfence() }
        c.check("lfence") { $0.lfence() }
        c.check("sfence") { $0.sfence() }
        c.check("pause") { $0.pause() }
        c.check("lahf") { $0.lahf() }
        c.check("sahf") { $0.sahf() }
        c.check("cmc") { $0.cmc() }
        c.check("clc") { $0.clc() }
        c.check("stc") { $0.stc() }
        c.check("cld") { $0.cld() }
        c.check("int3") { $0.int3() }
        c.check("ud2") { $0.ud2() }
        c.check("syscall") { $0.syscall() }
        c.check("cpuid") { $0.cpuid() }
        c.check("rdtsc") { $0.rdtsc() }
        c.check("rdtscp") { $0.rdtscp() }
        c.check("xgetbv") { $0.xgetbv() }
        c.check("rep movsb byte ptr [rdi], byte ptr [rsi]") { $0.repMovsb() }
        c.check("rep stosb byte ptr [rdi], al") { $0.repStosb() }
        c.finish(atLeast: 5000)
    }

    @Test func otherAddresses() {
        let c = Checker()
        for d in [Int32(0), 0x10, 0x1234, .max] {
            c.check("mov rax, qword ptr [\(number(UInt64(d)))]") { $0.mov(.q, .rax, .absolute(d)) }
            c.check("mov rax, qword ptr fs:[\(number(UInt64(d)))]") {
                $0.mov(.q, .rax, .absolute(d, segment: .fs))
            }
            let tail = d == 0 ? "" : " + \(number(UInt64(d)))"
            c.check("mov rax, qword ptr gs:[rcx\(tail)]") {
                $0.mov(.q, .rax, Mem(.rcx, disp: d, segment: .gs))
            }
            c.check("mov rax, qword ptr [r9d + ecx*4\(tail)]") {
                $0.mov(.q, .rax, Mem(.r9, index: .rcx, scale: 2, disp: d, addr32: true))
            }
            c.check("mov rax, qword ptr [rcx*8\(tail)]") {
                $0.mov(.q, .rax, Mem(.none, index: .rcx, scale: 3, disp: d))
            }
            c.check("mov rax, qword ptr [rip\(tail)]") { $0.mov(.q, .rax, .ripRelative(d)) }
        }
        c.check("add dword ptr [rip - 0xa], 0x12345") { $0.alu(.add, .d, .ripRelative(-10), imm: 0x12345) }
        // A label behind an instruction with an immediate after the displacement.
        c.check(["add dword ptr [rip], 0x12345", "nop"]) {
            let label = $0.newLabel()
            $0.alu(.add, .d, .ripRelative(label), imm: 0x12345)
            $0.bind(label)
            $0.nop()
        }
        c.check(["nop", "add dword ptr [rip - 8], 5"]) {
            let label = $0.here()
            $0.nop()
            $0.alu(.add, .d, .ripRelative(label), imm: 5)
        }
        c.check(["vpshufd xmm1, xmm2, 3", "lea rax, [rip - 0xc]"]) {
            let label = $0.here()
            $0.vopImm(.vpshufd, .xmm1, .xmm2, 3)
            $0.lea(.rax, label)
        }
        c.finish(atLeast: 20)
    }

    @Test func controlFlow() {
        let c = Checker()
        var reached = false
        c.check("jmp 0x1005") { $0.jmp(rel32: 0) }
        c.check("jmp 0x1002") { $0.jmp(rel8: 0) }
        c.check("jmp 0xf82") { $0.jmp(rel8: -128) }
        c.check("call 0x2005") { $0.call(rel32: 0x1000) }
        for cc in Cond.allCases {
            c.check("j\(cc) 0x1106") { $0.jcc(cc, rel32: 0x100) }
            c.check("j\(cc) 0x1081") { $0.jcc(cc, rel8: 127) }
            c.check("j\(cc) 0x3000") { reached = $0.jcc(cc, address: 0x3000) }
            c.check(["j\(cc) 0x1007", "nop"]) {
                let label = $0.newLabel()
                $0.jcc(cc, label)
                $0.nop()
                $0.bind(label)
            }
            c.check(["nop", "j\(cc) 0x1000", "j\(cc) 0x1000"]) {
                let label = $0.here()
                $0.nop()
                $0.jcc(cc, label)
                $0.jccNear(cc, label)
            }
        }
        #expect(reached)
        c.check("jmp 0x3000") { reached = $0.jmp(address: 0x3000) }
        c.check("call 0x10") { reached = $0.call(address: 0x10) }
        c.check([]) {
            let (a, b, d) = (
                $0.jmp(address: 0x1_0000_0000), $0.call(address: 0x8000_2000),
                $0.jcc(.e, address: 0x8000_2000)
            )
            reached = a || b || d
        }
        #expect(!reached)
        // A backward branch is short as far as it reaches, and not one byte further.
        for distance in [126, 127] {
            let code = c.bytes {
                let label = $0.here()
                for _ in 0..<distance { $0.nop() }
                $0.jmp(label)
            }
            #expect(code.count == distance + (distance == 126 ? 2 : 5))
        }
        // Two references to one label that comes later.
        c.check(["jmp 0x100f", "call 0x100f", "jmp 0x100f"]) {
            let label = $0.newLabel()
            $0.jmp(label)
            $0.call(label)
            $0.jmpNear(label)
            $0.bind(label)
        }
        for r in registers {
            c.check("jmp \(name(r, .q))") { $0.jmp(r) }
            c.check("call \(name(r, .q))") { $0.call(r) }
            c.check("push \(name(r, .q))") { $0.push(r) }
            c.check("pop \(name(r, .q))") { $0.pop(r) }
        }
        for m in memories {
            c.check("jmp \(place(m, .q))") { $0.jmp(m) }
            c.check("call \(place(m, .q))") { $0.call(m) }
            c.check("push \(place(m, .q))") { $0.push(m) }
            c.check("pop \(place(m, .q))") { $0.pop(m) }
        }
        for imm in [Int32(0), 127, -128, 128, .max, .min] {
            c.check("push \(signed(Int64(imm)))") { $0.push(imm: imm) }
        }
        c.check("ret") { $0.ret() }
        c.check("ret 0x10") { $0.ret(pop: 16) }
        c.check("pushfq") { $0.pushfq() }
        c.check("popfq") { $0.popfq() }
        c.finish(atLeast: 1000)
    }

    @Test func padding() {
        let c = Checker()
        for n in 1...40 {
            #expect(c.bytes { $0.nop(n) }.count == n)
            let lines = c.text { $0.nop(n) }
            #expect(lines.count == (n + 10) / 11)
            #expect(lines.allSatisfy { $0.hasPrefix("nop") }, "\(lines)")
        }
        for n in 0..<33 {
            let code = c.bytes {
                $0.nop(n)
                $0.align(16)
            }
            #expect(code.count & 15 == 0 && code.count < n + 16)
        }
    }

    @Test func nothingIsWrittenBeyondTheLimit() {
        let storage = AssemblerStorage.allocate(labels: 2, fixups: 1)
        defer { storage.deallocate() }
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
        defer { buffer.deallocate() }
        buffer.initialize(repeating: 0xee, count: 64)
        for room in 0..<48 {
            var asm = Assembler(start: buffer, limit: buffer + room, storage: storage)
            for _ in 0..<20 { asm.movabs(.r9, .max) }
            #expect(asm.overflowed)
            #expect(asm.offset <= room)
            #expect((room..<64).allSatisfy { buffer[$0] == 0xee })
            buffer.update(repeating: 0xee, count: 64)
        }
        var asm = Assembler(start: buffer, limit: buffer + 64, storage: storage)
        _ = asm.newLabel()
        let label = asm.newLabel()
        #expect(!asm.overflowed)
        asm.jmp(label)
        #expect(!asm.overflowed && asm.openFixups == 1)
        asm.jmp(label)
        #expect(asm.overflowed)
        asm.reset(start: buffer, limit: buffer + 64)
        #expect(!asm.overflowed)
        for _ in 0..<3 { _ = asm.newLabel() }
        #expect(asm.overflowed)
    }
}
