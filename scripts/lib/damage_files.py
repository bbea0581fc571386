"""Damages files of translations at random: damage_files.py SEED FOLDER, all below it."""
import os
import random
import sys

EDGES = [0, 1, 63, 64, 4096, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 32, 1 << 63, (1 << 64) - 1]


def damaged(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        if not data:
            break
        at = rng.randrange(len(data))
        kind = rng.randrange(10)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            for k in range(at, min(at + rng.randint(1, 64), len(data))):
                data[k] = rng.randrange(256)
        elif kind == 2:
            del data[len(data) - rng.randrange(len(data)):]
        elif kind == 3:
            page = at & ~4095
            data[page:page + 4096] = bytes(len(data[page:page + 4096]))
        elif kind == 4:
            # Two blocks change places.
            size = 64 << rng.randrange(8)
            a, b = (rng.randrange(len(data)) // size * size for _ in range(2))
            if max(a, b) + size <= len(data):
                data[a:a + size], data[b:b + size] = data[b:b + size], data[a:a + size]
        elif kind == 5:
            data[at:] = bytes(len(data) - at)
        elif kind == 6:
            data[rng.randrange(min(64, len(data)))] ^= rng.randint(1, 255)
        elif kind == 7:
            data[-rng.randint(1, min(4096, len(data)))] = rng.randrange(256)
        elif kind == 8:
            data += bytes([rng.randrange(256)]) * rng.randrange(9000)
        else:
            size = rng.choice((4, 8))
            at &= ~3
            value = rng.choice(EDGES) & ((1 << 8 * size) - 1)
            data[at:at + size] = value.to_bytes(size, "little")[:len(data) - at]
    return bytes(data)


def files(folder):
    for root, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            yield os.path.join(root, name)


def main():
    rng = random.Random(int(sys.argv[1]))
    for path in files(sys.argv[2]):
        with open(path, "rb") as file:
            data = file.read()
        os.unlink(path)
        with open(path, "wb", opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write(damaged(data, rng))


if __name__ == "__main__":
    main()
