import IR

/// Helpers of vector instructions that the IR has no ops for. Each has the number of an operation as its immediate.
enum VectorHelper {
    static let quad = HelperBase.vector
    static let doublewise = HelperBase.vector + 1
    static let multiplySumCarry = HelperBase.vector + 2
    static let carryless = HelperBase.vector + 3
    static let compressControl = HelperBase.vector + 4
    static let decimal = HelperBase.vector + 5

    static let all: [Helper] = [
        { compute($1) { operation, a, b, _ in QuadOperation.run(operation, a, b) } },
        { compute($1) { operation, a, b, _ in DoublewordOperation.run(operation, a, b) } },
        { compute($1) { _, a, b, c in carryOfMultiplySum(a, b, c) } },
        { compute($1) { operation, a, b, _ in carrylessSums(operation, a, b) } },
        { compute($1) { operation, a, _, _ in expansion(operation, a) } },
        { compute($1) { operation, a, b, c in DecimalOperation.run(operation, a, b, old: c) } },
    ]

    /// The result of `body` on the immediate and the arguments as numbers of 128 bits.
    @inline(__always)
    static func compute(
        _ frame: UnsafeMutableRawPointer, _ body: (UInt32, UInt128, UInt128, UInt128) -> UInt128
    ) {
        let frame = frame.assumingMemoryBound(to: HelperFrame.self)
        let (a, b, c) = (frame.pointee.a.quad, frame.pointee.b.quad, frame.pointee.c.quad)
        let operation = UInt32(truncatingIfNeeded: frame.pointee.immediate)
        frame.pointee.result = Constant128(quad: body(operation, a, b, c))
    }
}

extension Constant128 {
    /// A register as one number: doubleword 0 is the upper half.
    @inline(__always)
    var quad: UInt128 { UInt128(low) << 64 | UInt128(high) }

    @inline(__always)
    init(quad: UInt128) {
        self.init(
            low: UInt64(truncatingIfNeeded: quad >> 64), high: UInt64(truncatingIfNeeded: quad))
    }
}
