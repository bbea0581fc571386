import Command
import Process

/// A program in memory, ready for its first instruction.
struct GuestConfiguration {
    var options: Options
    var start: ProcessStart
    var space: GuestAddressSpace
}

/// Runs the guest to its end and gives its exit status. A stub: there is no processor yet.
func runGuest(_ configuration: GuestConfiguration) -> Int32 {
    0
}
