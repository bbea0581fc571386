import AArch64
import CHost
import Command
import Glibc
import HostX86
import TranslationCache

/// Where the translations of this run are looked for and kept: the first is the user's own, behind it comes root's.
func cacheFolders(_ options: Options, _ processor: CPUModel, _ features: HostFeatures) -> [CacheFolder] {
    guard options.keepsTranslations, !options.isObserved,
        let key = CacheKey(
            guest: "aarch64 \(processor.midr) \(processor.features.rawValue)\(options.tiers)",
            features: UInt64(features.rawValue))
    else { return [] }
    if let place = options.cacheDirectory {
        return [CacheFolder(place: String(cString: place), key: key, mayWrite: true)]
    }
    let system = CacheFolder(place: CacheFolder.system, key: key, mayWrite: geteuid() == 0)
    // Who starts a program with more rights than his own has no say in its code. AT_SECURE
    if geteuid() == 0 || getauxval(23) != 0 { return [system] }
    guard let place = userPlace() else { return [system] }
    return [CacheFolder(place: place, key: key, mayWrite: true), system]
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
