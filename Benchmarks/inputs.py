"""The files that Debian's programs work on: generated, the same everywhere."""

import pathlib
import random

# Words of commands that are no files.
WORDS = {
    "$mersenne": f"{2 ** 1279 - 1:x}",
    "$expression": r"(alpha|beta|gamma)[0-9]+.*(one|two)|([a-z]{3,})-\3|^[A-Z][a-z]+ [^aeiou ]+ .*z$",
    "$edit": r"s/([a-z]+) ([a-z]+)/\2 \1/g; s/[0-9]+/<&>/; /^[A-M]/ y/abc/ABC/; s/(.)\1/\1/g",
    "$awk": "{ for (i = 1; i <= NF; i++) { n[$i]++; if ($i ~ /^[a-m].*[aeiou]$/) m += length($i) } s += $NF * NR % 7 } "
    "END { for (w in n) { k++; t += n[w] * length(w) } print NR, k, t, m, s }",
}
FILES = {"$sql": ".sql", "$c": ".c"}


def value(folder, word):
    """A word of a command: with $ a file, or a text from above."""
    if not word.startswith("$"):
        return word
    if word in WORDS:
        return WORDS[word]
    base = word.split("-", 1)[0]
    if base == "$sql":
        return f".read {folder / (word[1:] + '.sql')}"
    return str(folder / (word[1:] + FILES.get(base, "")))


def vocabulary(dice, count):
    starts = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w", "z", ""]
    vowels = ["a", "e", "i", "o", "u", "ea", "ou"]
    ends = ["", "n", "r", "s", "t", "ck", "ll", "ng"]
    words = set()
    while len(words) < count:
        syllables = dice.choice([1, 1, 2, 2, 3])
        words.add(
            "".join(dice.choice(starts) + dice.choice(vowels) + dice.choice(ends) for _ in range(syllables))
        )
    return sorted(words, key=lambda w: (len(w), w))


def text(size):
    dice = random.Random(1)
    words = vocabulary(dice, 5000)
    lines, length = [], 0
    while length < size:
        line = [words[min(int(dice.expovariate(1 / 600)), 4999)] for _ in range(dice.randrange(4, 16))]
        if dice.random() < 0.4:
            line.insert(0, line[0].capitalize())
        if dice.random() < 0.2:
            line.append(
                f"{dice.choice(['alpha', 'beta', 'gamma'])}{dice.randrange(100)} {dice.choice(['one', 'two', 'three'])}"
            )
        line.append(str(dice.randrange(100000)))
        lines.append(" ".join(line))
        length += len(lines[-1]) + 1
    return "\n".join(lines) + "\n"


def c_source(functions):
    """Functions with loops, switches, structures and floating point; each calls earlier ones."""
    dice = random.Random(2)
    parts = [
        "struct node { struct node *next; int key; double weight; char name[16]; };",
        "extern int table[256];",
    ]
    for i in range(functions):
        a, b, c = (dice.randrange(2, 99) for _ in range(3))
        callee = f"f{dice.randrange(i)}(x ^ {a}, y, n)" if i else "x + y"
        kind = dice.randrange(4)
        if kind == 0:
            body = [
                f"  for (int i = 0; i < x % {b}; i++) {{",
                f"    s += table[(i * {a} + y) & 255] ^ (s >> {a % 7 + 1});",
                f"    if (s % {c} == 0) s -= {callee};",
                "    else if (n && n->key > s) n = n->next;",
                "  }",
            ]
        elif kind == 1:
            body = [f"  switch ((x + y) % {a % 9 + 3}) {{"]
            body += [
                f"  case {k}: s = s * {dice.randrange(2, 50)} + {callee if k == 2 else 'y'}; {'break;' if k % 3 else ''}"
                for k in range(a % 9 + 3)
            ]
            body += ["  }"]
        elif kind == 2:
            body = [
                "  for (; n; n = n->next) {",
                f"    n->weight = n->weight * {a}.5 + {b} / (1.0 + x * x);",
                f"    s += (int)n->weight + n->name[(x + {c}) & 15];",
                f"    if (n->key == {b}) return {callee};",
                "  }",
            ]
        else:
            body = [
                f"  int grid[8][8];",
                "  for (int i = 0; i < 8; i++)",
                f"    for (int j = 0; j < 8; j++) grid[i][j] = i * {a} + j * y;",
                "  for (int i = 1; i < 7; i++)",
                "    for (int j = 1; j < 7; j++) s += grid[i - 1][j] + grid[i][j + 1] * x - grid[j][i];",
                f"  s ^= {callee};",
            ]
        parts += [
            f"{'static ' if i % 3 else ''}int f{i}(int x, int y, struct node *n) {{",
            f"  int s = x * {a} + y;",
            *body,
            "  return s;",
            "}",
        ]
    parts.append(
        "int (*const last[])(int, int, struct node *) = {"
        + ", ".join(f"f{i}" for i in range(functions))
        + "};"
    )
    return "\n".join(parts) + "\n"


