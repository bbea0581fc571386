import CHost
import Guest
import IR
import Synchronization

/// What there is to know of one of the guest's calls when it is made.
struct SettledCall {
    let row: SystemCallRow
    /// The host's number of a call that is carried over as it is; -1: it is not.
    var carried: Int32
    /// How other calls are done, when nobody wants to be told of them.
    let body: SystemCallBody?
    let pointers: UInt8
    /// Of a guest with 32 bits; plain for others.
    let registers: ArgumentRegisters

    init(_ row: SystemCallRow, _ abi: GuestABI) {
        let isForeign = abi.model != .host
        self.row = row
        pointers = row.pointers
        registers = abi.model.pointerBytes == 8 ? ArgumentRegisters([]) : ArgumentRegisters(row.arguments)
        let isPlain =
            isForeign
            ? !row.isConverted(abi) && !(abi.model.bigEndian && row.name.makesHeeded) && registers.arePlain
            : !row.hasPointersInside
        carried = isPlain ? Int32(truncatingIfNeeded: row.hostNumber ?? -1) : -1
        body = isForeign ? row.foreignBody(abi) : carried >= 0 ? nil : row.body
    }

    /// What translated code needs to make the call itself; nil: it cannot.
    fileprivate func directWord(_ abi: GuestABI) -> Int32? {
        var host = carried
        var zeros: UInt8 = 0
        if let argument = row.handled, let number = row.name.hostNumber, abi.model == .host {
            host = Int32(truncatingIfNeeded: number)
            zeros = 1 << UInt8(argument)
        }
        guard host >= 0, !LinuxThread.isClockCall(host) else { return nil }
        return DirectCalls.word(host, pointers: pointers, zeros: zeros)
    }
}

/// By guest number: the calls that the guest has made, each settled when it is made for the first time. Never freed.
final class SettledCalls {
    private let abi: GuestABI
    private let calls: UnsafeMutablePointer<Atomic<UnsafeMutablePointer<SettledCall>?>>
    /// Those of them that translated code makes.
    let directCalls: UnsafeMutableRawPointer
    private let isDirect = Atomic<Bool>(true)
    private let heeds = Atomic<Bool>(false)

    /// - Parameter end: the least address that is not the guest's.
    init(_ abi: GuestABI, end: UInt64) {
        self.abi = abi
        directCalls = DirectCalls.makeTable(end: end)
        calls = .allocate(capacity: SystemCallTable.size)
        for number in 0..<SystemCallTable.size { (calls + number).initialize(to: Atomic(nil)) }
    }

    /// Nil: the guest has no such call, or we have not.
    @inline(__always)
    subscript(number: UInt64) -> UnsafeMutablePointer<SettledCall>? {
        guard number < UInt64(SystemCallTable.size) else { return nil }
        return calls[Int(number)].load(ordering: .acquiring) ?? settle(Int(number))
    }

    @inline(never)
    private func settle(_ number: Int) -> UnsafeMutablePointer<SettledCall>? {
        guard let name = abi.name(ofCall: number), let row = SystemCallTable.row(name) else { return nil }
        let new = UnsafeMutablePointer<SettledCall>.allocate(capacity: 1)
        new.initialize(to: SettledCall(row.settled(abi), abi))
        let (isFirst, other) = calls[number].compareExchange(
            expected: nil, desired: new, ordering: .sequentiallyConsistent)
        guard isFirst else {
            new.deinitialize(count: 1)
            new.deallocate()
            return other
        }
        if let word = new.pointee.directWord(abi) { DirectCalls.set(directCalls, number, word) }
        // Another thread may have said so meanwhile, before the call was there.
        if !isDirect.load(ordering: .sequentiallyConsistent) { DirectCalls.remove(directCalls, number) }
        if heeds.load(ordering: .sequentiallyConsistent) { heed(number) }
        return new
    }

    /// From now on every call is made by the runtime.
    func stopDirectCalls() {
        isDirect.store(false, ordering: .sequentiallyConsistent)
        DirectCalls.removeAll(directCalls)
    }

    /// From now on the calls that deal with descriptors whose data are in the host's byte order are made by their bodies.
    func heedDescriptors() {
        heeds.store(true, ordering: .sequentiallyConsistent)
        for number in 0..<SystemCallTable.size { heed(number) }
    }

    private func heed(_ number: Int) {
        guard let call = calls[number].load(ordering: .acquiring), call.pointee.row.name.isHeededLater else {
            return
        }
        call.pointee.carried = -1
        DirectCalls.remove(directCalls, number)
    }
}

extension SystemCallRow {
    /// How a call is made for guests of another data model.
    func foreignBody(_ abi: GuestABI) -> SystemCallBody {
        let simple = clockBody ?? simpleBody
        let inner = abi.model.bigEndian ? LinuxProcess.heeding(name, simple) : simple
        guard isConverted(abi) else { return inner }
        let plan = LazyMarshallingPlan(self, abi)
        return { c in c.converted(plan.value, inner) }
    }

    fileprivate var body: SystemCallBody {
        let inner = simpleBody
        guard hasPointersInside else { return inner }
        return { c in c.pointsBeyond(self) ? -14 : inner(&c) }
    }

    private var simpleBody: SystemCallBody {
        switch carriage {
        case .host, .hostCall:
            let number = hostNumber ?? -1
            return { c in c.host(number) }
        case .handler(let body): return body
        case .refused(let errno, _): return { _ in -errno }
        }
    }

    /// Of a call that is answered without the kernel if possible.
    private var clockBody: SystemCallBody? {
        guard let number = hostNumber, LinuxThread.isClockCall(Int32(truncatingIfNeeded: number)) else {
            return nil
        }
        return { c in sj_clock_call(number, c.a[0], c.a[1]) != 0 ? 0 : c.host(number) }
    }
}
