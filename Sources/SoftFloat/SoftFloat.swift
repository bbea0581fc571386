// The SoftFloat room.
