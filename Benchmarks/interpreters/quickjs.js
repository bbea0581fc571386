// qjs: objects, closures, arrays, strings, typed arrays, generators, exceptions.
// quick: 1
const rounds = Number(scriptArgs[1] ?? 10);

class Shape {
    constructor(n) { this.n = n; }
    area() { return 0; }
}
class Square extends Shape { area() { return this.n * this.n; } }
class Ring extends Shape { area() { return this.n * 3 + 1; } }

function* walk(tree) {
    if (!tree) return;
    yield* walk(tree.left);
    yield tree.key;
    yield* walk(tree.right);
}

let sum = 0;
const mix = v => { sum = (Math.imul(sum, 31) + v) >>> 0; };
for (let r = 1; r <= rounds; r++) {
    const shapes = [];
    for (let i = 0; i < 3000; i++) shapes.push(i % 3 ? new Square(i % 50) : new Ring(i + r));
    for (let k = 0; k < 10; k++) for (const s of shapes) mix(s.area());
    let tree = null;
    for (let i = 0; i < 1500; i++) {
        const key = (i * 7919 + r) % 10007;
        let at = tree;
        const node = {key, left: null, right: null};
        if (!tree) { tree = node; continue; }
        for (;;) {
            const side = key < at.key ? "left" : "right";
            if (!at[side]) { at[side] = node; break; }
            at = at[side];
        }
    }
    for (const key of walk(tree)) mix(key);
    const words = new Map();
    const text = Array.from({length: 3000}, (_, i) => "w" + (i * i % 701).toString(36)).join(" ");
    for (const w of text.split(" ")) words.set(w, (words.get(w) ?? 0) + w.length);
    for (const [w, n] of [...words].sort((a, b) => a[0] < b[0] ? -1 : 1)) mix(n * w.charCodeAt(w.length - 1));
    const cells = new Int32Array(4096);
    for (let i = 0; i < 60000; i++) cells[i * 17 & 4095] += i ^ r;
    mix(cells.reduce((a, b) => a ^ b));
    for (let i = 0; i < 2000; i++) {
        try { if (i % 5 === 0) throw new Error("e" + i); mix(i); } catch (e) { mix(e.message.length); }
    }
    mix(JSON.stringify(shapes.slice(0, 200)).length);
}
print("quickjs " + sum);
