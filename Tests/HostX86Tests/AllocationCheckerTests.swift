import IR
import Testing

@testable import HostX86

/// A function with the allocation that it has been given, which a test may change.
private final class Subject {
    /// x0…x3, v0 and v1 are residents.
    nonisolated(unsafe) private static let slots: UnsafePointer<StateSlot> = {
        let x: [StaticString] = ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"]
        let v: [StaticString] = ["v0", "v1", "v2", "v3"]
        let list =
            x.enumerated().map {
                StateSlot($1, .i64, offset: -128 + 8 * Int32($0), rank: $0 < 4 ? UInt8($0 + 1) : 0)
            }
            + v.enumerated().map {
                StateSlot($1, .v128, offset: 16 * Int32($0), rank: $0 < 2 ? UInt8($0 + 1) : 0)
            }
            + [StateSlot("flags", .flags, offset: -64)]
        let slots = UnsafeMutablePointer<StateSlot>.allocate(capacity: list.count)
        slots.initialize(from: list, count: list.count)
        return UnsafePointer(slots)
    }()
    private static let count = 13
    private static let residents = Residents(slots, count: count)

    let f: Function
    var allocation: Allocation

    init(_ text: String, mergesLogic: Bool = false) throws {
        f = try Function(text: text, slots: Self.slots, count: Self.count)
        #expect(Verifier.check(f, slots: Self.slots, count: Self.count) == [])
        var allocator = Allocator(Self.residents)
        allocator.mergesLogic = mergesLogic
        let fits = allocator.run(f)
        #expect(fits)
        allocation = Allocation(allocator, count: f.instructions.count)
    }

    deinit { f.deallocate() }

    var mistakes: [String] {
        AllocationChecker.check(f, allocation, Self.residents, slots: Self.slots)
    }

    /// The location of value `n`.
    subscript(_ n: Int) -> Location {
        get { allocation.locations[n] }
        set { allocation.locations[n] = newValue }
    }

    static func register(of slot: Int) -> Location {
        let r = residents.list[residents.index(slot)!]
        return Location(r.isVector ? .xmm : .gpr, register: r.register)
    }
}

@Suite struct AllocationCheckerTests {
    private typealias Change = (Subject) -> Void

    /// The allocation is right, and with the change the checker says `mistake` of it.
    private func expect(
        _ mistake: String, _ text: String, mergesLogic: Bool = false,
        location: SourceLocation = #_sourceLocation,
        _ change: Change
    ) throws {
        let subject = try Subject(text, mergesLogic: mergesLogic)
        #expect(subject.mistakes == [], sourceLocation: location)
        change(subject)
        let mistakes = subject.mistakes
        #expect(mistakes.contains { $0.contains(mistake) }, "\(mistakes)", sourceLocation: location)
    }

    // MARK: In a row

    private let row = """
        ^0 pc=0x1000:
            %1:i64 = stateLoad x0
            %2:i64 = stateLoad x4
            %3:i64 = add %1, %2
            @1 = {pc=0x1004, x5=%3}
            %4:i64 = load [%3 + 8] @1
            %5:i64 = xor %4, %3
            %6:i64 = sub %5, %4
            @2 = @1 + {pc=0x1008, x0=%6, x4=%5}
            exitDirect 0x2000 jump @2
        """

    @Test func twoValuesInOneRegister() throws {
        try expect("argument %4 is not in", row) { $0[5] = $0[4] }
    }

    @Test func resultOverSecondArgument() throws {
        try expect("its result overwrites %4", row) { $0[6] = $0[4] }
    }

    @Test func noPlace() throws {
        try expect("argument %3 has no place", row) { $0[3] = Location(.none) }
    }

    @Test func residentReadElsewhere() throws {
        try expect("argument what x0 was is not in", row) { $0[1] = Location(.gpr, register: 12) }
    }

    @Test func residentThatAFaultWouldShow() throws {
        try expect("a fault would show x0: what x0 was is not in", row) { $0[3] = Subject.register(of: 0) }
    }

    @Test func residentLostAtExit() throws {
        try expect("x1 := what x1 was is not in", row) { $0[5] = Subject.register(of: 1) }
    }

    @Test func valueThatAFaultWouldShow() throws {
        let text = """
            ^0 pc=0x1000:
                %1:i64 = stateLoad x0
                %2:i64 = mul %1, %1
                %3:i64 = xor %1, %2
                @1 = {pc=0x1004, x5=%2}
                %4:i64 = load [%3] @1
                @2 = {pc=0x1008, x5=%4, x6=%3}
                exitDirect 0x2000 jump @2
            """
        try expect("a fault would show x5: %2 is not in", text) { $0[3] = $0[2] }
    }

    @Test func otherSlotsMemory() throws {
        try expect("argument what x4 was is not in the memory of x5", row) {
            $0[2] = Location(.home, index: 5)
        }
    }

