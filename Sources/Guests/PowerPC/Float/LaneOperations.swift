import IR
import SoftFloat

/// Operations of the `lanes` helper. Its immediate: bits 7:0 the operation.
enum LaneOperation: UInt8 {
    case none

    static func run(
        _ f: UnsafeMutablePointer<HelperFrame>, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Constant128 {
        f.pointee.a
    }
}
