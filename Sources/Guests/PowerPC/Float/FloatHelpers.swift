import IR

/// Helpers of floating-point instructions that the IR has no ops for.
enum FloatHelper {
    static let all: [Helper] = []
}
