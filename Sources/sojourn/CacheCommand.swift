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
    let guests: [(family: GuestFamily, guest: GuestDescription)]
    do throws(UsageError) {
        command = try CacheCommand(arguments, environment: environment)
        guests = try cachedGuests(command.options.cpu)
    } catch {
        complain(error.description)
        return 2
    }
    if command.wantsHelp { return say(CacheCommand.helpText) }
    guard let features = hostFeatures(command.options) else { return 1 }
    let kept = KeptTranslations(options: command.options, guests: guests, features: features)
    switch command.action {
    case .status: return kept.status()
    case .clear: return kept.clear()
    case .verify: return kept.verify()
    case .warm: return kept.warm(command.files)
    }
}

/// All guests; with a processor's name those that have it.
private func cachedGuests(
    _ processor: CString?
) throws(UsageError) -> [(family: GuestFamily, guest: GuestDescription)] {
    var guests: [(family: GuestFamily, guest: GuestDescription)] = []
    var mistake: UsageError?
    for family in GuestFamily.all {
        do throws(UsageError) { guests.append((family, try family.make(processor))) } catch {
            mistake = mistake ?? error
        }
    }
    if guests.isEmpty, let mistake { throw mistake }
    return guests
}

/// What runs with these options keep.
struct KeptTranslations {
    let options: Options
    let guests: [(family: GuestFamily, guest: GuestDescription)]
    let features: HostFeatures

    /// Why no translations are kept; nil if they are.
    private var reason: String? {
        if !options.keepsTranslations {
            return "switched off; leave out --no-cache and SOJOURN_CACHE_DIR=none"
        }
        if guests.allSatisfy({ cacheKey(options, $0.guest, features) == nil }) {
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
        let keys = guests.compactMap { family, guest in
            cacheKey(options, guest, features).map { (family.name, $0.folder) }
        }
        if options.keepsTranslations, !keys.isEmpty {
            for place in cachePlaces(options) {
                text += "\(place.path)"
                text += mayWrite(place) ? "\n" : " (root's, for all users)\n"
                if let why = place.obstacle() {
                    text += "  \(why)\n"
                    continue
                }
                let files = place.files()
                let others = files.filter { file in !keys.contains { $0.1 == file.key } }
                for (name, folder) in keys {
                    let own = files.filter { $0.key == folder }
                    if own.isEmpty, name != keys[0].0 { continue }
                    text += "  \(name), key \(folder): \(count(own))\n"
                }
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
        var found = Found()
        var isKept = false
        for (_, guest) in guests {
            let folders = cacheFolders(options, guest, features)
            isKept = isKept || !folders.isEmpty
            let translator = OfflineTranslator(
                guest: guest.architecture, features: features, counterStep: options.counterStep)
            for folder in folders { verify(folder, translator, &found) }
        }
        if !isKept { return say("nothing is kept: \(reason ?? "there is no place")\n") }
        let said = say(
            "\(found.regions) regions: \(found.regions - found.wrong) the same, \(found.wrong) not; "
                + "\(found.damaged) damaged parts\n")
        return found.wrong + found.damaged > 0 ? 1 : said
    }

    private struct Found {
        var regions = 0
        var wrong = 0
        var damaged = 0
    }

    private func verify(_ folder: CacheFolder, _ translator: OfflineTranslator, _ found: inout Found) {
        for image in folder.images {
            guard let file = ImageFile(folder, image: image) else {
                if ImageFile.isBegun(folder, image: image) { continue }
                found.damaged += 1
                complain("\(folder.path(of: image)): is no file that is used")
                continue
            }
            for offset in file.chunks {
                guard let chunk = file.chunk(at: offset) else {
                    found.damaged += 1
                    complain("\(folder.path(of: image)): damaged at \(offset)")
                    continue
                }
                found.regions += Int(chunk.header.regionCount)
                var wrong = found.wrong
                translator.verify(chunk) { region, pc, difference in
                    wrong += 1
                    if wrong > 20 { return }
                    complain(
                        "\(folder.path(of: image)): region \(region) at \(offset), guest address "
                            + "0x\(String(pc, radix: 16)): not the same: \(difference.rawValue)")
                }
                found.wrong = wrong
                chunk.release()
            }
        }
    }

    /// Translates programs and their libraries.
    func warm(_ programs: [CString]) -> Int32 {
        var warmers: [String: TranslationWarmer] = [:]
        var result: Int32 = 0
        for program in programs {
            do throws(LoadError) {
                let header = try ProcessStart.header(of: program)
                guard let (family, guest) = guests.first(where: { $0.guest.process.runs(header) }) else {
                    throw .wrongMachine(header)
                }
                guard let warmer = warmers[family.name] ?? makeWarmer(guest) else {
                    complain(
                        "nothing can be kept: "
                            + (reason ?? "leave out options that log or change what is translated"))
                    return 1
                }
                warmers[family.name] = warmer
                try warmer.warm(String(cString: program), Sysroot(options.sysroot)) { image in
                    let said = say(
                        "\(image.path): \(image.regions) regions\(image.isKept ? "" : ", not all kept")\n")
                    if said != 0 || !image.isKept { result = 1 }
                }
            } catch {
                complain("\(String(cString: program)): \(explain(error, program))")
                result = 1
            }
        }
        return result
    }

    private func makeWarmer(_ guest: GuestDescription) -> TranslationWarmer? {
        guard let folder = cacheFolders(options, guest, features).first(where: \.mayWrite) else { return nil }
        var abi = guest.process
        if let end = HostLayout.guestEnd() { abi.addressLimit = min(end, abi.addressLimit) }
        return TranslationWarmer(
            abi, guest.architecture, features, GuestAddressSpace(end: abi.addressLimit), folder: folder,
            loops: options.loopThreshold > 0, counterStep: options.counterStep)
    }
}
