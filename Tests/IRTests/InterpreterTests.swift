import IR
import SoftFloat
import Testing

@Suite struct InterpreterTests {
    static let sum = """
        function pc=0x1000 control=0x0 length=16 count=4
        ^0 pc=0x1000:
            %1:i64 = stateLoad x0
            %2:i64 = const 0
            jump ^1(%1, %2)
        ^1(%4:i64, %5:i64) pc=0x1004:
            %6:i64 = add %5, %4
            %7:i64 = const 1
            %8:i64 = sub %4, %7
            %9:i1 = compare.ne %8, %2
            @1 = {pc=0x1008, x0=%8, x1=%6}
            branch %9, ^1(%8, %6), ^2 @1
        ^2 pc=0x100c:
            @2 = @1 + {pc=0x100c, x2=%7}
            exitDirect 0x2000 ret @2
        """

    @Test func loop() throws {
        let guest = TestGuest()
        guest[0] = 10
        let exit = try guest.run(Self.sum)
        #expect(exit == Interpreter.Exit(.direct, pc: 0x2000, aux: ExitKind.ret.rawValue))
        #expect([guest[0], guest[1], guest[2]] == [0, 55, 1])
    }

    @Test func poll() throws {
        let guest = TestGuest()
        guest[0] = 10
        let stop = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
        defer { stop.deallocate() }
        stop.initialize(to: 1)
        guest.context.pointee.stop = UnsafePointer(stop)
        #expect(try guest.run(Self.sum) == Interpreter.Exit(.poll, pc: 0x1004))
        #expect([guest[0], guest[1]] == [9, 10])
    }

    @Test func swappedParameters() throws {
        let guest = TestGuest()
        (guest[0], guest[1], guest[2]) = (1, 2, 3)
        _ = try guest.run(
            """
            ^0 pc=0:
                %a:i64 = stateLoad x0
                %b:i64 = stateLoad x1
                %n:i64 = stateLoad x2
                jump ^1(%a, %b, %n)
            ^1(%p:i64, %q:i64, %m:i64) pc=0:
                %less:i64 = sub %m, 1:i64
                %go:i1 = compare.ne %less, 0:i64
                @1 = {pc=0, x0=%p, x1=%q}
                branch %go, ^1(%q, %p, %less), ^2
            ^2 pc=4:
                exitIndirect %p jump @1
            """)
        #expect([guest[0], guest[1]] == [1, 2])
    }

    @Test func memory() throws {
        let guest = TestGuest()
        guest[0] = guest.address
        guest.memory.storeBytes(of: 0x1122_3344_5566_7788, as: UInt64.self)
        _ = try guest.run(
            """
            ^0 pc=0:
                @1 = {pc=0}
                %p:i64 = stateLoad x0
                %a:i32 = load [%p + 4] bigEndian @1
                %b:i16 = load [%p + 1] @1
                store.i32 %a, [%p + 16] @1
                store.i16 %b, [%p + 20] bigEndian release @1
                %v:v128 = load [%p + 1] @1
                store.v128 %v, [%p + 33] bigEndian @1
                %old:i8 = atomic.add [%p], 129:i8 @1
                %max:i64 = const 0
                %q:i64 = add %p, 64:i64
                store.i32 -5:i32, [%q] @1
                %m:i32 = atomic.maxSigned [%q], 3:i32 acquire release @1
                %x:i32 = compareExchange [%q], 3:i32, 9:i32 @1
                %y:i32 = compareExchange [%q], 3:i32, 10:i32 @1
                %wide:i64 = zeroExtend %x
                %old64:i64 = zeroExtend %old
                exitDirect 0 @2
                @2 = {pc=0, x1=%old64, x2=%wide}
            """)
        #expect(guest[1] == 0x88)
        #expect(guest[2] == 3)
        #expect(guest.memory.load(fromByteOffset: 0, as: UInt8.self) == 0x09)
        #expect(guest.memory.load(fromByteOffset: 16, as: UInt32.self) == 0x4433_2211)
        #expect(guest.memory.load(fromByteOffset: 20, as: UInt16.self) == 0x7766)
        #expect(guest.memory.load(fromByteOffset: 48, as: UInt8.self) == 0x77)
        #expect(guest.memory.load(fromByteOffset: 64, as: UInt32.self) == 9)
    }

