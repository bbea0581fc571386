import Guest
import Process

/// What lies below the kernel, as PowerPC's calls reach it: a machine without firmware that programs may call, PCI buses or
/// pages within pages.
extension SystemCallTable {
    static let machine: [SystemCallRow] = [
        SystemCallRow(
            .pciconfig_read, [.word, .word, .word, .size, .address],
            .handler { c in c.linux.hasCapability(.administration) ? -19 : -1 }),
        SystemCallRow(
            .pciconfig_write, [.word, .word, .word, .size, .address],
            .handler { c in c.linux.hasCapability(.administration) ? -19 : -1 }),
        SystemCallRow(
            .pciconfig_iobase, [.long, .word, .word], .refused(errno: 19, reason: "no PCI bus")),
        // sys_rtas()
        SystemCallRow(
            .rtas, [.address], .handler { c in c.linux.hasCapability(.administration) ? -22 : -1 }),
        // Not with radix trees, which 64-bit processors have since POWER9; 32-bit ones never had it.
        SystemCallRow(
            .subpage_prot, [.address, .size, .address],
            .handler { c in c.linux.abi.model.pointerBytes == 8 ? -2 : -38 }),
        SystemCallRow(.spu_run, [.fd, .address, .address], .refused(errno: 38, reason: "Cell alone")),
        SystemCallRow(
            .spu_create, [.path, .hex, .mode, .fd], .refused(errno: 38, reason: "Cell alone")),
    ]
}
