// soak.mjs SECONDS: one process that makes and ends workers, WebAssembly modules, functions, children and connections.
import { execFile } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";

const deadline = Date.now() + 1000 * Number(process.argv[2]);
const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0,
    10, 9, 1, 7, 0, 32, 0, 32, 0, 106, 11]);
const server = http.createServer((request, response) => response.end(request.url)).listen(0, "127.0.0.1");
await once(server, "listening");
const get = (path) => new Promise((done, fail) => http.get({ port: server.address().port, host: "127.0.0.1", path }, (response) => {
    let text = "";
    response.on("data", (data) => { text += data; });
    response.on("end", () => done(text));
}).on("error", fail));

async function round(n) {
    const workers = [1, 2].map(async (k) => {
        const worker = new Worker("const { parentPort } = require('node:worker_threads');"
            + "let x = 0; for (let i = 0; i < 300000; i++) x = (x * 31 + i) | 0; parentPort.postMessage(x);", { eval: true });
        return (await Promise.all([once(worker, "message"), once(worker, "exit")]))[0][0];
    });
    const results = await Promise.all(workers);
    if (results[0] !== results[1]) throw new Error(`workers ${results}`);
    const { instance } = await WebAssembly.instantiate(wasm);
    if (instance.exports.f(n) !== (n * 2 | 0)) throw new Error("wasm");
    for (let i = 0; i < 20; i++) {
        const made = new Function("x", `let s = ${n}; for (let i = 0; i < 3000; i++) s = (s + x * ${i} + i) | 0; return s;`);
        let s = n;
        for (let k = 0; k < 3000; k++) s = (s + 3 * i + k) | 0;
        if (made(3) !== s) throw new Error("made function");
    }
    const { stdout } = await promisify(execFile)("echo", ["text"]);
    if (stdout !== "text\n") throw new Error("child");
    const texts = await Promise.all(Array.from({ length: 20 }, (_, i) => get(`/${i}`)));
    if (texts.join("") !== Array.from({ length: 20 }, (_, i) => `/${i}`).join("")) throw new Error("http");
}

for (let n = 0; Date.now() < deadline; n++) {
    await round(n);
    console.log("node round");
}
server.close();
server.closeAllConnections();
