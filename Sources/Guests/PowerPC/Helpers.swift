import IR

/// The helper table: each theme has its own range, so that an index says where the function lives.
enum HelperBase {
    static let system = 0
    static let integer = 16
    static let float = 64
    static let vector = 128
    static let decimal = 192
    static let memory = 240
    static let linux = 248
    static let count = 256
}

private let unassigned: Helper = { _, _ in }

func makeHelpers() -> UnsafePointer<Helper> {
    let table = UnsafeMutablePointer<Helper>.allocate(capacity: HelperBase.count)
    table.initialize(repeating: unassigned, count: HelperBase.count)
    func install(_ base: Int, _ helpers: [Helper]) {
        for (i, helper) in helpers.enumerated() { table[base + i] = helper }
    }
    install(HelperBase.system, SystemHelper.all)
    install(HelperBase.integer, IntegerHelper.all)
    install(HelperBase.float, FloatHelper.all)
    install(HelperBase.vector, VectorHelper.all)
    install(HelperBase.decimal, DecimalHelper.all)
    install(HelperBase.memory, MemoryHelper.all)
    install(HelperBase.linux, ClockCall.helpers)
    return UnsafePointer(table)
}
