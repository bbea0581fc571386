import FuzzCommon
import Glibc
import Process
import Testing

@testable import FuzzPPC

/// Calls `body` with a server of each engine. They have the guest's memory in common, which is gone afterwards.
func withEngines(_ guest: PPCGuest, _ body: ([(name: String, server: Server)]) -> Void) throws {
    try RunningCode.alone {
        let interpreter = try #require(Server(guest, .interpreter))
        let translator = try #require(Server(guest, .translator, sharing: interpreter))
        GuestProcess.installFaultHandlers()
        defer {
            for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] { Glibc.signal(signal, SIG_DFL) }
            interpreter.unmap()
        }
        body([("interpreter", interpreter), ("translator", translator)])
    }
}
