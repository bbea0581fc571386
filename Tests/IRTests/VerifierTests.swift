import IR
import Testing

@Suite struct VerifierTests {
    func messages(_ text: String) throws -> [String] {
        let guest = TestGuest()
        let f = try guest.parse(text)
        defer { f.deallocate() }
        return guest.check(f)
    }

    @Test func acceptsGood() throws {
        #expect(try messages(InterpreterTests.sum) == [])
    }

    /// One fault each, and a word of what the verifier says of it.
    @Test(arguments: [
        ("%1:i64 = const 5", "no terminator"),
        ("exitDirect 0\nexitDirect 0", "not its last"),
        ("%1:i64 = not %2\n%2:i64 = const 1\nexitDirect 0", "not defined on all ways"),
        ("%1:i64 = const 1\n%2:i32 = add %1, %1\nexitDirect 0", "i32 or i64"),
        ("%1:i32 = const 0x1ffffffff\nexitDirect 0", "not zero-extended"),
        ("%1:i64 = stateLoad v0\nexitDirect 0", "wants v128"),
        ("%1:i64 = stateLoad slot70\nexitDirect 0", "not there"),
        ("%1:i64 = const 1\n%2:i64 = load [%1]\nexitDirect 0", "lacks a snapshot"),
        ("%1:i64 = const 1\n@1 = {pc=0, v0=%1}\nexitDirect 0 @1", "v0 is v128"),
        ("@1 = {pc=0, x0=%1}\nsync @1\n%1:i64 = const 1\nexitDirect 0", "not defined on all ways"),
        ("%1:i64 = const 1\n%2:i64 = add %1\nexitDirect 0", "lacks argument b"),
        ("%1:i64 = const 1\n%2:i64 = not %1, %1\nexitDirect 0", "has an argument b"),
        ("%1:i64 = const 1\nbranch %1, ^0, ^0", "wants i1"),
        ("%1:i64 = const 1\njump ^0(%1)", "1 arguments for 0"),
        ("%1:i64 = const 1\n%2:i64 = extract %1, %1, 64\nexitDirect 0", "shifts by 64"),
        ("%1:v128 = vconst 0x0_0\n%2:i8 = extractLane.h %1, 1\nexitDirect 0", "for the lane"),
        ("%1:v128 = vconst 0x0_0\n%2:i16 = extractLane.h %1, 8\nexitDirect 0", "no lane 8"),
        ("%1:v128 = vconst 0x0_0\n%2:v128 = fadd.b %1, %1\nexitDirect 0", "float lanes"),
        ("%1:i64 = const 1\n%2:flags = addFlags.s %1, %1\nexitDirect 0", "flags of two"),
        ("%1:i64 = const 1\n%2:i1 = compare %1, %1 aux=0x40\nexitDirect 0", "no relation"),
        ("exitDirect 0 call", "return address"),
        ("%1:i64 = param 0\nexitDirect 0", "parameter's place"),
    ])
    func refuses(_ body: String, _ word: String) throws {
        let found = try messages("^0 pc=0:\n" + body)
        #expect(found.count == 1 && found[0].contains(word), "\(found)")
    }

    @Test func dominance() throws {
        let found = try messages(
            """
            ^0 pc=0:
                %1:i1 = const 1
                branch %1, ^1, ^2
            ^1 pc=0:
                %3:i64 = const 1
                jump ^2
            ^2 pc=0:
                %5:i64 = add %3, %3
                exitDirect 0
            """)
        #expect(
            found.count == 2 && found.allSatisfy { $0.contains("%3 is not defined on all ways") }, "\(found)")
    }

    @Test func edgeTypes() throws {
        let found = try messages(
            """
            ^0 pc=0:
                %1:i32 = const 1
                jump ^1(%1)
            ^1(%3:i64) pc=0:
                exitDirect 0
            """)
        #expect(found.count == 1 && found[0].contains("of i32 for a i64"), "\(found)")
    }
}
