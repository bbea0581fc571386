-- For Lua and LuaJIT.
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(27), ("the quick brown fox"):gsub("(%w+)", string.upper))
local t = {} for i = 1, 100000 do t[i] = (i * 7919) % 100003 end table.sort(t) print(t[1], t[50000], t[100000])
local co = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i * i) end end) print(co(), co(), co())
print(select(2, pcall(function() local x; return x.y end)), string.format("%a %.17g %5.2e", 0.1, 1 / 3, 12345.678))
for i = 1, 200000 do local a = { i, tostring(i) } end collectgarbage() print(collectgarbage("count") < 20000)
local s = 0 for i = 1, 3000000 do s = s + i % 7 * 0.5 end print(string.format("%.6f", s))
