# Other languages' compilers, and a debugger: what they make of small programs.
cd "$(mktemp -d)"
cat >m.ml <<'ML'
module M = Map.Make (String)
type tree = Leaf | Node of tree * int * tree
let rec add x = function Leaf -> Node (Leaf, x, Leaf) | Node (l, y, r) as t -> if x < y then Node (add x l, y, r) else if x > y then Node (l, y, add x r) else t
let rec fold f a = function Leaf -> a | Node (l, x, r) -> fold f (f (fold f a l) x) r
let rec deep n = 1 + deep (n + 1)
let () =
  let t = List.fold_left (fun t i -> add (i * 7919 mod 10007) t) Leaf (List.init 5000 Fun.id) in
  let words = List.fold_left (fun m w -> M.update w (function None -> Some 1 | Some n -> Some (n + 1)) m) M.empty [ "a"; "b"; "a" ] in
  Printf.printf "%d %.15g %s\n" (fold ( + ) 0 t) (sqrt 2. ** 3.) (String.concat "," (List.map fst (M.bindings words)));
  (try ignore (List.find (fun x -> x > 3) [ 1; 2 ]) with Not_found -> print_endline "not found");
  (try ignore (deep 0) with Stack_overflow -> print_endline "overflow");
  (try ignore (Array.get [| 1 |] (Sys.opaque_identity 3)) with Invalid_argument s -> print_endline s)
ML
ocamlopt -O3 -o m m.ml 2>/dev/null && ./m; ocamlc -o mb m.ml && ./mb
cat >r.rs <<'RUST'
use std::{collections::BTreeMap, sync::{Arc, Mutex, mpsc}, thread, panic};
fn main() {
    let sums = Arc::new(Mutex::new(BTreeMap::new()));
    let (tx, rx) = mpsc::channel();
    let crew: Vec<_> = (0..4u64).map(|k| { let (sums, tx) = (sums.clone(), tx.clone());
        thread::spawn(move || { let s: u64 = (0..100_000).map(|i: u64| i.wrapping_mul(k + 1) % 97).sum(); sums.lock().unwrap().insert(k, s); tx.send(k).unwrap(); }) }).collect();
    for t in crew { t.join().unwrap(); }
    drop(tx);
    println!("{:?} {}", sums.lock().unwrap(), rx.iter().sum::<u64>());
    println!("{:?}", panic::catch_unwind(|| { let v: Vec<i32> = vec![]; v[std::hint::black_box(3)] }).is_err());
    println!("{:.17} {:e} {}", (2f64).powf(0.3).sin(), 1e300f64 * 1e10, (1u128 << 100) * 3 / 7);
}
RUST
rustc -O r.rs 2>/dev/null && ./r 2>/dev/null; rustc -C debuginfo=2 -o rd r.rs && ./rd 2>&1 | grep -c panicked
echo 'fn main() { let x: i32 = "s"; }' >w.rs; rustc w.rs 2>&1 | grep -o 'error\[E[0-9]*\]'
cat >l.lua <<'LUA'
local t = {} for i = 1, 1000 do t[#t + 1] = string.format("%05d", i * 7919 % 1009) end table.sort(t)
print(#table.concat(t, ","), t[10], 2^53, 7 // 2, -7 // 2, -7 % 3, 1 / 3, 1 << 62, math.maxinteger + 1)
local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) print(co(), co(), co())
print(pcall(function() error({ code = 5 }) end), select("#", string.gsub("hello world", "o", "0")))
LUA
lua5.4 l.lua | sed 's/table: .*/table/'
