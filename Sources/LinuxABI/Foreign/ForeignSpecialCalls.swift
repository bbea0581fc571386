import CHost
import Glibc
import Guest
import Process

/// Calls whose arguments are other things with each command.
extension ForeignCall {
    mutating func takeSpecial() -> Special {
        switch number {
        case 31: return control(2, command: guest[1], "shmid_ds", [(3, "shminfo"), (14, "shm_info")], [2, 13, 15])
        case 71: return control(2, command: guest[1], "msqid_ds", [(3, "msginfo"), (12, "msginfo")], [2, 11, 13])
        case 66: return semaphores()
        case 72: return descriptorControl()
        case 115, 116: return groups()
        case 128:
            if isGuest(1), let error = giveSignalInfo(1) { return .failed(error) }
            return both(take(.takeSignals, 0), take(.take("timespec"), 2))
        case 129: return outcome(takeSignalInfo(2))
        case 297: return outcome(takeSignalInfo(3))
        case 424: return outcome(takeSignalInfo(2))
        case 157: return processControl()
        case 202: return futex()
        // The time that is left is told.
        case 271:
            let time = isGuest(2) ? structure("timespec", 2, takes: true, gives: true, .always) : nil
            return both(both(take(.polled, 0), take(.takeSignals, 3)), time)
        case 273:
            // The host's kernel cannot follow the list: `releaseRobustMutexes` does.
            host[0] = 0
            return .done
        default: return .usual
        }
    }

    func outcome(_ error: Int?) -> Special { error.map { .failed($0) } ?? .done }

    private func both(_ first: Int?, _ second: Int?) -> Special { outcome(first ?? second) }

    private func both(_ first: Special, _ second: Int?) -> Special {
        if case .failed = first { return first }
        return outcome(second)
    }

    // MARK: System V

    /// shmctl, msgctl: IPC_SET (1) reads what the commands of `gives` fill.
    private mutating func control(
        _ n: Int, command: UInt64, _ name: String, _ others: [(UInt64, String)], _ gives: Set<UInt64>
    ) -> Special {
        guard isGuest(n) else { return .done }
        let command = command & 0xffff_ffff
        if command == 1 { return outcome(structure(name, n, takes: true, gives: false)) }
        if gives.contains(command) { return outcome(structure(name, n, takes: false, gives: true)) }
        if let other = others.first(where: { $0.0 == command })?.1 {
            return outcome(structure(other, n, takes: false, gives: true))
        }
        return .done
    }

    /// semctl: of IPC_STAT and IPC_SET the caller has seen to already. The last argument is a union whose number is in its
    /// first bytes.
    private mutating func semaphores() -> Special {
        switch guest[2] & 0xffff_ffff {
        case 3, 19: return isGuest(3) ? outcome(structure("seminfo", 3, takes: false, gives: true)) : .done
        case 16:
            if bigEndian, wordBytes == 8 { host[3] = guest[3] >> 32 }
            return .done
        case 13, 17:
            guard isGuest(3) else { return .done }
            let (address, memory) = (guest[3], memory)
            guard let count = semaphoreCount(), let bytes = memory.bytes(address, 2 * count) else {
                return .failed(-14)
            }
            let block = allocate(2 * count)
            let swaps = bigEndian
            for k in 0..<2 * count {
                block.storeBytes(of: bytes[swaps ? k ^ 1 : k], toByteOffset: k, as: UInt8.self)
            }
            set(3, block)
            if guest[2] & 0xffff_ffff == 13 {
                after { _ in
                    memory.write(
                        address,
                        (0..<2 * count).map { block.load(fromByteOffset: swaps ? $0 ^ 1 : $0, as: UInt8.self) })
                }
            }
            return .done
        default: return .done
        }
    }

    /// Of the set of argument 0, by IPC_STAT: nsems is the eleventh word of x86-64's semid_ds.
    private func semaphoreCount() -> Int? {
        var status = InlineArray<16, UInt64>(repeating: 0)
        let result = withUnsafeMutablePointer(to: &status) {
            sj_syscall6(66, Int(truncatingIfNeeded: guest[0]), 0, 2, Int(bitPattern: $0), 0, 0)
        }
        return result < 0 ? nil : Int(truncatingIfNeeded: status[10])
    }

    // MARK: Files and processes

