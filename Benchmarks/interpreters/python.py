# python3: classes, dictionaries, comprehensions, generators, big integers, strings.
# quick: 1
import sys


class Account:
    def __init__(self, name):
        self.name, self.balance = name, 0

    def add(self, amount):
        self.balance = (self.balance + amount) % 1000003
        return self


def queens(n, row=0, columns=0, left=0, right=0):
    if row == n:
        return 1
    free, found = ~(columns | left | right) & ((1 << n) - 1), 0
    while free:
        bit = free & -free
        free ^= bit
        found += queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return found


def primes():
    known, n = [], 2
    while True:
        if all(n % p for p in known if p * p <= n):
            known.append(n)
            yield n
        n += 1


def main(rounds):
    total = 0
    for r in range(rounds):
        accounts = {f"name{i}": Account(f"name{i}") for i in range(200)}
        for i in range(8000):
            accounts[f"name{i * 7 % 200}"].add(i * r + 1)
        total += sum(a.balance for a in accounts.values())
        total += queens(7)
        source = primes()
        total += sum(next(source) for _ in range(250))
        text = " ".join(f"{i:x}-{i * i}" for i in range(3000))
        counts = {}
        for word in text.replace("-", " ").split():
            counts[word[-2:]] = counts.get(word[-2:], 0) + 1
        total += sum(v * i for i, (_, v) in enumerate(sorted(counts.items())))
        big = 3 ** 400
        for i in range(200):
            big = (big * (i + 3) + r) % (7 ** 500)
        total = (total * 31 + big % 1000007) % (1 << 61)
        numbers = sorted((i * 7919) % 10007 for i in range(8000))
        total += sum(a * b for a, b in zip(numbers[::3], reversed(numbers[::3])))
    print("python", total)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
