// The Optimizer room.
