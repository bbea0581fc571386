/// Densely packed decimal: three digits in the ten bits of a declet (IEEE 754-2008 3.5.2, Power ISA I appendix B).
enum DenselyPacked {
    /// The declet of three BCD digits, each 0 to 9.
    static func encoded(_ bcd: UInt32) -> UInt32 {
        let (x, y, z) = (bcd &>> 8 & 15, bcd &>> 4 & 15, bcd & 15)
        // The lowest bits of the digits stay in their places: bits 7, 4 and 0.
        let low = (x & 1) &<< 7 | (y & 1) &<< 4 | z & 1
        // Bits 2:1 of a digit below 8.
        func pair(_ digit: UInt32) -> UInt32 { digit &>> 1 & 3 }
        let form: UInt32
        switch (x &>> 3) << 2 | (y &>> 3) &<< 1 | z &>> 3 {
        case 0: form = pair(x) &<< 8 | pair(y) &<< 5 | pair(z) &<< 1
        case 1: form = pair(x) &<< 8 | pair(y) &<< 5 | 0b1000
        case 2: form = pair(x) &<< 8 | pair(z) &<< 5 | 0b1010
        case 4: form = pair(z) &<< 8 | pair(y) &<< 5 | 0b1100
        case 6: form = pair(z) &<< 8 | 0b000_1110
        case 5: form = pair(y) &<< 8 | 0b010_1110
        case 3: form = pair(x) &<< 8 | 0b100_1110
        default: form = 0b110_1110
        }
        return form | low
    }

    /// The three BCD digits of a declet.
    static func decoded(_ declet: UInt32) -> UInt32 {
        let (x, y, z) = (declet &>> 7 & 1, declet &>> 4 & 1, declet & 1)
        let (first, second, third) = (declet &>> 8 & 3, declet &>> 5 & 3, declet &>> 1 & 3)
        func digits(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
            (a | x) &<< 8 | (b | y) &<< 4 | c | z
        }
        guard declet & 8 != 0 else { return digits(first &<< 1, second &<< 1, third &<< 1) }
        switch third {
        case 0: return digits(first &<< 1, second &<< 1, 8)
        case 1: return digits(first &<< 1, 8, second &<< 1)
        case 2: return digits(8, second &<< 1, first &<< 1)
        default: break
        }
        switch second {
        case 0: return digits(8, 8, first &<< 1)
        case 1: return digits(8, first &<< 1, 8)
        case 2: return digits(first &<< 1, 8, 8)
        default: return digits(8, 8, 8)
        }
    }
}