    @Test func wideCompareExchange() throws {
        let guest = TestGuest()
        guest[0] = guest.address
        let text = """
            ^0 pc=0:
                %p:i64 = stateLoad x0
                %zero:v128 = vconst 0x0_0
                %new:v128 = vconst 0x5_6
                @1 = {pc=0}
                %old:v128 = compareExchange [%p + 0], %zero, %new aligned @1
                @2 = {pc=0, v0=%old}
                exitDirect 0x4 @2
            """
        #expect(try guest.run(text).kind == .direct)
        #expect(guest.memory.load(as: UInt64.self) == 6)
        #expect(try guest.run(text).kind == .direct)
        #expect(guest.state.load(fromByteOffset: 40, as: UInt64.self) == 5)
        guest[0] += 8
        #expect(try guest.run(text) == Interpreter.Exit(.misaligned, pc: 0, payload: guest.address + 8))
    }

    @Test func callsAndState() throws {
        let guest = TestGuest()
        guest[1] = 5
        let exit = try guest.run(
            """
            ^0 pc=0x40:
                %a:i64 = stateLoad x1
                @1 = {pc=0x40, x0=%a}
                sync @1
                %r:v128 = call 0(0x30), %a, 7:i64
                %w:i32 = stateLoad w
                stateStore w, 3:i32
                %f:flags = subFlags.d %a, %a
                %e:i1 = testCondition.eq %f
                %x:i64 = zeroExtend %e
                %cls:i32 = unpackFlags %f
                @2 = {pc=0x44, v0=%r, nzcv=%f, x2=%x}
                exitException 9 aux=0x3 @2
            """)
        #expect(exit == Interpreter.Exit(.exception, pc: 0x44, aux: 3, payload: 9))
        #expect([guest[0], guest[2]] == [5, 1])
        #expect(guest.state.load(fromByteOffset: 32, as: UInt64.self) == 0x35)
        #expect(guest.state.load(fromByteOffset: 40, as: UInt64.self) == 7)
        #expect(guest.state.load(fromByteOffset: 64, as: UInt16.self) == Flags.stored(nzcv: 6 << 28))
        #expect(guest.state.load(fromByteOffset: 68, as: UInt32.self) == 3)
    }

    @Test func floatStatus() throws {
        let guest = TestGuest()
        let exit = try guest.run(
            """
            function pc=0 control=0x1
            ^0 pc=0:
                writeFloatMode 0x1:i32
                writeFloatStatus 0:i32
                %one:f64 = bitcast 0x3ff0000000000000:i64
                %tiny:f64 = bitcast 0x1:i64
                %up:f64 = bitcast 0x3ca0000000000000:i64
                %a:f64 = fadd %one, %up
                %b:f64 = fadd %tiny, %tiny
                %s:i32 = readFloatStatus
                %s64:i64 = zeroExtend %s
                %a64:i64 = bitcast %a
                %b64:i64 = bitcast %b
                @1 = {pc=0, x0=%s64, x1=%a64, x2=%b64}
                exitSystemCall 0x4 aux=0x2 @1
            """)
        #expect(exit == Interpreter.Exit(.systemCall, pc: 4, aux: 2))
        // Rounded up; the subnormals flushed.
        #expect(guest[1] == 0x3ff0_0000_0000_0001)
        #expect(guest[2] == 0)
        #expect(guest[0] == UInt64(FloatFlags.inexact.rawValue | FloatFlags.inputDenormal.rawValue))
    }

    @Test func writeBackAtFault() throws {
        let guest = TestGuest()
        let f = try guest.parse(
            """
            ^0 pc=0:
                %a:i64 = const 17
                @1 = {pc=0x24, x3=%a}
                %b:i64 = load [%a] @1
                exitDirect 0 @1
            """)
        defer { f.deallocate() }
        // As a handler would find it: nothing beyond the load has run.
        guest.context.pointee.values[1] = Constant128(low: 17, high: 0)
        guest.context.pointee.current = 2
        #expect(Interpreter.writeBack(atFault: f, guest.context) == 0x24)
        #expect(guest[3] == 17)
    }
}
