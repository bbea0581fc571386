// The Translator room.
