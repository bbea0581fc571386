import ELF
import Glibc

/// Why a program cannot be started. `description` is one line without the program's name before it.
public enum LoadError: Error, Equatable {
    case open(ProgramFile.OpenError)
    case elf(ELFError)
    /// A program for another machine.
    case wrongMachine(ELFHeader)
    /// The interpreter of a script or the dynamic linker: its path, and what is wrong with it.
    indirect case interpreter(String, LoadError)
    indirect case dynamicLinker(String, LoadError)
    case scriptTooDeep
    /// The guest's memory cannot be had: what for, and a positive errno.
    case memory(String, Int32)
    case argumentsTooLong

    /// 127 for a file that is not there, 126 for one that cannot be run, as a shell would give.
    public var exitStatus: Int32 {
        switch self {
        case .open(.system(ENOENT)), .open(.system(ENOTDIR)): return 127
        default: return 126
        }
    }
}

extension LoadError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .open(.system(ENOENT)): return "no such file"
        case .open(.system(EACCES)):
            return "permission denied; look at the rights of the file and its directories"
        case .open(.system(let error)): return String(cString: strerror(error))
        case .open(.directory): return "is a directory; give a program"
        case .open(.notRegular): return "is not a regular file; give a program"
        case .open(.notExecutable): return "permission denied; make it executable with chmod +x"
        case .elf(let error): return error.description
        case .wrongMachine(let header):
            let name = ELFMachine.name(header.machine, header.elfClass, header.byteOrder)
            return "is for " + (name.map { "\($0)" } ?? "an unknown machine (ELF number \(header.machine))")
        case .interpreter(let path, let error): return "its #! interpreter \(path): \(error)"
        case .dynamicLinker(let path, .open(.system(ENOENT))):
            return "its dynamic linker \(path) is not here; give the guest's root with -L DIR"
        case .dynamicLinker(let path, let error): return "its dynamic linker \(path): \(error)"
        case .scriptTooDeep: return "its #! interpreters are scripts, more than five deep"
        case .memory(let what, let error):
            return "cannot map \(what): \(String(cString: strerror(error)))"
        case .argumentsTooLong: return "argument list too long; give fewer or shorter arguments and variables"
        }
    }
}
