// The Process room.
