import AArch64
import CHost
import Command
import Glibc
import HostX86
import Process
import TranslationCache
import Translator

/// `sojourn cache ACTION`.
func cache(_ arguments: [CString], _ environment: [CString]) -> Int32 {
    let command: CacheCommand
    let processor: CPUModel
    do {
        command = try CacheCommand(arguments, environment: environment)
        processor = try command.options.cpu.map { try CPUModel(String(cString: $0)) } ?? .max
    } catch let error as UsageError {
        complain(error.description)
        return 2
    } catch {
        complain("-cpu: \(error)")
        return 2
    }
    if command.wantsHelp { return say(CacheCommand.helpText) }
    guard let features = hostFeatures(command.options) else { return 1 }
    let kept = KeptTranslations(options: command.options, processor: processor, features: features)
    switch command.action {
    case .status: return kept.status()
    case .clear: return kept.clear()
    case .verify: return kept.verify()
    case .warm: return kept.warm(command.files)
    }
}

/// What runs with these options keep.
struct KeptTranslations {
    let options: Options
    let processor: CPUModel
    let features: HostFeatures

    /// Why no translations are kept; nil if they are.
    private var reason: String? {
        if !options.keepsTranslations {
            return "switched off; leave out --no-cache and SOJOURN_CACHE_DIR=none"
        }
        if cacheKey(options, processor, features) == nil {
            return "this sojourn has no build id that tells it from others; link it with --build-id"
        }
        guard let own = cachePlaces(options).first(where: mayWrite) else {
            return
                "neither XDG_CACHE_HOME nor HOME is an absolute path; set SOJOURN_CACHE_DIR, or as root use "
                + "sojourn cache warm"
        }
        if let why = own.obstacleToWriting() { return "nothing can be added, \(why); set SOJOURN_CACHE_DIR" }
        var status = stat()
        if lstat(own.path, &status) == 0, let why = own.obstacle() {
            return "\(own.path) \(why); set SOJOURN_CACHE_DIR, or remove it"
        }
        return nil
    }

    private func mayWrite(_ place: CachePlace) -> Bool {
        options.cacheDirectory != nil || place.path != CacheFolder.system || geteuid() == 0
    }

    func status() -> Int32 {
        let reason = reason
        var text = ""
        if options.keepsTranslations, let key = cacheKey(options, processor, features) {
            for place in cachePlaces(options) {
                text += "\(place.path)"
                text += mayWrite(place) ? "\n" : " (root's, for all users)\n"
                if let why = place.obstacle() {
                    text += "  \(why)\n"
                    continue
                }
                let files = place.files()
                let own = files.filter { $0.key == key.folder }
                let others = files.filter { $0.key != key.folder }
                text += "  key \(key.folder): \(count(own))\n"
                if !others.isEmpty {
                    text += "  \(Set(others.map(\.key)).count) other keys: \(count(others))\n"
                }
            }
            let limit = options.cacheSize ?? CacheFolder.usualLimit
            text += limit == 0 ? "no limit\n" : "limit \(size(limit))\n"
        }
        text += reason.map { "not used: \($0)\n" } ?? "in use\n"
        let said = say(text)
        return reason == nil ? said : 1
    }

    private func count(_ files: [CachePlace.File]) -> String {
        "\(files.count) image\(files.count == 1 ? "" : "s"), \(size(files.reduce(0) { $0 + $1.size }))"
    }

    /// With one decimal.
    private func size(_ bytes: UInt64) -> String {
        if bytes < 1 << 10 { return "\(bytes) bytes" }
        let (shift, unit): (UInt64, String) =
            bytes < 1 << 20 ? (10, "KiB") : bytes < 1 << 30 ? (20, "MiB") : (30, "GiB")
        let tenths = ((bytes >> 10) * 10) >> (shift - 10)
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    func clear() -> Int32 {
        guard options.keepsTranslations, let place = cachePlaces(options).first(where: mayWrite) else {
            return say("nothing is kept: \(reason ?? "there is no place")\n")
        }
        let gone = place.clear()
        let left = place.files().count
        if left > 0 {
            complain("\(place.path): \(left) images cannot be removed: \(String(cString: strerror(errno)))")
            return 1
        }
        return say("\(place.path): removed \(count(gone))\n")
    }

    /// Translates all that is kept for these options again.
    func verify() -> Int32 {
        let folders = cacheFolders(options, processor, features)
        if folders.isEmpty { return say("nothing is kept: \(reason ?? "there is no place")\n") }
        let translator = OfflineTranslator(guest: .aarch64(processor), features: features)
        var regions = 0
        var wrong = 0
        var damaged = 0
        for folder in folders {
            for image in folder.images {
                guard let file = ImageFile(folder, image: image) else {
                    damaged += 1
                    complain("\(folder.path(of: image)): is no file that is used")
                    continue
                }
                for offset in file.chunks {
                    guard let chunk = file.chunk(at: offset) else {
                        damaged += 1
                        complain("\(folder.path(of: image)): damaged at \(offset)")
                        continue
                    }
                    regions += Int(chunk.header.regionCount)
                    translator.verify(chunk) { region, pc, difference in
                        wrong += 1
                        if wrong > 20 { return }
                        complain(
                            "\(folder.path(of: image)): region \(region) at \(offset), guest address "
                                + "0x\(String(pc, radix: 16)): not the same: \(difference.rawValue)")
                    }
                    chunk.release()
                }
            }
        }
        let said = say(
            "\(regions) regions: \(regions - wrong) the same, \(wrong) not; \(damaged) damaged parts\n")
        return wrong + damaged > 0 ? 1 : said
    }

    /// Translates programs and their libraries.
    func warm(_ programs: [CString]) -> Int32 {
        guard let folder = cacheFolders(options, processor, features).first(where: \.mayWrite) else {
            complain(
                "nothing can be kept: \(reason ?? "leave out options that log or change what is translated")")
            return 1
        }
        var abi = aarch64ProcessABI(processor)
        if let end = HostLayout.guestEnd() { abi.addressLimit = min(end, abi.addressLimit) }
        let warmer = TranslationWarmer(
            abi, .aarch64(processor), features, GuestAddressSpace(end: abi.addressLimit), folder: folder,
            loops: options.tier != 1)
        var result: Int32 = 0
        for program in programs {
            do throws(LoadError) {
                try warmer.warm(String(cString: program), Sysroot(options.sysroot)) { image in
                    if say("\(image.path): \(image.regions) regions\(image.isKept ? "" : ", not all kept")\n")
                        != 0
                        || !image.isKept
                    {
                        result = 1
                    }
                }
            } catch {
                complain("\(String(cString: program)): \(explain(error, program))")
                result = 1
            }
        }
        return result
    }
}
