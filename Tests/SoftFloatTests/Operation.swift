import SoftFloat

/// One instruction of the oracle: its operands, where its result is, and the SoftFloat call it stands for.
struct Operation {
    typealias Evaluate = (OracleTests.Input, FloatMode, inout FloatFlags) -> UInt64

    var operands: (inout Random) -> OracleTests.Input
    var place: (OracleTests.Output) -> UInt64
    var evaluate: Evaluate

    static func named(_ name: String) -> Operation? {
        let parts = name.split(separator: "_").map(String.init)
        guard let format = Self.format(parts.last ?? "") else {
            return special(name)
        }
        var operands: (inout Random) -> OracleTests.Input = { random in
            var input = OracleTests.Input()
            input.a = format.operand(&random)
            input.b = random.oneIn(4) ? input.a ^ UInt64(random.below(3)) : format.operand(&random)
            if random.oneIn(8) { input.b ^= format.sign }
            input.c = format.addend(near: input.a, input.b, &random)
            return input
        }
        let vectorPlace: (OracleTests.Output) -> UInt64 = { $0.vector & format.mask }
        var place = vectorPlace
        let evaluate: Evaluate

        typealias Binary = (
            UInt64, UInt64, FloatFormat, FloatMode, inout FloatFlags
        ) -> UInt64
        let binary: [String: Binary] = [
            "fadd": SoftFloat.add, "fsub": SoftFloat.sub, "fmul": SoftFloat.mul, "fdiv": SoftFloat.div,
            "fmulx": SoftFloat.mulX, "fmax": SoftFloat.max, "fmin": SoftFloat.min,
            "fmaxnm": SoftFloat.maxNum, "fminnm": SoftFloat.minNum, "frecps": SoftFloat.recipStep,
            "frsqrts": SoftFloat.rsqrtStep,
            "fcmeq": { SoftFloat.compareEQ($0, $1, $2, $3, &$4) ? $2.mask : 0 },
            "fcmge": { SoftFloat.compareGE($0, $1, $2, $3, &$4) ? $2.mask : 0 },
            "fcmgt": { SoftFloat.compareGT($0, $1, $2, $3, &$4) ? $2.mask : 0 },
        ]
        typealias Unary = (UInt64, FloatFormat, FloatMode, inout FloatFlags) -> UInt64
        let unary: [String: Unary] = [
            "fsqrt": SoftFloat.sqrt, "frecpe": SoftFloat.recipEstimate, "frsqrte": SoftFloat.rsqrtEstimate,
            "frecpx": SoftFloat.recpX,
        ]
        let roundings: [Character: RoundingMode] = [
            "n": .nearestEven, "p": .plusInf, "m": .minusInf, "z": .zero, "a": .tiesAway,
        ]

        if let function = binary[parts[0]] {
            evaluate = { function($0.a, $0.b, format, $1, &$2) }
        } else if let function = unary[parts[0]] {
            evaluate = { function($0.a, format, $1, &$2) }
        } else if parts[0] == "fmadd" {
            evaluate = { SoftFloat.mulAdd($0.c, $0.a, $0.b, format, $1, &$2) }
        } else if parts[0] == "fcmp" || parts[0] == "fcmpe" {
            place = { UInt64($0.nzcv >> 28) }
            let signalling = parts[0] == "fcmpe"
            evaluate = {
                UInt64(SoftFloat.compare($0.a, $0.b, signalling: signalling, format, $1, &$2).rawValue)
            }
        } else if parts[0].hasPrefix("frint32") || parts[0].hasPrefix("frint64") {
            let bits = parts[0].hasPrefix("frint32") ? 32 : 64
            let truncates = parts[0].hasSuffix("z")
            evaluate = {
                SoftFloat.roundToIntN($0.a, bits: bits, truncates ? .zero : $1.rounding, format, $1, &$2)
            }
        } else if parts[0].hasPrefix("frint"), let last = parts[0].last {
            evaluate = {
                SoftFloat.roundToIntegral(
                    $0.a, roundings[last] ?? $1.rounding, exact: last == "x", format, $1, &$2)
            }
        } else if parts[0].hasPrefix("fcvt"), let letter = parts[0].dropFirst(4).first,
            let rounding = roundings[letter]
        {
            let (bits, fraction) = Self.integerShape(parts.count == 3 ? parts[1] : "h")
            let signed = parts[0].hasSuffix("s")
            place = bits == 16 ? vectorPlace : { $0.general }
            evaluate = {
                SoftFloat.toInteger(
                    $0.a, fracBits: fraction, intBits: bits, signed: signed, rounding, format, $1, &$2)
            }
        } else if parts[0].hasSuffix("cvtf") {
            let (bits, fraction) = Self.integerShape(parts[1])
            let signed = parts[0].hasPrefix("s")
            operands = { OracleTests.Input(a: integerOperand(&$0)) }
            evaluate = {
                SoftFloat.fromInteger(
                    $0.a, intBits: bits, signed: signed, fracBits: fraction, format, $1, &$2)
            }
        } else {
            return nil
        }
        return Operation(operands: operands, place: place, evaluate: evaluate)
    }