    @Test func sharedSpillSlot() throws {
        try expect("argument %4 is not in spill slot 0, which has %5", row) {
            $0[4] = Location(.spill, index: 0)
            $0[5] = Location(.spill, index: 0)
        }
    }

    @Test func generatorsRegisters() throws {
        try expect("rcx is the generator's", row) { $0[3] = Location(.gpr, register: 1) }
        try expect("it cannot be in xmm8", row) { $0[3] = Location(.xmm, register: 8) }
        try expect("it cannot be in the memory of x7", row) { $0[3] = Location(.home, index: 7) }
        try expect("it cannot be deferred", row) { $0[5] = Location(.deferred) }
    }

    @Test func wrongAlias() throws {
        try expect("it is not the same as %4", row) { $0.allocation.roots[5] = 4 }
    }

    // MARK: Memory

    @Test func memoryWrittenMeanwhile() throws {
        let text = """
            ^0 pc=0x1000:
                %1:i64 = stateLoad x4
                @1 = {pc=0x1000, x4=1:i64}
                sync @1
                %2:i64 = add %1, 5:i64
                @2 = {pc=0x1004, x5=%2}
                exitDirect 0x2000 jump @2
            """
        try expect("argument %1 is not in the memory of x4", text) { $0[1] = Location(.home, index: 4) }
    }

    /// Both slots are written at the exit, in any order.
    @Test func memoryReadWhileWritten() throws {
        let text = """
            ^0 pc=0x1000:
                %1:i64 = stateLoad x4
                %2:i64 = stateLoad x5
                @1 = {pc=0x1004, x4=%2, x5=%1}
                exitDirect 0x2000 jump @1
            """
        try expect("x5 := %1 in the memory of x4, which is written too", text) {
            $0[1] = Location(.home, index: 4)
        }
    }

    /// The state is written before the branch looks at what it needs.
    @Test func conditionOfOldState() throws {
        let text = """
            ^0 pc=0x1000:
                %1:i64 = stateLoad x4
                %2:i64 = stateLoad x5
                %3:flags = addFlags.d %1, 1:i64
                %4:i1 = testCondition.eq %3
                @1 = {pc=0x1008, x4=%2, flags=%3}
                branch %4, ^1, ^2 @1
            ^1 pc=0x1008:
                exitDirect 0x2000 jump @1
            ^2 pc=0x1008:
                exitDirect 0x3000 jump @1
            """
        try expect("argument %1 is not in the memory of x4", text) { $0[1] = Location(.home, index: 4) }
    }

    /// Values enough that residents go to memory.
    private let crowd: String = {
        var text = "^0 pc=0x1000:\n%1:i64 = stateLoad x4\n"
        for n in 2..<13 { text += "%\(n):i64 = mul %\(n - 1), %1\n" }
        for n in 13..<24 { text += "%\(n):i64 = xor %\(n - 1), %\(25 - n)\n" }
        return text + "@1 = {pc=0x1004, x5=%23}\nexitDirect 0x2000 jump @1"
    }()

    @Test func residentsNotDisplaced() throws {
        try expect("x3 := what x3 was is not in", crowd) {
            #expect($0.allocation.displaced != 0)
            $0.allocation.displaced = 0
        }
    }

    @Test func residentReadAfterItWasDisplaced() throws {
        let text = crowd.replacing("@1 =", with: "%24:i64 = stateLoad x3\n@1 =")
            .replacing("x5=%23", with: "x5=%23, x6=%24")
        try expect("argument what x3 was is not in", text) {
            for n in 2..<13 where $0[n].kind == .spill { $0[n] = Subject.register(of: 3) }
        }
    }

    // MARK: Deferred values

    private let conditional = """
        ^0 pc=0x1000:
            %1:i64 = stateLoad x0
            %2:i64 = stateLoad x1
            %3:flags = subFlags.d %1, %2
            %4:i64 = add %1, %2
            %5:i64 = xor %4, %1
            @1 = {pc=0x1004, flags=%3}
            %6:i64 = load [%4] @1
            %7:i1 = testCondition.lt %3
            %8:i64 = select %7, %6, %5
            @2 = @1 + {pc=0x1008, x0=%8, x1=%5}
            exitDirect 0x2000 jump @2
        """

    @Test func operandOfDeferredValue() throws {
        try expect("argument %1 is not in", conditional) { $0[6] = Subject.register(of: 0) }
    }

    @Test func operandOfFlagsThatAFaultWouldShow() throws {
        try expect("a fault would show flags: %2 is not in", conditional) { $0[5] = Subject.register(of: 1) }
    }

    @Test func resultOverOperandOfDeferredValue() throws {
        try expect("its result overwrites %1", conditional) { $0[8] = Subject.register(of: 0) }
    }

