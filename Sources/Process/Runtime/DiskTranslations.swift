import CHost
import TranslationCache
import Translator

/// The guest's files whose translations are kept on disk.
extension GuestProcess {
    /// From now on translations are looked for in these folders, and new ones are kept.
    public func keepTranslations(in folders: [CacheFolder]) {
        guard !folders.isEmpty else { return }
        translator.disk = DiskCache(folders: folders) { [space] in space.image(at: $0) }
    }
}

extension GuestAddressSpace {
    /// The file at an address whose code is executable and not writable, by the first page of the file, which has the
    /// linker's build id and what else tells an ELF file from another. Its code is compared in any case.
    func image(at pc: UInt64) -> ImageRange? {
        guard let region = region(at: pc), !region.flags.isDisjoint(with: [.file, .vdso]),
            region.protection.contains(.execute), !region.protection.contains(.write),
            let head = headOfFile(region)
        else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { page in
            guard sj_copy(page.baseAddress, UnsafeRawPointer(bitPattern: UInt(base &+ head.start)), 4096) == 0
            else { return nil }
            return ImageRange(
                start: region.start, end: region.end, bias: region.start &- region.fileOffset,
                image: Checksum.sum(page.baseAddress!, 4096))
        }
    }

    /// Where the guest has the begin of the same file; the nearest below.
    private func headOfFile(_ region: GuestRegion) -> GuestRegion? {
        if region.fileOffset == 0 || region.flags.contains(.vdso) { return region }
        var found: GuestRegion?
        var at: UInt64 = 0
        while let next = self.region(atOrAfter: at), next.start <= region.start {
            if next.flags.contains(.file), next.fileOffset == 0, next.inode == region.inode,
                next.device == region.device
            {
                found = next
            }
            at = next.end
        }
        return found
    }
}