def sql(rows):
    return f"""
CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT, age INTEGER, town INTEGER);
CREATE TABLE towns(id INTEGER PRIMARY KEY, name TEXT);
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
  INSERT INTO people
  SELECT i, printf('name-%x-%d', i * 2654435761 % 1048576, i % 97), i * 7919 % 90, i * 31 % 500 FROM n;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
  INSERT INTO towns SELECT i, 'town ' || i * i FROM n;
COMMIT;
CREATE INDEX by_age ON people(age, name);
SELECT towns.name, count(*), avg(age), max(people.name) FROM people JOIN towns ON towns.id = town GROUP BY town
  ORDER BY 2 DESC, 1 LIMIT 10;
SELECT count(*), sum(length(name)) FROM people WHERE name LIKE '%-a_f%' OR name GLOB 'name-[0-4]*-1?';
UPDATE people SET age = age + 1, name = upper(substr(name, 1, 6)) || substr(name, 7) WHERE id % 3 = 0;
SELECT age, group_concat(c, ' ') FROM (SELECT age, town % 7 t, count(*) c FROM people GROUP BY 1, 2)
  GROUP BY age ORDER BY age LIMIT 5;
SELECT sum(r * age) FROM (SELECT age, row_number() OVER (PARTITION BY town ORDER BY age, id) r FROM people);
DELETE FROM people WHERE age IN (SELECT age FROM people GROUP BY age HAVING count(*) % 2 = 0);
SELECT count(*), min(name), max(name) FROM people;
"""


def repository(folder, run, commits):
    """A git repository of some files that change a little with each commit, made by one `git fast-import`."""
    dice = random.Random(3)
    files = [c_source(12 + i).splitlines() for i in range(8)]
    stream = []
    for n in range(commits):
        changed = range(8) if n == 0 else dice.sample(range(8), 2)
        for f in changed:
            lines = files[f]
            for _ in range(dice.randrange(1, 6)):
                at = dice.randrange(len(lines))
                change = dice.randrange(3)
                if change == 0:
                    lines.insert(at, f"  s += table[{dice.randrange(256)}];")
                elif change == 1 and len(lines) > 20:
                    del lines[at]
                else:
                    lines[at] = lines[at].replace("s", "s", 1) + f" /* {n} */"
        message = f"Change {n}"
        stream.append(
            f"commit refs/heads/main\nmark :{n + 1}\ncommitter A <a@b> {1700000000 + n * 3600} +0000\n"
            f"data {len(message)}\n{message}\n" + (f"from :{n}\n" if n else "")
        )
        for f in changed:
            content = "\n".join(files[f]) + "\n"
            stream.append(f"M 100644 inline file{f}.c\ndata {len(content)}\n{content}\n")
    run("git", "init", "-q", "--template=", "-b", "main", str(folder))
    run("git", "-C", str(folder), "fast-import", "--quiet", input="".join(stream).encode())
    run("git", "-C", str(folder), "reset", "-q", "--hard", "main")


def make(folder, run):
    """All files; `run` runs a native program of the packages."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "made"
    if stamp.exists() and stamp.stat().st_mtime > pathlib.Path(__file__).stat().st_mtime:
        return
    (folder / "text").write_text(text(3 << 20))
    (folder / "text-medium").write_text(text(600 << 10))
    (folder / "text-quick").write_text(text(1 << 16))
    (folder / "c.c").write_text(c_source(200))
    (folder / "c-short.c").write_text(c_source(40))
    (folder / "c-quick.c").write_text(c_source(8))
    (folder / "sql.sql").write_text(sql(60000))
    (folder / "sql-quick.sql").write_text(sql(500))
    block = random.Random(4).randbytes(1 << 20)
    (folder / "large").write_bytes(block * 64)
    (folder / "middle").write_bytes(block * 32)
    with open(folder / "zst", "wb") as out:
        run("zstd", "-q", "-9", "-c", str(folder / "text"), stdout=out)
    if not (folder / "git").exists():
        repository(folder / "git", run, 300)
    stamp.touch()
