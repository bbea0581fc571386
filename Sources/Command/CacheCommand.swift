/// `sojourn cache ACTION`: the translations that are kept on disk.
public struct CacheCommand {
    public enum Action: String, CaseIterable, Sendable { case status, clear, warm, verify }

    public static let helpText: StaticString = """
        Usage: sojourn cache ACTION [OPTION...] [FILE...]
        Look after the translations that are kept on disk for the next run.
          status                    where they are, how many, and whether they are used
          clear                     remove them, those of other versions too
          warm FILE...              translate programs and their libraries without
                                    running them; as root, for all users
          verify                    translate all again and compare (exit status 1:
                                    some differ)
        Options are those of a run, and matter where translations depend on them:
              --cache-dir DIR       another place
              --cache-size SIZE     how much they may take, with K, M or G; 0: no limit
          -L, --sysroot DIR         where the guest's libraries are, for warm

        """

    public private(set) var action = Action.status
    public private(set) var wantsHelp = false
    public private(set) var options = Options()
    public private(set) var files: [CString] = []

    /// - Parameter arguments: what follows `cache`.
    /// - Throws: a sentence about the mistake in their use (exit status 2).
    public init(_ arguments: [CString], environment: [CString] = []) throws(UsageError) {
        try options.takeVariables(environment)
        var i = try options.takeOptions(arguments, from: 0)
        if i < arguments.count, options.action == .run {
            guard let action = Action(rawValue: text(arguments[i])) else {
                throw UsageError(
                    "cache \(text(arguments[i])): give one of status, clear, warm, verify; see sojourn cache --help"
                )
            }
            self.action = action
            i = try options.takeOptions(arguments, from: i + 1)
            files = Array(arguments[i...])
        } else if options.action == .run {
            throw UsageError(
                "cache: say what to do: status, clear, warm or verify; see sojourn cache --help")
        }
        wantsHelp = options.action != .run
        if wantsHelp { return }
        if action == .warm, files.isEmpty {
            throw UsageError("cache warm: give the programs to translate; see sojourn cache --help")
        }
        if action != .warm, let file = files.first {
            throw UsageError(
                "cache \(action.rawValue) \(text(file)): takes no file; see sojourn cache --help")
        }
    }
}
