import CHost
import Glibc
import Guest
import IR
import Translator

/// What becomes of a guest thread when its process forks.
extension GuestThread {
    /// In a forked child, which has this thread alone. The process's locks are held.
    public func separateFromParent() {
        process.keepOnly(self)
        process.translator.becomeChild()
        if mustForget { forgetTranslations() }
    }

    /// Makes a call that ends the process or executes a program: other processes may change code that they share with it.
    /// With other threads, or in memory that is another process's, the code is in use until the end.
    public func leavingCode(_ call: () -> Int) -> Int {
        let leaves = process.locked {
            process.translator.saveToDisk()
            let isLast = process.threads.count == 1
            if isLast { process.translator.leave() }
            return isLast
        }
        let result = call()
        if leaves, !process.locked({ process.translator.comeBack() }) { forgetTranslations() }
        return result
    }

    /// Begins where the other thread is.
    public func copyState(of other: GuestThread) {
        copyRegisters(of: other)
        forgetTranslations()
        jumpMode = []
        set(RuntimeLayout.hostStack, UInt64(0))
    }

    /// Of a thread that has run nothing.
    func copyRegisters(of other: GuestThread) {
        memcpy(
            state + Int(RuntimeLayout.guestBase), other.state + Int(RuntimeLayout.guestBase),
            RuntimeLayout.guestSize)
        for word in [
            RuntimeLayout.floatMode, RuntimeLayout.floatStatus, RuntimeLayout.guestMXCSR,
            RuntimeLayout.quietMXCSR,
        ] {
            set(word, other.get(word, as: UInt32.self))
        }
        pc = other.pc
        // As for the first mode.
        set(RuntimeLayout.guestMXCSR, get(RuntimeLayout.guestMXCSR, as: UInt32.self) & ~0x8040)
    }

    /// Makes this the thread that the calling host thread runs, on the signal stack that it has or one of its own.
    public func takeOver() {
        var current = stack_t()
        sigaltstack(nil, &current)
        if current.ss_flags & Int32(SS_DISABLE) != 0 { return attach() }
        sj_set_current_thread(Unmanaged.passUnretained(self).toOpaque())
        process.add(self)
    }

    /// Takes over again from a child that shared the memory.
    public func takeBack(from child: GuestThread) {
        process.remove(child)
        sj_set_current_thread(Unmanaged.passUnretained(self).toOpaque())
    }

    /// After a child that was lent the calling host thread.
    public func leave() { detach() }
}
