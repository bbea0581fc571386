import Foundation

/// Tests of one process that run translated code take turns: its fault handlers are the process's.
public enum RunningCode {
    private static let lock = NSLock()

    public static func alone<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }
}