    private mutating func descriptorControl() -> Special {
        guard isGuest(2) else { return .done }
        switch guest[1] & 0xffff_ffff {
        // F_GETLK, F_SETLK, F_SETLKW and those of open file descriptions
        case 5, 6, 7, 36, 37, 38: return outcome(structure("flock", 2, takes: true, gives: true))
        case 15: return outcome(structure("f_owner_ex", 2, takes: true, gives: false))
        case 16: return outcome(structure("f_owner_ex", 2, takes: false, gives: true))
        // F_GET_RW_HINT and the others of its kind
        case 1035...1038: return outcome(structure("u64", 2, takes: true, gives: true))
        default: return .done
        }
    }

    /// getgroups, setgroups: the count is the argument before.
    private mutating func groups() -> Special {
        guard isGuest(1), guest[0] & 0xffff_ffff <= 65536 else { return .done }
        let count = guest[0] & 0xffff_ffff
        return outcome(
            number == 115
                ? giveArray("uint", 1, room: count) : array("uint", 1, count: count, takes: true, gives: false))
    }

    private mutating func processControl() -> Special {
        guard let row = PrctlTable.row(Int32(truncatingIfNeeded: guest[0])) else { return .done }
        for (n, kind) in row.arguments.enumerated() where n < 5 {
            if let error = take(kind, n + 1) { return .failed(error) }
        }
        return .done
    }

    // MARK: Futexes

    /// The host's kernel compares words as its own.
    private mutating func futex() -> Special {
        host[0] = calls.address(guest[0])
        func swapped(_ value: UInt64) -> UInt64 {
            bigEndian ? UInt64(UInt32(truncatingIfNeeded: value).byteSwapped) : value
        }
        switch guest[1] & 0x7f {
        // FUTEX_WAIT, FUTEX_WAIT_BITSET
        case 0, 9:
            host[2] = swapped(guest[2])
            return isGuest(3) ? outcome(structure("timespec", 3, takes: true, gives: false)) : .done
        case 1, 10: return .done
        // FUTEX_REQUEUE, FUTEX_CMP_REQUEUE
        case 3, 4:
            host[4] = calls.address(guest[4])
            host[5] = swapped(guest[5])
            return .done
        case 5:
            host[4] = calls.address(guest[4])
            guard bigEndian else { return .done }
            return .failed(wakeAfterOperation())
        // With priority inheritance the kernel writes thread numbers into the word.
        default: return bigEndian ? .failed(-38) : .done
        }
    }

    /// FUTEX_WAKE_OP: the operation on the second word, then the wakes.
    private func wakeAfterOperation() -> Int {
        let code = UInt32(truncatingIfNeeded: guest[5])
        func signed(_ bits: UInt32) -> UInt32 { UInt32(bitPattern: Int32(bitPattern: bits << 20) >> 20) }
        var operand = signed(code >> 12 & 0xfff)
        let comparand = Int32(bitPattern: signed(code & 0xfff))
        // FUTEX_OP_OPARG_SHIFT
        if code >> 31 != 0 { operand = 1 &<< (operand & 31) }
        guard guest[4] & 3 == 0 else { return -14 }
        var old: UInt32
        repeat {
            guard let word = memory.load(guest[4], as: UInt32.self) else { return -14 }
            old = word
            let new: UInt32
            switch code >> 28 & 7 {
            case 0: new = operand
            case 1: new = old &+ operand
            case 2: new = old | operand
            case 3: new = old & ~operand
            case 4: new = old ^ operand
            default: return -38
            }
            let outcome = memory.exchange(guest[4], old, new)
            if outcome == .unwritable { return -14 }
            if outcome == .done { break }
        } while true
        let value = Int32(bitPattern: old)
        let holds: Bool
        switch code >> 24 & 15 {
        case 0: holds = value == comparand
        case 1: holds = value != comparand
        case 2: holds = value < comparand
        case 3: holds = value <= comparand
        case 4: holds = value > comparand
        case 5: holds = value >= comparand
        default: return -38
        }
        // FUTEX_WAKE, with the private flag as it is
        let wake = Int(guest[1] & 0x80 | 1)
        let first = sj_syscall6(
            202, Int(truncatingIfNeeded: host[0]), wake, Int(truncatingIfNeeded: guest[2]), 0, 0, 0)
        guard first >= 0, holds else { return first }
        let second = sj_syscall6(
            202, Int(truncatingIfNeeded: host[4]), wake, Int(truncatingIfNeeded: guest[3]), 0, 0, 0)
        return second < 0 ? second : first + second
    }
}
