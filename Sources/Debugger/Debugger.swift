// The Debugger room.
