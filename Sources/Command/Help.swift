extension Options {
    /// `--help`: fits on a screen of 24 lines of 80 columns.
    public static let helpText: StaticString = """
        Usage: sojourn [OPTION...] PROGRAM [ARGUMENT...]
        Run a Linux program built for another processor. qemu-user's options work too.
          sojourn guests            list the processors supported
          sojourn binfmt|cache ...  run by the kernel; translations on disk (--help)
          -L, --sysroot DIR         where the guest's libraries are
          -E, --env NAME=VALUE      set a variable for the guest (-E takes A=1,B=2)
          -U, --unset-env NAME      unset a variable (or several: A,B)
          -0, --argv0 NAME          the guest's argv[0]
          -s, --stack-size SIZE     stack of the guest, with K, M or G
          -r, --uname RELEASE       kernel release that the guest sees
              --cpu MODEL[,F=off]   processor model and its features (help lists them)
          -strace                   print system calls and signals
          -d, --log ITEM,...        log what is translated and run (-d help lists)
          -D, --log-file FILE       log to FILE (%d: process number)
              --log-filter A..B     of -d's code, log only blocks that begin in A..B
              --engine=ENGINE       jit or interpreter
              --tier=1..3, --hot N  blocks, loops too after N rounds, traces (2, 256)
              --host-features=-F,.. do without aes, pclmulqdq, sha, gfni or avx512
              --code-cache MIB      room for translated code (256)
              --no-cache            keep no translations (--cache-dir DIR: where to)
              --seed N              repeatable AT_RANDOM
              --perfmap, --jitdump  tell perf about translated code
              --version, --help     say which sojourn this is; print this

        """
}
