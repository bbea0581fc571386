// Workers, WebAssembly, child processes, timers, crypto, and enough work for every compiler of V8.
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

function primes(n) {
    let count = 0;
    for (let i = 2; i < n; i++) {
        let prime = true;
        for (let k = 2; k * k <= i; k++) if (i % k === 0) { prime = false; break; }
        if (prime) count++;
    }
    return count;
}

if (!isMainThread) {
    Atomics.add(new Int32Array(workerData.shared), 0, workerData.n);
    parentPort.postMessage(primes(workerData.n * 5000));
} else {
    const shared = new SharedArrayBuffer(4);
    const workers = [1, 2, 3, 4].map((n) => new Promise((done, fail) => {
        const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { n, shared } });
        worker.on("message", done);
        worker.on("error", fail);
    }));
    console.log(await Promise.all(workers), new Int32Array(shared)[0]);
    // (func (export "f") (param i32) (result i32)): the sum of 1 to n in a loop
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 30,
        1, 28, 1, 1, 127, 3, 64, 32, 1, 32, 0, 106, 33, 1, 32, 0, 65, 1, 107, 34, 0, 13, 0, 11, 32, 1, 15, 11]);
    bytes[28] = bytes.length - 29; bytes[30] = bytes.length - 31;
    const { instance } = await WebAssembly.instantiate(bytes);
    console.log(instance.exports.f(100000));
    console.log(createHash("sha512").update("a".repeat(1e6)).digest("hex").slice(0, 32));
    console.log(zlib.gunzipSync(zlib.gzipSync("x".repeat(1e5))).length, execFileSync("sh", ["-c", "echo child"]).toString().trim());
    let fibers = 0;
    await Promise.all(Array.from({ length: 1000 }, async (_, i) => { await new Promise((r) => setTimeout(r, i % 10)); fibers += i; }));
    console.log(fibers, primes(200000), [..."aXbX".matchAll(/X/g)].length, 2n ** 100n, Math.hypot(3, 4), 0.1 + 0.2);
    const objects = [];
    for (let i = 0; i < 200000; i++) objects.push({ i, text: `n${i}` });
    console.log(objects.filter((o) => o.text.endsWith("7")).length);
}
