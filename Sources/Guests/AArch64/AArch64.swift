// The AArch64 guest.
