import IR

/// Helpers of fixed-point instructions that the IR has no ops for.
enum IntegerHelper {
    static let all: [Helper] = []
}
