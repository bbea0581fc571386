// The ELF room.
