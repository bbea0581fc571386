import CHost
import Guest
import Process

/// Identity. Each call acts on the calling thread alone; that all threads follow is the C library's doing.
extension SystemCallTable {
    static let credentials: [SystemCallRow] = [
        SystemCallRow(.getuid, []), SystemCallRow(.geteuid, []), SystemCallRow(.getgid, []),
        SystemCallRow(.getegid, []),
        SystemCallRow(.getresuid, [.give("uint"), .give("uint"), .give("uint")]),
        SystemCallRow(.getresgid, [.give("uint"), .give("uint"), .give("uint")]),
        SystemCallRow(.setuid, [.int]), SystemCallRow(.setgid, [.int]),
        SystemCallRow(.setresuid, [.int, .int, .int]), SystemCallRow(.setresgid, [.int, .int, .int]),
        SystemCallRow(.setreuid, [.int, .int]), SystemCallRow(.setregid, [.int, .int]),
        SystemCallRow(.setfsuid, [.int]), SystemCallRow(.setfsgid, [.int]),
        SystemCallRow(.getgroups, [.int, .giveArray("uint")]),
        SystemCallRow(
            .setgroups, [.int, .address], if: { $0.model.bigEndian },
            .handler { c in c.setGroups() }),
        SystemCallRow(
            .capget, [.take("capHeader"), .giveCapabilities], if: { $0.model.bigEndian },
            .handler { c in c.capabilities(125) }),
        SystemCallRow(
            .capset, [.take("capHeader"), .takeCapabilities], if: { $0.model.bigEndian },
            .handler { c in c.capabilities(126) }),
        SystemCallRow(
            .lsm_get_self_attr, [.unsigned, .address, .address, .hex], if: { $0.model.bigEndian },
            .handler { c in c.securityAttributes() }),
        SystemCallRow(
            .lsm_set_self_attr, [.unsigned, .address, .unsigned, .hex], if: { $0.model.bigEndian },
            .handler { c in c.setSecurityAttribute() }),
        SystemCallRow(
            .lsm_list_modules, [.address, .address, .hex], if: { $0.model.bigEndian },
            .handler { c in c.securityModules() }),
    ]
}

/// Capabilities that calls done here need.
enum Capability: Int {
    case lockMemory = 14
    case administration = 21
    case resources = 24
}

extension LinuxProcess {
    /// Whether the calling thread has a capability.
    func hasCapability(_ capability: Capability) -> Bool {
        // _LINUX_CAPABILITY_VERSION_3, this thread; effective, permitted, inheritable, twice.
        var header: (UInt32, Int32) = (0x2008_0522, 0)
        var sets: InlineArray<6, UInt32> = .init(repeating: 0)
        let result = withUnsafeMutablePointer(to: &header) { header in
            withUnsafeMutablePointer(to: &sets) {
                sj_syscall6(125, Int(bitPattern: header), Int(bitPattern: $0), 0, 0, 0, 0)
            }
        }
        return result == 0 && sets[capability.rawValue / 32 * 3] >> UInt32(capability.rawValue % 32) & 1 != 0
    }
}