    @Test func resultOverAddressIsRight() throws {
        let subject = try Subject(
            """
            ^0 pc=0x1000:
                %1:i64 = stateLoad x0
                %2:i64 = stateLoad x1
                %3:i64 = add %1, %2
                @1 = {pc=0x1004}
                %4:i64 = load [%3] @1
                @2 = {pc=0x1008, x0=%4}
                exitDirect 0x2000 jump @2
            """)
        #expect(subject[3].kind == .deferred && subject[4].register == Subject.register(of: 0).register)
        #expect(subject.mistakes == [])
    }

    private let logic = """
        ^0 pc=0x1000:
            %1:v128 = stateLoad v0
            %2:v128 = stateLoad v1
            %3:v128 = stateLoad v2
            %4:v128 = vand %1, %2
            %5:v128 = vor %2, %3
            %6:v128 = vxor %4, %5
            @1 = {pc=0x1004, v3=%6, v2=%2}
            exitDirect 0x2000 jump @1
        """

    @Test func logicInLogic() throws {
        try expect("both of its arguments are to become part of it", logic, mergesLogic: true) {
            #expect($0[5].kind == .deferred)
            $0[4] = Location(.deferred)
        }
        try expect("%6 can only be part of a logic operation", logic, mergesLogic: true) {
            $0[6] = Location(.deferred)
        }
    }

    // MARK: Ways

    private let sum = """
        function pc=0x1000 control=0x0 length=16 count=4
        ^0 pc=0x1000:
            %1:i64 = stateLoad x0
            %2:i64 = stateLoad x4
            %3:i64 = mul %1, %2
            jump ^1(%1, %2)
        ^1(%5:i64, %6:i64) pc=0x1004:
            %7:i64 = mul %6, %5
            %8:i64 = sub %5, %7
            %9:i64 = xor %7, %3
            %10:i1 = compare.ne %8, %3
            branch %10, ^1(%8, %9), ^2
        ^2 pc=0x100c:
            @2 = {pc=0x100c, x1=%8, x2=%3}
            exitDirect 0x2000 ret @2
        """

    /// It is there in the first round.
    @Test func lostOnTheWayBack() throws {
        try expect("^1 %9 xor: argument %3 is not in", sum) { $0[9] = $0[3] }
    }

    @Test func parametersInOneRegister() throws {
        try expect("^1 %6 param: %5 is in", sum) { $0[6] = $0[5] }
    }

    @Test func parameterOverAValueFromBefore() throws {
        try expect("argument %3 is not in", sum) { $0[6] = $0[3] }
    }

    @Test func edgesArgument() throws {
        try expect("argument 0 for ^1: %8 is not in", sum) { $0[9] = $0[8] }
    }

    @Test func oneOfTwoWays() throws {
        let text = """
            ^0 pc=0x1000:
                %1:i64 = stateLoad x0
                %2:i64 = mul %1, %1
                %3:i1 = compare.eq %1, %2
                branch %3, ^1, ^2
            ^1 pc=0x1004:
                %5:i64 = not %1
                jump ^3(%5)
            ^2 pc=0x1004:
                %7:i64 = neg %1
                jump ^3(%7)
            ^3(%9:i64) pc=0x1008:
                @1 = {pc=0x1008, x1=%9, x2=%2}
                exitDirect 0x2000 jump @1
            """
        try expect("^3 %10 exitDirect: x2 := %2 is not in", text) { $0[7] = $0[2] }
    }

    /// Its flags are alive at the branch, but are used on neither way.
    @Test func comparisonNotMade() throws {
        let text = """
            ^0 pc=0x1000:
                %1:v128 = stateLoad v0
                %2:v128 = stateLoad v1
                %3:f64 = bitcast %1
                %4:f64 = bitcast %2
                %5:flags = floatCompareFlags %3, %4
                %6:i64 = stateLoad x0
                %7:i64 = stateLoad x1
                %8:i1 = compare.eq %6, %7
                @1 = {pc=0x1004, flags=%5}
                branch %8, ^1, ^2 @1
            ^1 pc=0x1004:
                %10:i64 = load [%6 + 8] @1
                jump ^3 @1
            ^2 pc=0x1004:
                jump ^3 @1
            ^3 pc=0x1004:
                %13:flags = subFlags.d %6, %7
                @2 = {pc=0x1008, flags=%13}
                exitDirect 0x2000 jump @2
            """
        try expect("^0 %9 branch: the exceptions of %5 may be lost", text) { $0.allocation.emitted[5] = true }
    }

    /// What the moves to parameters have overwritten cannot be computed from any more.
    @Test func deferredArgument() throws {
        try expect("argument 1 for ^1: %9 cannot be computed among the moves", sum) {
            $0.allocation.locations[9] = Location(.deferred)
        }
    }
}
