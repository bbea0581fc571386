-- luajit: its compiler of traces on loops, tables, strings, calls and cdata-free numerics.
-- quick: 1
local rounds = tonumber(arg[1] or 40)

local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end

local function sieve(n)
    local t, count = {}, 0
    for i = 2, n do t[i] = true end
    for i = 2, n do
        if t[i] then
            count = count + 1
            for j = i * i, n, i do t[j] = false end
        end
    end
    return count
end

local function heat(n, steps)
    local a, b = {}, {}
    for i = 1, n do a[i], b[i] = i % 17, 0 end
    for _ = 1, steps do
        for i = 2, n - 1 do b[i] = (a[i - 1] + 2 * a[i] + a[i + 1]) * 0.25 end
        b[1], b[n] = a[1], a[n]
        a, b = b, a
    end
    return a[n / 2]
end

local total = 0
for r = 1, rounds do
    total = total + fib(24) + sieve(100000) + math.floor(heat(10000, 40) * 1000)
    local bits = require("bit")
    local h = r
    for i = 1, 500000 do h = bits.bxor(bits.lshift(h, 5), bits.rshift(h, 3), i) end
    total = total + h % 1000
    local parts = {}
    for i = 1, 5000 do parts[i] = ("%d:%x"):format(i, i * r) end
    total = total + #table.concat(parts, ",")
end
print("luajit " .. total)
