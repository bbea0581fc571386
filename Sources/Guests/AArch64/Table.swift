import Guest
import IR

/// All A64 encodings. Each file of this folder adds a group as an extension; here they come together.
public enum A64Table {
    public static let integer: [Encoding<A64>] =
        joined(
            addSubtractImmediate, addSubtractRegister, addSubtractCarry, conditionalCompare, logicalImmediate,
            logicalRegister, moveWide, pcRelative, bitfield, oneSource, twoSource, threeSource,
            conditionalSelect, flagManipulation, branches)
    public static let memory: [Encoding<A64>] =
        joined(
            loadStoreRegister, loadStorePair, loadStoreUnscaledOrdered, loadAuthenticated, loadStoreOrdered,
            exclusives, atomics)
    public static let system: [Encoding<A64>] =
        joined(
            exceptions, hints, cacheMaintenance, pointerAuthentication, systemRegisters,
            [readSystemRegister(.max)])
    public static let float: [Encoding<A64>] =
        joined(
            floatOneSource, floatTwoSource, floatThreeSource, floatCompare, floatInteger, floatVectorThree,
            floatScalarThree, floatPairAndAcross, floatVectorTwo, floatScalarTwo, floatFixedAndElement,
            halfVectorThree, halfScalarThree, halfPairAndAcross, halfVectorTwo, halfScalarTwo, halfByElement,
            floatComplex, floatMultiplyLong, floatBFloat16)
    public static let simd: [Encoding<A64>] =
        joined(
            simdThreeSame, simdDotProduct, simdCompareAndShift, simdScalarThreeSame, simdThreeDifferent,
            simdByElement, simdTwoRegister, simdScalarTwoRegister, simdAcrossLanes, simdShiftImmediate,
            simdScalarShiftImmediate, simdCopy, simdPermute, simdModifiedImmediate, simdStructureMultiple,
            simdStructureMultiplePostIndexed, simdStructureSingle, simdStructureSinglePostIndexed)
    public static let crypto: [Encoding<A64>] = joined(
        cryptoAES, cryptoSHA, cryptoSHA512, cryptoSHA3)

    /// As the documentation shows them.
    public static let groups: [(title: String, encodings: [Encoding<A64>])] = [
        ("Integers and branches", integer), ("Loads, stores, exclusives, atomics", memory),
        ("System", system),
        ("Floating point", float), ("Vectors of integers; permutations; structures", simd),
        ("Cryptography", crypto),
    ]
    public static let all = joined(
        integer, memory, system, float, simd, crypto)
    public static let table = EncodingTable<A64>(all)

    /// The instructions of one processor: the others are undefined on it.
    static func table(of processor: CPUModel) -> EncodingTable<A64> {
        let missing = CPUFeatureSet.all.subtracting(processor.features).list.map { "FEAT_\($0.name)" }
        var encodings = all.filter { !missing.contains("\($0.feature)") }
        if let index = encodings.firstIndex(where: { "\($0.name)" == "MRS" }) {
            encodings[index] = readSystemRegister(processor)
        }
        return EncodingTable<A64>(encodings)
    }

    /// Lifts the instruction at `pc`.
    @Sendable public static func lift(
        _ builder: Builder, _ pc: UInt64, _ code: UnsafeRawPointer, _ available: Int
    ) -> LiftResult {
        lift(table, builder, pc, code, available)
    }

    @inline(__always)
    static func lift(
        _ table: EncodingTable<A64>, _ builder: Builder, _ pc: UInt64, _ code: UnsafeRawPointer,
        _ available: Int
    ) -> LiftResult {
        guard available >= 4 else { return .needsMore }
        let word = UInt32(littleEndian: code.loadUnaligned(as: UInt32.self))
        builder.startInstruction(pc: pc)
        let index = table.find(word)
        guard index >= 0 else {
            builder.undefined()
            return .undefined(4)
        }
        table.encodings[index].semantics(A64(word), builder)
        return .done(4)
    }
}
