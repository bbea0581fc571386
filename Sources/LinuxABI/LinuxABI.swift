// The LinuxABI room.
