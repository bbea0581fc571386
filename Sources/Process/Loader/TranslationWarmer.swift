import ELF
import Glibc
import Guest
import HostX86
import TranslationCache
import Translator

/// Fills a folder with translations of programs and their libraries, without running them.
public final class TranslationWarmer {
    private let abi: ProcessImageABI
    private let space: GuestAddressSpace
    private let translator: OfflineTranslator
    private let folder: CacheFolder
    private let loops: Bool
    /// Files that have been looked at, by device and number.
    private var seen: Set<[UInt64]> = []

    public struct Image {
        public var path: String
        public var regions: Int
        /// Whether all of them are in the folder now.
        public var isKept: Bool
    }

    /// - Parameters:
    ///   - loops: whether loops are translated as a whole too.
    ///   - counterStep: as in `OfflineTranslator`.
    public init(
        _ abi: ProcessImageABI, _ guest: GuestArchitecture, _ features: HostFeatures,
        _ space: GuestAddressSpace,
        folder: CacheFolder, loops: Bool, counterStep: Int32
    ) {
        self.abi = abi
        self.space = space
        self.folder = folder
        self.loops = loops
        translator = OfflineTranslator(guest: guest, features: features, counterStep: counterStep)
    }

    /// Translates a program, its dynamic linker and the libraries that they name.
    /// - Parameter report: called with each file when it is done.
    public func warm(_ program: String, _ sysroot: Sysroot, _ report: (Image) -> Void) throws(LoadError) {
        var sysroot = sysroot
        var waiting = [(path: program, isLibrary: false)]
        while let (path, isLibrary) = waiting.popLast() {
            let file: ProgramFile
            do throws(ProgramFile.OpenError) {
                file = try ProgramFile(path, needsExecuteBit: !isLibrary)
            } catch {
                if isLibrary { continue }
                throw .open(error)
            }
            guard seen.insert([file.device, file.inode]).inserted else { continue }
            let header: ELFHeader
            let image: ELFImage
            let linker: [CChar]?
            do throws(ELFError) { header = try file.header() } catch {
                if isLibrary { continue }
                throw .elf(error)
            }
            guard header.machine == abi.machine, header.elfClass == abi.elfClass,
                header.byteOrder == abi.byteOrder
            else {
                if isLibrary { continue }
                throw .wrongMachine(header)
            }
            do throws(ELFError) {
                image = try file.image(limits: abi.limits, isLibrary: isLibrary)
                linker = try file.interpreterPath(image)
            } catch {
                if isLibrary { continue }
                throw .elf(error)
            }
            let sections = ImageSections(file)
            if !isLibrary, let linker {
                sysroot = sysroot.settled(for: linker, triplet: abi.triplet)
                waiting.append((Self.string(sysroot.resolve(linker)), true))
            }
            for name in sections.needed {
                if let library = find(name, sections.searchPaths, near: path, sysroot) {
                    waiting.append((library, true))
                }
            }
            report(try translate(path, image, file, sections))
        }
    }

    private func translate(
        _ path: String, _ image: borrowing ELFImage, _ file: borrowing ProgramFile, _ sections: ImageSections
    ) throws(LoadError) -> Image {
        let loaded = try ImageLoader.load(
            image, from: file, into: space, at: abi.programBase, pageSize: abi.pageSize)
        defer { _ = space.unmap(loaded.start, loaded.end - loaded.start) }
        let entries =
            [loaded.entry] + sections.functions.map { $0 &+ loaded.bias }
            + sections.pointers.map { $0 &+ loaded.bias }
        let code = sections.code.sorted { $0.lowerBound < $1.lowerBound }
        var result = Image(path: path, regions: 0, isKept: true)
        var at = loaded.start
        while let region = space.region(atOrAfter: at), region.start < loaded.end {
            at = region.end
            guard let range = space.image(at: region.start) else { continue }
            result.regions += translator.explore(
                range, from: entries, loops: loops, isCode: { Self.contains(code, $0 &- loaded.bias) },
                keep: { pending in
                    if !pending.isEmpty, ImageFile.append(pending, of: range.image, to: folder) == nil {
                        result.isKept = false
                    }
                })
        }
        return result
    }

    /// Whether one of the ranges holds the address; all do if there are none.
    private static func contains(_ ranges: [Range<UInt64>], _ address: UInt64) -> Bool {
        ranges.isEmpty || ranges.contains { $0.contains(address) }
    }

    // MARK: Libraries

    /// Where the dynamic linker would find a library, but for its cache and the environment.
    private func find(_ name: String, _ paths: [String], near path: String, _ sysroot: Sysroot) -> String? {
        if name.utf8.contains(0x2f) { return Self.string(sysroot.resolve(name)) }
        var folder = "."
        if let slash = path.lastIndex(of: "/") { folder = String(path[..<slash]) }
        var folders: [String] = []
        for part in paths.flatMap({ $0.split(separator: ":") }) {
            for origin in ["$ORIGIN", "${ORIGIN}"] where part.hasPrefix(origin) {
                folders.append(folder + part.dropFirst(origin.utf8.count))
            }
            if !part.hasPrefix("$") { folders.append(String(part)) }
        }
        for base in ["/lib", "/usr/lib"] {
            if let triplet = abi.triplet { folders.append("\(base)/\(triplet)") }
            if abi.elfClass == .elf64 { folders.append("\(base)64") }
            folders.append(base)
        }
        for folder in folders {
            let candidate = Self.string(sysroot.resolve("\(folder)/\(name)"))
            if access(candidate, R_OK) == 0 { return candidate }
        }
        return nil
    }

    private static func string(_ path: [CChar]) -> String {
        path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }
}
