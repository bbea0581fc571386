// node: V8's compilers on classes, maps, typed arrays, strings, sorting and regular expressions.
// quick: 1
const rounds = Number(process.argv[2] ?? 20);

class Vector {
    constructor(x, y) { this.x = x; this.y = y; }
    plus(o) { return new Vector(this.x + o.x, this.y + o.y); }
}

function life(cells, n) {
    const next = new Uint8Array(n * n);
    for (let y = 0; y < n; y++) {
        for (let x = 0; x < n; x++) {
            let around = 0;
            for (let dy = -1; dy <= 1; dy++) {
                for (let dx = -1; dx <= 1; dx++) {
                    if (dx || dy) around += cells[((y + dy + n) % n) * n + (x + dx + n) % n];
                }
            }
            next[y * n + x] = around === 3 || (around === 2 && cells[y * n + x]) ? 1 : 0;
        }
    }
    return next;
}

let sum = 0;
let cells = new Uint8Array(64 * 64).map((_, i) => (i * 2654435761 >>> 13) & 1);
for (let r = 1; r <= rounds; r++) {
    let v = new Vector(r, 0);
    for (let i = 0; i < 50000; i++) v = v.plus(new Vector(i & 3, 1));
    sum = (Math.imul(sum, 31) + v.x + v.y) >>> 0;
    for (let k = 0; k < 5; k++) cells = life(cells, 64);
    sum = (Math.imul(sum, 31) + cells.reduce((a, b, i) => a + b * (i & 15), 0)) >>> 0;
    const counts = new Map();
    const text = Array.from({length: 4000}, (_, i) => `k${(i * i * r) % 997}`).join(" ");
    for (const [word] of text.matchAll(/k\d+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const list = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    sum = (Math.imul(sum, 31) + list.length + list[0][1]) >>> 0;
    const numbers = Float64Array.from({length: 10000}, (_, i) => (i * 7919 % 10007) / 8).sort();
    sum = (Math.imul(sum, 31) + numbers[5000] * 8) >>> 0;
    sum = (sum + JSON.parse(JSON.stringify(list)).length) >>> 0;
}
console.log("node " + sum);
