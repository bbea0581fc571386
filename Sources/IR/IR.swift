// The IR room.
