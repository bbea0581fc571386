import Testing

@testable import IR

@Suite struct TextTests {
    @Test func printsWhatItReads() throws {
        let guest = TestGuest()
        let text = """
            function pc=0x1000 control=0x5 length=24 count=6
            ^0 pc=0x1000:
                %1:i64 = stateLoad x0
                %2:i64 = const -5
                %3:i64 = const 0x123456789abc
                %4:v128 = vconst 0x00000000000000ff_8000000000000001
                @1 = {pc=0x1000, x0=%2, nzcv=_}
                %5:i32 = load [%1 + 8] bigEndian acquire @1
                store.i32 %5, [%1 - 16] release @1
                %7:i32 = atomic.maxUnsigned [%1], %5 @1
                %8:i32 = compareExchange [%1], %5, %7 aligned @1
                fence.load
                %10:i1 = compare.ult %1, %3
                %11:flags = addFlags.d %1, %2
                %12:i1 = testCondition.gt %11
                %13:v128 = permute %4, 0x0f0e0d0c0b0a0908_0706050403020100
                %14:v128 = vshiftLeft.h %13, 0
                %15:i64 = extractLane.b %14, 3
                %16:v128 = vadd.b %14, %13
                %17:i64 = call 3(0x7), %1, _, %3
                call 4(0x0)
                stateStore w, %5
                %20:f64 = bitcast %1
                %21:i64 = floatToInt %20, 4 minusInfinity unsigned
                %22:f64 = froundToIntegral %20 current exact
                %23:f32 = fconvert %20
                %24:f32 = fconvert %20 odd
                %25:flags = floatCompareFlags %20, %22 signalling
                %26:i32 = crc32 %5, %1 castagnoli
                @2 = @1 + {pc=0x1004, x1=%21, slot99=%1}
                sync @2
                branch %10, ^2(%1, %11), ^1 @2
            ^2(%29:i64, %30:flags) pc=0x1008:
                exitDirect 0x2000 call return=%3 @2
            ^1 at=40 pc=0x1010:
                jump ^3
            ^3 pc=0x1014:
                %42:void = exitIndirect %1 ret @2
            ^4 pc=0x1018:
                exitSystemCall 0x101c aux=0x1 @1
            ^5 pc=0x101c:
                prefetch.once [%1 - 64]
                exitException 0x1000 aux=0x2 @1

            """
        let f = try guest.parse(text)
        #expect(guest.text(f) == text)
        f.deallocate()
    }

    @Test func inlineConstants() throws {
        let guest = TestGuest()
        let f = try guest.parse(InterpreterTests.sum)
        defer { f.deallocate() }
        let readable = guest.text(f, inlineConstants: true)
        #expect(readable.contains("%8:i64 = sub %4, 1:i64"))
        #expect(!readable.contains("const"))
        guest[0] = 10
        #expect(try guest.run(readable).pc == 0x2000)
        #expect(guest[1] == 55)
    }

    @Test(arguments: [
        "nonsense", "    %1:i64 = const 5", "^0 pc=0:\n  frob %1", "^0 pc=0:\n  %1:i65 = const 0",
        "^0 pc=0:\n  %1:i64 = add %2, %3", "^0 pc=0:\n  jump ^7", "^0 pc=0:\n  jump", "^1 pc=0:\n jump ^1",
        "^0 pc=0:\n  %1:i64 = const 1\n  %1:i64 = const 2", "^0 pc=0:\n  sync @5",
        "^0 pc=0:\n  %1:i64 = load %1",
        "^0 pc=0:\n  @1 = {pc=0, q9=%1}", "^0 pc=0:\n  @1 = @1 + {pc=0}", "^0 pc=0:\n  sync )",
        "^999999999 pc=0:",
        "^0 pc=0:\n  %99999999:i64 = const 0x", "^0 pc=0 at=99999999999:", "^0(%1:i64 pc=0:", "%", "^", "@1",
        "@1 = {",
        "^0 pc=0:\n  sync extra", "function pc", "^0 pc=0:\n  %1:i64 = load [%1 - 0x8000000000000000",
        "^0 pc=0:\n  %1:i64 = add %1, %1, %1, %1", "^0 pc=0:\n  %1:i64 = const 99999999999999999999",
    ])
    func refuses(_ text: String) {
        let guest = TestGuest()
        #expect(throws: ParseError.self) { _ = try guest.parse(text) }
    }

