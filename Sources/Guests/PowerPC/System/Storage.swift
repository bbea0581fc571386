import Guest
import IR

/// Power ISA II 4.3 and 4.6: cache management, barriers.
extension PPCTable {
    static let barriers: [Encoding<PPC>] = [
        Encoding("sync", "011111 xx L:3 xxx SC:2 xxxxx 1001010110 x") { f, ir in
            // The host orders everything but a load after a store: what lwsync (1), plwsync (4) and the forms for stores
            // to persistent memory (SC) ask for.
            let isLight = f.bits(8, 10) == 1 || f.bits(8, 10) == 4 || f.bits(14, 15) != 0
            ir.fence(isLight ? .load : .full)
        },
        Encoding("eieio", "011111 xxxxx xxxxx xxxxx 1101010110 x") { f, ir in ir.fence(.store) },
        // icbi leaves translated code by itself.
        Encoding("isync", "010011 xxxxx xxxxx xxxxx 0010010110 x") { f, ir in ir.fence(.load) },
        Encoding("wait", "011111 xxx WC:2 xxx PL:2 xxxxx 0000011110 x", "v3.0") { f, ir in
            // A wait for what never comes may end at any time.
            let (wc, pl) = (f.bits(9, 10), f.bits(14, 15))
            if wc == 3 || (wc != 2 && pl != 0) { ir.undefined() }
        },
    ]

    static let cacheManagement: [Encoding<PPC>] = [
        Encoding("dcbt", "011111 TH:5 RA:5 RB:5 0100010110 x") { f, ir in
            switch f.bits(6, 10) {
            case 0: ir.prefetch(.first, ir.ea(f, f.ra, index: f.rb))
            case 16: ir.prefetch(.once, ir.ea(f, f.ra, index: f.rb))
            // Descriptions of streams.
            default: break
            }
        },
        Encoding("dcbtst", "011111 TH:5 RA:5 RB:5 0011110110 x") { f, ir in
            guard f.bits(6, 10) & 15 == 0 else { return }
            ir.prefetch(.write, ir.ea(f, f.ra, index: f.rb))
        },
        // Treated as a load, which may fault.
        Encoding("dcbst", "011111 xxxxx RA:5 RB:5 0000110110 x") { f, ir in
            _ = ir.load(.i8, ir.ea(f, f.ra, index: f.rb))
        },
        Encoding("dcbf, dcbfl, dcbflp, dcbfps, dcbstps", "011111 xx L:3 RA:5 RB:5 0001010110 x") { f, ir in
            guard ![2, 5, 7].contains(f.bits(8, 10)) else { return ir.undefined() }
            _ = ir.load(.i8, ir.ea(f, f.ra, index: f.rb))
        },
        Encoding("dcba", "011111 xxxxx RA:5 RB:5 1011110110 x") { f, ir in },
        Encoding("icbt", "011111 x CT:4 RA:5 RB:5 0000010110 x", "v2.07") { f, ir in },
        Encoding("icbi", "011111 xxxxx RA:5 RB:5 1111010110 x") { f, ir in
            // How long the block is, the processor says. Treated as a load too.
            let address = ir.ea(f, f.ra, index: f.rb)
            _ = ir.load(.i8, address)
            ir.storeState(Slot.cacheAddress, address)
            ir.exitSystemCall(
                next: f.address(ir.pc &+ 4), entry: SystemEntry.invalidateInstructionCache)
        },
    ]

    static let noOperations: [Encoding<PPC>] = [
        // Linux leaves the check of return addresses off (DEXCR's NPHIE), and then they do nothing.
        Encoding("hashst", "011111 D:5 RA:5 RB:5 1011010010 DX", "v3.1B") { f, ir in
            if f.ra == 0 { ir.undefined() }
        },
        Encoding("hashchk", "011111 D:5 RA:5 RB:5 1011110010 DX", "v3.1B") { f, ir in
            if f.ra == 0 { ir.undefined() }
        },
    ]

    static let prefixedNoOperation: [Encoding<PPC>] = [
        // The suffix of a prefix that does nothing does nothing either.
        Encoding("pnop", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "v3.1") { f, ir in
            if f.prefixBits(8, 31) != 0 { ir.undefined() }
        }
    ]
}
