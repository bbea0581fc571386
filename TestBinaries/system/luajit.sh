# LuaJIT, whose traces are machine code, its foreign functions and its interpreter. Debian has none for ppc64el.
cat work.lua - >/tmp/work.lua <<'X'
local ffi = require("ffi")
ffi.cdef [[int snprintf(char *, size_t, const char *, ...); typedef struct { int a; double b; } pair;
    void qsort(void *, size_t, size_t, int (*)(const int *, const int *));]]
local text = ffi.new("char[64]") ffi.C.snprintf(text, 64, "%d %g %s", ffi.cast("int", 42), 2.5, "x") print(ffi.string(text))
local n = ffi.new("int[1000]") for i = 0, 999 do n[i] = (i * 7919) % 1000 end
local compare = ffi.cast("int (*)(const int *, const int *)", function(a, b) return a[0] - b[0] end)
ffi.C.qsort(n, 1000, 4, compare) print(n[0], n[1], n[999])
local p, sum = ffi.new("pair[10000]"), 0
for r = 1, 100 do for i = 0, 9999 do p[i].a = i p[i].b = i * 0.5 sum = sum + p[i].a + p[i].b end end print(sum)
local u = 1ULL for i = 1, 1000000 do u = u * 6364136223846793005ULL + 1442695040888963407ULL end print(u)
for k = 1, 50 do io.write(loadstring("local s = 0 for i = 1, 20000 do s = s + i * " .. k .. " end return s")(), " ") end print()
X
luajit /tmp/work.lua
luajit -joff /tmp/work.lua
