// Code that V8 makes, throws away and makes again: numbers, arrays, regular expressions, WebAssembly with traps, workers.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
const digest = x => createHash('sha1').update(String(x)).digest('hex').slice(0, 12);
// A small assembler of WebAssembly.
const leb = n => { const r = []; do { let b = n & 127; n >>>= 7; r.push(n ? b | 128 : b); } while (n); return r; };
const section = (id, body) => [id, ...leb(body.length), ...body];
const vec = items => [...leb(items.length), ...items.flat()];
const I32 = 0x7f, I64 = 0x7e, F32 = 0x7d, F64 = 0x7c;
const f64 = x => [0x44, ...new Uint8Array(new Float64Array([x]).buffer)];
function module(functions, memory = true) {
  const types = functions.map(f => [0x60, ...vec(f.parameters.map(p => [p])), ...vec(f.results.map(p => [p]))]);
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, vec(types)), ...section(3, vec(functions.map((_, i) => leb(i)))),
    ...(memory ? section(5, vec([[0, 1]])) : []),
    ...section(7, vec(functions.map((f, i) => [...vec([...Buffer.from(f.name)].map(c => [c])), 0, ...leb(i)]))),
    ...section(10, vec(functions.map(f => { const body = [0, ...f.code, 0x0b]; return [...leb(body.length), ...body]; })))]);
}
const binary = (name, op, t, r = t) => ({ name, parameters: [t, t], results: [r], code: [0x20, 0, 0x20, 1, ...[op].flat()] });
const unary = (name, op, t, r = t) => ({ name, parameters: [t], results: [r], code: [0x20, 0, ...[op].flat()] });
const functions = [];
const names = (prefix, first, list, make, ...types) => list.split(' ').forEach((n, i) => functions.push(make(prefix + n, first + i, ...types)));
names('i32.', 0x67, 'clz ctz popcnt', unary, I32);
names('i32.', 0x6a, 'add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr', binary, I32);
names('i64.', 0x79, 'clz ctz popcnt', unary, I64);
names('i64.', 0x7c, 'add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr', binary, I64);
names('i32.', 0x46, 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u', binary, I32, I32);
names('i64.', 0x51, 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u', binary, I64, I32);
names('f32.', 0x5b, 'eq ne lt gt le ge', binary, F32, I32);
names('f64.', 0x61, 'eq ne lt gt le ge', binary, F64, I32);
names('f32.', 0x8b, 'abs neg ceil floor trunc nearest sqrt', unary, F32);
names('f32.', 0x92, 'add sub mul div min max copysign', binary, F32);
names('f64.', 0x99, 'abs neg ceil floor trunc nearest sqrt', unary, F64);
names('f64.', 0xa0, 'add sub mul div min max copysign', binary, F64);
for (const [n, op, t, r] of [['wrap', 0xa7, I64, I32], ['i32.f32s', 0xa8, F32, I32], ['i32.f32u', 0xa9, F32, I32], ['i32.f64s', 0xaa, F64, I32], ['i32.f64u', 0xab, F64, I32],
  ['ext_s', 0xac, I32, I64], ['ext_u', 0xad, I32, I64], ['i64.f32s', 0xae, F32, I64], ['i64.f32u', 0xaf, F32, I64], ['i64.f64s', 0xb0, F64, I64], ['i64.f64u', 0xb1, F64, I64],
  ['f32.i32s', 0xb2, I32, F32], ['f32.i32u', 0xb3, I32, F32], ['f32.i64s', 0xb4, I64, F32], ['f32.i64u', 0xb5, I64, F32], ['demote', 0xb6, F64, F32],
  ['f64.i32s', 0xb7, I32, F64], ['f64.i32u', 0xb8, I32, F64], ['f64.i64s', 0xb9, I64, F64], ['f64.i64u', 0xba, I64, F64], ['promote', 0xbb, F32, F64],
  ['ext8', 0xc0, I32, I32], ['ext16', 0xc1, I32, I32], ['ext8l', 0xc2, I64, I64], ['ext16l', 0xc3, I64, I64], ['ext32l', 0xc4, I64, I64]]) functions.push(unary(n, op, t, r));
['i32.f32s', 'i32.f32u', 'i32.f64s', 'i32.f64u', 'i64.f32s', 'i64.f32u', 'i64.f64s', 'i64.f64u'].forEach((n, i) =>
  functions.push(unary('sat' + n, [0xfc, i], n[5] == '3' ? F32 : F64, n[1] == '3' ? I32 : I64)));
for (const [n, op, r] of [['load', 0x28, I32], ['loadl', 0x29, I64], ['loadf', 0x2a, F32], ['loadd', 0x2b, F64], ['load8s', 0x2c, I32], ['load8u', 0x2d, I32], ['load16s', 0x2e, I32], ['load16u', 0x2f, I32],
  ['load8sl', 0x30, I64], ['load32sl', 0x34, I64], ['load32ul', 0x35, I64]]) functions.push({ name: n, parameters: [I32], results: [r], code: [0x20, 0, op, 0, 3] });
for (const [n, op, r] of [['store', 0x36, I32], ['storel', 0x37, I64], ['stored', 0x39, F64], ['store8', 0x3a, I32], ['store16', 0x3b, I32]])
  functions.push({ name: n, parameters: [I32, r], results: [], code: [0x20, 0, 0x20, 1, op, 0, 1] });
functions.push({ name: 'grow', parameters: [I32], results: [I32], code: [0x20, 0, 0x40, 0] });
functions.push({ name: 'unreachable', parameters: [], results: [], code: [0x00] });
functions.push({ name: 'recurse', parameters: [I32], results: [I32], code: [0x20, 0, 0x41, 1, 0x6a, 0x10, ...leb(functions.length)] });
functions.push({ name: 'loop', parameters: [I64], results: [I64], code: [0x03, 0x40, 0x20, 0, 0x42, 3, 0x7e, 0x42, 1, 0x7c, 0x21, 0, 0x20, 0, 0x42, 0x11, 0x82, 0x42, 0, 0x52, 0x0d, 0, 0x0b, 0x20, 0] });
const i32s = [0, 1, -1, 7, 31, 32, 0x7fffffff, -0x80000000, 0x12345678, -77];
const i64s = [0n, 1n, -1n, 63n, 64n, 2n ** 63n - 1n, -(2n ** 63n), 0x123456789abcdef0n, -99999999999n];
const floats = [0, -0, 1, -1.5, 0.5, 2.5, -2.5, 1e10, -1e10, 3e9, 4294967295.5, 9.3e18, 1.9e19, 1e300, 5e-324, 1.4e-45, NaN, Infinity, -Infinity, 0.1, 1 / 3];
const values = { [I32]: i32s, [I64]: i64s, [F32]: floats, [F64]: floats };
const show = v => Object.is(v, -0) ? '-0' : typeof v == 'number' && v != v ? 'NaN' : String(v);
function attempt(f) { try { return show(f()); } catch (e) { return e.message; } }
async function wasm() {
  const { instance } = await WebAssembly.instantiate(module(functions));
  const e = instance.exports, lines = [];
  for (const f of functions) {
    if (/^(load|store|grow|unre|recu|loop)/.test(f.name)) continue;
    let text = '';
    for (let round = 0; round < 12; round++) {
      text = '';
      for (const a of values[f.parameters[0]])
        for (const b of f.parameters.length > 1 ? values[f.parameters[1]] : [undefined]) text += attempt(() => e[f.name](a, b)) + ' ';
    }
    lines.push(f.name + ' ' + digest(text) + (process.env.FULL ? ' ' + text : ''));
  }
  lines.push(attempt(e.unreachable), attempt(() => e.recurse(0)), attempt(() => e.load(65536)), attempt(() => e.store8(-1, 5)), attempt(() => e.storel(65530, 1n)), e.loop(12345n));
  for (let i = 0; i < 65536 - 16; i += 11) { e.storel(i, BigInt(i) * 0x0123456789abcdn); e.store16(i + 3, i); e.stored(i & 0xff00, i / 3); }
  const sums = functions.filter(f => f.name.startsWith('load')).map(f => { let s = ''; for (let i = 0; i < 65000; i += 97) s += show(e[f.name](i)); return digest(s); });
  lines.push(sums.join(' '), e.grow(3), attempt(() => e.load(65536 * 2)), attempt(() => e.load(65536 * 4)));
  return lines.join('\n');
}
function numbers() {
  const out = [];
  const f = (a, b) => [a + b, a - b, a * b, a / b, a % b, a | b, a & b, a ^ b, a << b, a >> b, a >>> b, a ** b, Math.imul(a, b), Math.hypot(a, b), Math.atan2(a, b), Math.max(a, b), Math.min(a, b), a < b, a == b];
  const g = a => [Math.floor(a), Math.ceil(a), Math.round(a), Math.trunc(a), Math.sign(a), Math.fround(a), Math.clz32(a), ~a, -a, a | 0, a >>> 0, Math.abs(a), Math.sqrt(a), Math.cbrt(a), Math.sin(a), Math.exp(a), Math.log(a), Math.log1p(a)];
  for (let round = 0; round < 400; round++) {
    out.length = 0;
    for (const a of [...i32s, ...floats]) { out.push(...g(a)); if (round % 20 == 0) for (const b of [...i32s, ...floats]) out.push(...f(a, b)); }
    if (round == 380) out.push('end');
    if (round == 380) { return digest(out.map(show).join()); }
  }
}
function arrays() {
  let s = 0;
  const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
  const text = [];
  for (const K of kinds) { const a = new K(1000); for (let r = 0; r < 60; r++) for (let i = 0; i < 1000; i++) a[i] = a[(i * 7) % 1000] * 3 + i - r * 1.5; text.push(digest(a.join())); }
  const view = new DataView(new ArrayBuffer(64));
  for (let i = 0; i < 20000; i++) { view.setFloat64(i % 50, i / 7, i & 1); s += view.getInt32(i % 59, i & 2); view.setBigUint64(i % 56, BigInt(i) ** 3n, i & 4); }
  const mixed = [1, 2, 3]; for (let i = 0; i < 30000; i++) { mixed.push(i); if (i == 20000) mixed.push(1.5); if (i == 25000) mixed.push('x'); }
  return [s, digest(mixed.map(x => x + x).join()), mixed.sort().indexOf('x'), [...text].join()];
}
function classes() {
  const shapes = [0, 1, 2, 3, 4, 5].map(k => { class S { constructor(x) { this.x = x; for (let i = 0; i < k; i++) this['p' + i] = i; } area() { return this.x * k; } get g() { return this.x + k; } } return S; });
  let s = 0;
  for (let i = 0; i < 300000; i++) { const o = new shapes[i < 200000 ? i % 2 : i % 6](i); s += o.area() + o.g; if (i % 50000 == 49999) shapes[0].prototype.area = function () { return this.x & i; }; }
  const p = new Proxy({}, { get: (t, k) => k.length }); let q = 0; for (let i = 0; i < 20000; i++) q += p['k' + i];
  function* gen(n) { try { for (let i = 0; i < n; i++) yield i * i; } finally { s++; } }
  for (const v of gen(50000)) { s += v; if (v > 1e9) break; }
  let caught = 0; for (let i = 0; i < 30000; i++) try { if (i % 3 == 0) throw new Error(i); null.x; } catch (e) { caught += e instanceof TypeError ? 1 : 2; }
  return [s, q, caught];
}
function regexps() {
  let text = ''; for (let i = 0; i < 20000; i++) text += 'w' + (i * 7919 % 1000) + (i % 9 ? ' ' : '\n');
  return [text.match(/w(\d)\1\d?\b/g).length, text.replace(/(?<=w)\d+(?= w)/g, m => m * 2).length, /(a+)+$/.test('a'.repeat(18) + 'b'), text.split(/\s+(?=w[0-4])/u).length,
    text.match(/^w.*[13579]$/gm)?.length, 'ÀÉ\u{1F600}x'.match(/\p{L}+|\p{Emoji}/gu), digest([...text.matchAll(/w(?<n>\d{2})(?!\d)/g)].map(m => m.groups.n + m.index).join())];
}
function evaluated() { let s = 0; for (let i = 0; i < 400; i++) { const f = new Function('a', 'b', `let t = ${i}; for (let k = 0; k < 3000; k++) t = (t * ${i % 13 + 3} + a ^ k * b) | 0; return t;`); s = (s + f(i, 3)) | 0; } return s; }
function big() { let a = 1n, b = 1n; for (let i = 0; i < 1500; i++) [a, b] = [b, a + b]; return [digest(b), (b * b) % 1000000007n, b >> 900n, -b / 12345n % 1000n, BigInt.asIntN(64, b), BigInt.asUintN(33, -b), b.toString(36).length, Number(b)]; }
function strings() { let s = ''; for (let i = 0; i < 200000; i++) s += String.fromCharCode(32 + i % 90); const m = new Map(); for (let i = 0; i < s.length - 3; i += 3) { const k = s.substr(i, 3); m.set(k, (m.get(k) ?? 0) + 1); } return [m.size, digest(JSON.stringify([...m])), s.localeCompare(s + 'x'), [...'häß中'].map(c => c.codePointAt(0)), (1234.5678).toFixed(2), (0.1).toString(3), parseFloat('1e-7') + 1e21, (25).toString(2), Number('0x1f'), (1e21 + 1).toLocaleString('de')]; }
if (isMainThread) {
  const parts = [numbers, arrays, classes, regexps, evaluated, big, strings];
  for (const p of parts) console.log(p.name, p());
  console.log(await wasm());
  const shared = new SharedArrayBuffer(64), view = new Int32Array(shared);
  const crew = [0, 1, 2, 3].map(n => new Worker(fileURLToPath(import.meta.url), { workerData: { n, shared } }));
  const ends = crew.map(w => new Promise((done, fail) => { w.on('message', done); w.on('error', fail); }));
  const all = await Promise.all(ends);
  console.log(all.sort().join('\n'), view[0], view[1]);
  // Workers that are stopped amid optimised loops.
  const loops = [1, 2, 3].map(() => new Worker('let x = 0; for (;;) x = (x * 3 + 1) | 0;', { eval: true }));
  await new Promise(r => setTimeout(r, 300));
  console.log((await Promise.all(loops.map(w => w.terminate()))).length);
} else {
  const view = new Int32Array(workerData.shared);
  for (let i = 0; i < 3000; i++) { while (Atomics.compareExchange(view, 2, 0, 1) != 0) Atomics.wait(view, 2, 1, 1); view[1]++; Atomics.store(view, 2, 0); Atomics.notify(view, 2, 1); Atomics.add(view, 0, workerData.n); }
  parentPort.postMessage([workerData.n, numbers(), evaluated(), digest(await wasm()), classes()].join(' '));
}
