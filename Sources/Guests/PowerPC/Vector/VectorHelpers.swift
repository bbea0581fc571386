import IR

/// Helpers of vector instructions that the IR has no ops for.
enum VectorHelper {
    static let all: [Helper] = []
}
