// The HostX86 room.
