/// /proc/thread-self/fd/N. Each start needs it: Swift's printing of numbers would be some pages of code more.
func linkOfDescriptor(_ fd: Int32) -> [CChar] {
    var digits: [CChar] = [0]
    var rest = fd
    repeat {
        digits.insert(CChar(truncatingIfNeeded: 0x30 + rest % 10), at: 0)
        rest /= 10
    } while rest > 0
    return "/proc/thread-self/fd/".utf8.map { CChar(bitPattern: $0) } + digits
}
