import AArch64
import Guest
import IR
import PowerPC
import Testing

@testable import LinuxABI

@Suite struct SettledCallsTests {
    private func word(_ calls: SettledCalls, _ number: UInt64) -> Int32 {
        (calls.directCalls + Int(DirectCalls.firstWord) + 4 * Int(number)).load(as: Int32.self)
    }

    private func number(_ name: SystemCallName, _ abi: GuestABI) throws -> UInt64 {
        UInt64(try #require(abi.number(of: name)))
    }

    @Test func eachNumberHasItsCall() {
        for abi in [aarch64LinuxABI, powerPC64LinuxABI, powerPC32LinuxABI] {
            let calls = SettledCalls(abi, end: 1 << 47)
            var expected: [UInt64: SystemCallName] = [:]
            for entry in abi.numbers { expected[UInt64(entry.number)] = entry.name }
            for number in 0..<UInt64(SystemCallTable.size) + 2 {
                let name = expected[number].flatMap { SystemCallTable.row($0)?.name }
                #expect(calls[number]?.pointee.row.name == name)
                #expect(calls[number] == calls[number])
            }
        }
    }

    @Test func translatedCodeMakesThoseThatAreSettled() throws {
        let abi = aarch64LinuxABI
        let calls = SettledCalls(abi, end: 1 << 47)
        let getpid = try number(.getpid, abi)
        let close = try number(.close, abi)
        let openat = try number(.openat, abi)
        #expect(word(calls, getpid) == DirectCalls.none)
        #expect(calls[getpid]?.pointee.carried == 39 && word(calls, getpid) == 39)
        #expect(calls[openat]?.pointee.carried == -1 && word(calls, openat) == DirectCalls.none)
        calls.stopDirectCalls()
        #expect(word(calls, getpid) == DirectCalls.none)
        #expect(calls[close]?.pointee.carried == 3 && word(calls, close) == DirectCalls.none)
    }

    @Test func heededCallsAreNotCarriedOver() throws {
        let abi = powerPC64LinuxABI
        let calls = SettledCalls(abi, end: 1 << 47)
        let read = try number(.read, abi)
        let write = try number(.write, abi)
        #expect(calls[read]?.pointee.carried == 0 && word(calls, read) != DirectCalls.none)
        calls.heedDescriptors()
        for number in [read, write] {
            #expect(calls[number]?.pointee.carried == -1 && word(calls, number) == DirectCalls.none)
        }
    }
}
