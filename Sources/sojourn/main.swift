import Command
import Glibc

// main.swift's variables would be globals: all of it is in a function.
exit(command())
