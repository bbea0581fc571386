/// What a line of a function's text is made of.
enum Token: Equatable {
    case word(String)
    case number(Int64)
    /// 0xhigh_low
    case wide(Constant128)
    /// %name
    case value(String)
    /// ^n
    case block(Int)
    /// @n
    case snapshot(Int)
    case mark(Character)

    static func tokens(_ line: Substring, _ number: Int) throws(ParseError) -> [Token] {
        var lexer = Lexer(text: Array(line.utf8), line: number)
        var tokens: [Token] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }
}

/// Why a text is no function.
public struct ParseError: Error, Equatable, CustomStringConvertible {
    /// From 1.
    public var line: Int
    public var message: String
    public var description: String { "line \(line): \(message)" }
}

private struct Lexer {
    let text: [UInt8]
    let line: Int
    var at = 0

    private func isWord(_ c: UInt8) -> Bool {
        switch c {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    private mutating func word() -> String {
        let start = at
        while at < text.count, isWord(text[at]) { at += 1 }
        return String(decoding: text[start..<at], as: UTF8.self)
    }

    private func isDigit(_ i: Int) -> Bool { i < text.count && text[i] >= 0x30 && text[i] <= 0x39 }

    mutating func next() throws(ParseError) -> Token? {
        while at < text.count, text[at] == 0x20 || text[at] == 0x09 || text[at] == 0x0d { at += 1 }
        guard at < text.count, text[at] != UInt8(ascii: ";") else { return nil }
        let c = text[at]
        switch c {
        case UInt8(ascii: "%"):
            at += 1
            return .value(word())
        case UInt8(ascii: "^"), UInt8(ascii: "@"):
            at += 1
            let digits = word()
            guard let n = Int(digits), n >= 0, n < 1 << 20 else {
                throw ParseError(line: line, message: "a number was expected, not '\(digits)'")
            }
            return c == UInt8(ascii: "^") ? .block(n) : .snapshot(n)
        case UInt8(ascii: "-") where isDigit(at + 1):
            at += 1
            guard case .number(let n) = try number() else {
                throw ParseError(line: line, message: "this number has no sign")
            }
            return .number(0 &- n)
        case _ where isDigit(at): return try number()
        case _ where isWord(c): return .word(word())
        default:
            at += 1
            return .mark(Character(Unicode.Scalar(c)))
        }
    }

    private mutating func number() throws(ParseError) -> Token {
        let digits = word()
        let wrong = ParseError(line: line, message: "'\(digits)' is no number")
        guard digits.hasPrefix("0x") else {
            guard let n = UInt64(digits) else { throw wrong }
            return .number(Int64(bitPattern: n))
        }
        let halves = digits.dropFirst(2).split(separator: "_", omittingEmptySubsequences: false)
        guard let first = halves.first, let high = UInt64(first, radix: 16) else { throw wrong }
        if halves.count == 1 { return .number(Int64(bitPattern: high)) }
        guard halves.count == 2, let low = UInt64(halves[1], radix: 16) else { throw wrong }
        return .wide(Constant128(low: low, high: high))
    }
}
