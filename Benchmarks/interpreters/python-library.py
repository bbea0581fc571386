# python3: its library in C and in Python: json, re, hashlib, struct, collections, heapq, textwrap, base64.
# quick: 1
import base64
import collections
import hashlib
import heapq
import json
import re
import struct
import sys


def main(rounds):
    digest = hashlib.sha1()
    for r in range(rounds):
        records = [
            {"id": i, "name": f"item {i * r}", "tags": ["a", "b" * (i % 5)], "value": i / 8, "none": None}
            for i in range(1500)
        ]
        text = json.dumps(records, sort_keys=True, indent=1)
        back = json.loads(text)
        digest.update(text.encode())
        found = re.findall(r'"name": "item (\d+)"|"value": (\d+\.\d+)', text)
        digest.update(str(len(found)).encode())
        digest.update(re.sub(r"(\w+) (\d+)", r"\2_\1", text[:20000]).encode())
        packed = b"".join(struct.pack("<IdH", b["id"], b["value"], len(b["tags"])) for b in back)
        digest.update(base64.b64encode(packed))
        counter = collections.Counter(c for c in text[:50000])
        digest.update(repr(counter.most_common(5)).encode())
        heap = []
        for i in range(5000):
            heapq.heappush(heap, (i * 7919 % 5003, i))
        digest.update(repr([heapq.heappop(heap) for _ in range(2000)][-1]).encode())
    print("python-library", digest.hexdigest())


main(int(sys.argv[1]) if len(sys.argv) > 1 else 14)
