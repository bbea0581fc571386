import CHost
import Glibc
import Guest
import Process

/// Structures about signals and time that handlers read and write themselves.
extension GuestMemory {
    /// struct sigaction: handler, flags, restorer and mask.
    func loadAction(_ address: UInt64) -> SignalAction? {
        guard let handler = loadWord(address), let flags = loadWord(address, 1),
            let restorer = loadWord(address, 2), let mask = loadSignals(address &+ 3 &* wordBytes)
        else { return nil }
        return SignalAction(handler: handler, flags: flags, restorer: restorer, mask: mask)
    }

    func storeAction(_ address: UInt64, _ action: SignalAction) -> Bool {
        storeWord(address, action.handler) && storeWord(address, action.flags, 1)
            && storeWord(address, action.restorer, 2)
            && storeSignals(address &+ 3 &* wordBytes, action.mask)
    }

    private func storeWord(_ address: UInt64, _ value: UInt64, _ index: UInt64) -> Bool {
        storeWord(address &+ index &* wordBytes, value)
    }

    /// The structure of sigaction, the older call: handler, the first word of the mask, flags, restorer.
    func loadOldAction(_ address: UInt64) -> SignalAction? {
        guard let handler = loadWord(address), let mask = loadWord(address, 1),
            let flags = loadWord(address, 2), let restorer = loadWord(address, 3)
        else { return nil }
        return SignalAction(handler: handler, flags: flags, restorer: restorer, mask: mask)
    }

    func storeOldAction(_ address: UInt64, _ action: SignalAction) -> Bool {
        storeWord(address, action.handler) && storeWord(address, action.mask, 1)
            && storeWord(address, action.flags, 2) && storeWord(address, action.restorer, 3)
    }

    /// struct timespec; `wide`: with 64 bits, of whose nanoseconds a 32-bit program has set the lower half.
    func loadTime(_ address: UInt64, wide: Bool) -> timespec? {
        guard wide, wordBytes == 4 else {
            guard let seconds = loadLong(address), let nanoseconds = loadLong(address, 1) else { return nil }
            return timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
        }
        guard let seconds = load(address, as: Int64.self),
            let nanoseconds = load(address &+ 8, as: Int64.self)
        else { return nil }
        return timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds & 0xffff_ffff))
    }

    func storeTime(_ address: UInt64, _ time: timespec, wide: Bool) -> Bool {
        if wide { return store(address, Int64(time.tv_sec)) && store(address &+ 8, Int64(time.tv_nsec)) }
        return storeWord(address, UInt64(bitPattern: Int64(time.tv_sec)))
            && storeWord(address, UInt64(bitPattern: Int64(time.tv_nsec)), 1)
    }
}

extension SystemCall {
    /// Stores a siginfo of the host's where the guest wants it; 0: nowhere.
    func giveInfo(_ info: inout sj_siginfo, _ place: UInt64) -> Bool {
        if place == 0 { return true }
        var image = sj_siginfo()
        return withUnsafeBytes(of: &info) { host in
            withUnsafeMutableBytes(of: &image) { image in
                guard let host = host.baseAddress, let image = image.baseAddress else { return false }
                SignalInfoLayout(linux.abi.model).toGuest(host, image)
                return linux.memory.write(place, from: image, SignalInfoLayout.bytes)
            }
        }
    }

    /// Makes a call whose argument `n` is a siginfo.
    mutating func withInfo(_ n: Int, _ body: (inout SystemCall) -> Int) -> Int {
        var image = sj_siginfo()
        var host = sj_siginfo()
        guard a[n] != 0, withUnsafeMutableBytes(of: &image, { readInfo(a[n], $0) }) else {
            return body(&self)
        }
        let model = linux.abi.model
        return withUnsafeBytes(of: &image) { image in
            withUnsafeMutableBytes(of: &host) { host in
                guard let image = image.baseAddress, let host = host.baseAddress else { return -14 }
                SignalInfoLayout(model).toHost(image, host)
                a[n] = UInt64(UInt(bitPattern: host))
                return body(&self)
            }
        }
    }

    private func readInfo(_ place: UInt64, _ image: UnsafeMutableRawBufferPointer) -> Bool {
        guard let start = image.baseAddress else { return false }
        return linux.memory.read(place, into: start, image.count)
    }

    /// rt_sigtimedwait with a set, a siginfo and a time of the guest's.
    func waitConverted(_ time: String) -> Int {
        guard a[3] == 8 else { return -22 }
        guard var set = linux.memory.loadSignals(a[0]) else { return -14 }
        var limit = timespec()
        if a[2] != 0 {
            guard let asked = linux.memory.loadTime(a[2], wide: time == "timespec64") else { return -14 }
            limit = asked
        }
        var info = sj_siginfo()
        let result = withUnsafeMutablePointer(to: &set) { set in
            withUnsafeMutablePointer(to: &info) { info in
                withUnsafeMutablePointer(to: &limit) { limit in
                    host(
                        128,
                        [
                            UInt64(UInt(bitPattern: set)), UInt64(UInt(bitPattern: info)),
                            a[2] == 0 ? 0 : UInt64(UInt(bitPattern: limit)), 8, 0, 0,
                        ])
                }
            }
        }
        guard result > 0 else { return result }
        return giveInfo(&info, a[1]) ? result : -14
    }

    /// recvmmsg, which tells what is left of its time.
    func receiveMessages(_ structure: String) -> Int {
        guard a[4] != 0 else { return manyMessages(299, receives: true) }
        let wide = structure == "timespec64"
        guard var time = linux.memory.loadTime(a[4], wide: wide) else { return -14 }
        let result = withUnsafeMutablePointer(to: &time) {
            manyMessages(299, receives: true, timeout: UInt64(UInt(bitPattern: $0)))
        }
        guard result > 0 else { return result }
        return linux.memory.storeTime(a[4], time, wide: wide) ? result : -14
    }
}
