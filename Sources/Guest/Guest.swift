// The Guest room.