    /// Instructions whose operands or results are of different kinds.
    static func special(_ name: String) -> Operation? {
        func unary(
            _ source: FloatFormat, _ mask: UInt64, _ evaluate: @escaping Evaluate
        ) -> Operation {
            Operation(
                operands: { OracleTests.Input(a: source.operand(&$0)) },
                place: { $0.vector & mask }, evaluate: evaluate)
        }
        func halves(_ random: inout Random, _ bfloat: Bool) -> UInt64 {
            var result: UInt64 = 0
            for lane in 0..<4 as Range<UInt64> {
                let value =
                    bfloat
                    ? FloatFormat.single.operand(&random) >> 16 | (random.oneIn(4) ? random.next() & 7 : 0)
                    : FloatFormat.half.operand(&random)
                result |= (value & 0xFFFF) << (16 * lane)
            }
            return result
        }
        func widening(_ bfloat: Bool, _ evaluate: @escaping Evaluate) -> Operation {
            Operation(
                operands: { random in
                    OracleTests.Input(
                        a: halves(&random, bfloat), b: halves(&random, bfloat),
                        c: FloatFormat.single.operand(&random) | 0x3F80_0000 << 32)
                },
                place: { $0.vector & 0xFFFF_FFFF }, evaluate: evaluate)
        }
        switch name {
        case "fcvt_hs":
            return unary(.half, 0xFFFF_FFFF) { SoftFloat.convert($0.a, from: .half, to: .single, $1, &$2) }
        case "fcvt_hd":
            return unary(.half, .max) { SoftFloat.convert($0.a, from: .half, to: .double, $1, &$2) }
        case "fcvt_sh":
            return unary(.single, 0xFFFF) { SoftFloat.convert($0.a, from: .single, to: .half, $1, &$2) }
        case "fcvt_sd":
            return unary(.single, .max) { SoftFloat.convert($0.a, from: .single, to: .double, $1, &$2) }
        case "fcvt_dh":
            return unary(.double, 0xFFFF) { SoftFloat.convert($0.a, from: .double, to: .half, $1, &$2) }
        case "fcvt_ds":
            return unary(.double, 0xFFFF_FFFF) {
                SoftFloat.convert($0.a, from: .double, to: .single, $1, &$2)
            }
        case "fcvtxn":
            return unary(.double, 0xFFFF_FFFF) {
                SoftFloat.convert($0.a, from: .double, to: .single, $1.rounding(.odd), &$2)
            }
        case "fjcvtzs":
            var operation = unary(.double, .max) {
                let (result, exact) = SoftFloat.toInt32JS($0.a, $1, &$2)
                return UInt64(result) | (exact ? 1 << 32 : 0)
            }
            operation.place = { $0.general | UInt64($0.nzcv >> 30 & 1) << 32 }
            return operation
        case "urecpe", "ursqrte":
            func estimate(_ x: UInt64) -> UInt64 {
                let word = UInt32(truncatingIfNeeded: x)
                return UInt64(
                    name == "urecpe"
                        ? SoftFloat.recipEstimate(fixed: word) : SoftFloat.rsqrtEstimate(fixed: word))
            }
            return Operation(
                operands: { OracleTests.Input(a: integerOperand(&$0) << UInt64($0.below(33))) },
                place: { $0.vector },
                evaluate: { input, mode, flags in estimate(input.a) | estimate(input.a >> 32) << 32 })
        case "bfcvt":
            return unary(.single, 0xFFFF) {
                UInt64(SoftFloat.bfConvert(UInt32(truncatingIfNeeded: $0.a), $1, &$2))
            }
        case "bfdot":
            return widening(true) {
                (input: OracleTests.Input, mode: FloatMode, flags: inout FloatFlags) -> UInt64 in
                UInt64(
                    SoftFloat.bfDot(
                        UInt32(truncatingIfNeeded: input.c), UInt16(truncatingIfNeeded: input.a),
                        UInt16(truncatingIfNeeded: input.a >> 16), UInt16(truncatingIfNeeded: input.b),
                        UInt16(truncatingIfNeeded: input.b >> 16)))
            }
        case "bfmlalb":
            // All four lanes of the instruction raise flags: use the lanes that the record fills.
            return widening(true) { input, mode, flags in
                let low = SoftFloat.bfMulAdd(
                    UInt32(truncatingIfNeeded: input.c), UInt16(truncatingIfNeeded: input.a),
                    UInt16(truncatingIfNeeded: input.b), mode, &flags)
                _ = SoftFloat.bfMulAdd(
                    UInt32(truncatingIfNeeded: input.c >> 32), UInt16(truncatingIfNeeded: input.a >> 32),
                    UInt16(truncatingIfNeeded: input.b >> 32), mode, &flags)
                return UInt64(low)
            }
        case "fmlal":
            return widening(false) { input, mode, flags in
                let low = SoftFloat.mulAddHalves(input.c, input.a, input.b, mode, &flags)
                _ = SoftFloat.mulAddHalves(
                    input.c >> 32, input.a >> 16, input.b >> 16, mode, &flags)
                return low
            }
        default: return nil
        }
    }

    static func format(_ name: String) -> FloatFormat? {
        switch name {
        case "h": .half
        case "s": .single
        case "d": .double
        default: nil
        }
    }

    /// "w8": 32 bits, 8 of them fraction.
    static func integerShape(_ name: String) -> (bits: Int, fraction: Int) {
        (["h": 16, "w": 32, "x": 64][name.prefix(1)] ?? 0, Int(name.dropFirst()) ?? 0)
    }
}
