import CHost
import Command
import Glibc
import HostX86
import TranslationCache

/// Where the translations of this run are looked for and kept: the first is the user's own, behind it comes root's.
func cacheFolders(_ options: Options, _ guest: GuestDescription, _ features: HostFeatures) -> [CacheFolder] {
    guard options.keepsTranslations, !options.isObserved, let key = cacheKey(options, guest, features)
    else { return [] }
    return cachePlaces(options).map { place in
        CacheFolder(
            place: place.path, key: key, mayWrite: place.path != CacheFolder.system || geteuid() == 0,
            limit: options.cacheSize ?? CacheFolder.usualLimit)
    }
}

func cacheKey(_ options: Options, _ guest: GuestDescription, _ features: HostFeatures) -> CacheKey? {
    CacheKey(
        guest: "\(guest.cacheName)\(options.tiers)",
        features: UInt64(features.rawValue))
}

/// The places of the folders, in their order.
func cachePlaces(_ options: Options) -> [CachePlace] {
    if let place = options.cacheDirectory { return [CachePlace(absolute(place))] }
    let system = CachePlace(CacheFolder.system)
    // Who starts a program with more rights than his own has no say in its code. AT_SECURE
    if geteuid() == 0 || getauxval(23) != 0 { return [system] }
    guard let place = userPlace() else { return [system] }
    return [CachePlace(place), system]
}

/// The guest may change its directory, and its root.
private func absolute(_ path: CString) -> String {
    var text = String(cString: path)
    while text.utf8.count > 1, text.utf8.last == 0x2f { text.removeLast() }
    guard path[0] != 0x2f, let directory = getcwd(nil, 0) else { return text }
    defer { free(directory) }
    return "\(String(cString: directory))/\(text)"
}

/// $XDG_CACHE_HOME/sojourn, or ~/.cache/sojourn.
private func userPlace() -> String? {
    if let base = getenv("XDG_CACHE_HOME"), base[0] == 0x2f { return "\(String(cString: base))/sojourn" }
    guard let home = getenv("HOME"), home[0] == 0x2f else { return nil }
    return "\(String(cString: home))/.cache/sojourn"
}

extension Options {
    /// With other tiers than usual other translations are to be seen.
    fileprivate var tiers: String {
        (tier.map { " tier \($0)" } ?? "") + (hot.map { " hot \($0)" } ?? "")
    }

    /// Logs of what is translated show all of it, and block by block translations are no others' use.
    fileprivate var isObserved: Bool {
        !log.isDisjoint(with: [.inAsm, .outAsm, .op, .opOpt, .allocation, .noChain]) || perfMap || jitDump
            || oneInstructionPerBlock || engine == .interpreter
    }
}