    /// Lines torn and mixed: an error or a function, never a trap.
    @Test func survivesRubbish() {
        let guest = TestGuest()
        var random = Random(seed: 99)
        let source = Array(InterpreterTests.sum.utf8)
        for _ in 0..<2000 {
            var bytes = source
            for _ in 0..<1 + random.next() % 4 {
                let at = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next() & 0x7f)
                case 1: bytes.remove(at: at)
                default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: at)
                }
            }
            if let f = try? guest.parse(String(decoding: bytes, as: UTF8.self)) {
                _ = guest.check(f)
                _ = guest.text(f)
                f.deallocate()
            }
        }
    }

    @Test func randomFunctions() throws {
        let guest = TestGuest()
        var seen: Set<Op> = []
        for seed in UInt64(1)...80 {
            var generator = FunctionGenerator(seed: seed, guest: guest)
            generator.generate()
            let f = generator.builder.storage.pointee.function
            let text = guest.text(f)
            #expect(guest.check(f) == [], "\(text)")
            let again = try guest.parse(text)
            #expect(f.isSame(as: again), "\(text)")
            #expect(guest.text(again) == text)
            let exit = Interpreter.run(f, guest.context)
            #expect(exit.kind == .direct)
            for i in 0..<f.instructions.count { seen.insert(f.instructions[i].op) }
            again.deallocate()
            generator.builder.deallocate()
        }
        let missing = Op.allCases.filter { $0.isPure && $0 != .const && !seen.contains($0) }
        #expect(missing == [], "\(missing)")
    }
}

/// Well-formed functions of random ops: a branch, a join with parameters, an exit.
struct FunctionGenerator {
    var random: Random
    let builder: Builder
    let guest: TestGuest
    var known: [Value] = []

    init(seed: UInt64, guest: TestGuest) {
        random = Random(seed: seed &* 0x9e37_79b9_7f4a_7c15)
        self.guest = guest
        builder = Builder(slots: guest.slots, count: 8)
    }

    mutating func generate() {
        builder.reset(pc: 0x1000, floatControl: FloatControl(rawValue: UInt8(random.next() & 15)))
        let blocks = (0..<4).map { builder.makeBlock(pc: 0x1000 + UInt64($0) * 16) }
        builder.begin(blocks[0])
        for slot in 0..<7 { known.append(builder.get(slot)) }
        let condition = builder.compare(.ult, known[0], known[1])
        known.append(condition)
        known.append(builder.bitcast(known[0], to: .f64))
        known.append(builder.bitcast(known[4], to: .f16))
        known.append(builder.bitcast(known[5], to: .f32))
        for type in [Type.i8, .i16, .i32] { known.append(builder.truncate(known[2], to: type)) }
        fill(40)
        builder.branch(condition, then: blocks[1], else: blocks[2])
        let outer = known
        let types = (0..<3).map { _ in builder.type(of: outer.randomElement(using: &random)!) }
        for block in blocks[1...2] {
            known = outer
            builder.begin(block, keepState: true)
            fill(20)
            let arguments = types.map { type in
                known.filter { builder.type(of: $0) == type }.randomElement(using: &random)!
            }
            let edge = builder.edge(to: blocks[3], arguments)
            builder.emit(Instruction(.jump, .void, imm: Int64(edge)))
        }
        known = outer
        builder.begin(blocks[3], keepState: true)
        builder.storage.pointee.function.blocks.base[3].parameterCount = 3
        for (k, type) in types.enumerated() {
            known.append(builder.emit(Instruction(.param, type, imm: Int64(k))))
        }
        fill(20)
        for slot in 0..<7 {
            let fitting = known.filter { builder.type(of: $0) == TestGuest.slots[slot].type }
            if let value = fitting.randomElement(using: &random) { builder.set(slot, value) }
        }
        builder.exitDirect(0x2000)
    }

    mutating func any(_ type: Type) -> Value {
        known.filter { builder.type(of: $0) == type }.randomElement(using: &random) ?? known[0]
    }

    mutating func fill(_ count: Int) {
        for _ in 0..<count {
            let op = Op.allCases.randomElement(using: &random)!
            guard op.isPure || op == .fence || op == .readFloatStatus || op == .writeFloatStatus, op != .const
            else { continue }
            for _ in 0..<200 where attempt(op) { break }
        }
    }

    /// Emits the op with random fields if they make it well formed.
    mutating func attempt(_ op: Op) -> Bool {
        var d = Instruction(op, Type(rawValue: UInt8(random.next() % 11))!)
        if op.rawValue >= Op.insertLane.rawValue, random.next() & 1 == 0 { d.type = .v128 }
        d.lane = Lane(rawValue: UInt8(random.next() & 3))!
        d.aux = UInt8(random.next() & 0x87)
        d.imm = Int64(random.next() & 15)
        let argument =
            random.next() & 1 == 0 ? d.type : builder.type(of: known.randomElement(using: &random)!)
        let second =
            random.next() & 1 == 0 ? argument : builder.type(of: known.randomElement(using: &random)!)
        if op.argumentCount > 0 { d.a = any(argument) }
        if op.argumentCount > 1 { d.b = any(second) }
        if op.argumentCount > 2 { d.c = any(random.next() & 1 == 0 ? second : .i1) }
        if op == .vconst || op == .permute {
            let constant = builder.vconst(low: random.next(), high: random.interesting())
            known.append(constant)
            d.imm = builder.storage.pointee.function[constant].pointee.imm
        }
        if TypeRules(builder.storage.pointee.function, d, guest.slots, 8).fault() != nil { return false }
        let value = builder.emit(d)
        if d.type != .void { known.append(value) }
        return true
    }
}
