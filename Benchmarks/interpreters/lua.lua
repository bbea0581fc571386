-- lua5.4: tables, closures, metatables, strings and coroutines.
-- quick: 1
local rounds = tonumber(arg[1] or 24)

local Point = {}
Point.__index = Point
Point.__add = function(a, b) return setmetatable({x = a.x + b.x, y = a.y + b.y}, Point) end
function Point:length2() return self.x * self.x + self.y * self.y end

local function sieve(n)
    local composite, count = {}, 0
    for i = 2, n do
        if not composite[i] then
            count = count + 1
            for j = i * i, n, i do composite[j] = true end
        end
    end
    return count
end

local function permutations(list, n, visit)
    if n == 0 then return visit(list) end
    for i = 1, n do
        list[i], list[n] = list[n], list[i]
        permutations(list, n - 1, visit)
        list[i], list[n] = list[n], list[i]
    end
end

local function words(text)
    return coroutine.wrap(function()
        for w in text:gmatch("%a+") do coroutine.yield(w) end
    end)
end

local sum = 0
for r = 1, rounds do
    sum = sum + sieve(20000)
    local p = setmetatable({x = r, y = 1}, Point)
    for i = 1, 20000 do p = p + setmetatable({x = i % 7, y = i % 5}, Point) end
    sum = (sum * 31 + p:length2()) % 1000000007
    permutations({1, 2, 3, 4, 5, 6, 7}, 7, function(l) sum = (sum * 3 + l[1] * l[4] + l[7]) % 1000000007 end)
    local parts, counts = {}, {}
    for i = 1, 2000 do parts[#parts + 1] = string.format("w%s%x", ("abcdef"):sub(i % 6 + 1), i * r) end
    for w in words(table.concat(parts, " ")) do counts[w] = (counts[w] or 0) + #w end
    local keys = {}
    for k in pairs(counts) do keys[#keys + 1] = k end
    table.sort(keys)
    for i, k in ipairs(keys) do sum = (sum * 7 + counts[k] * i) % 1000000007 end
end
print("lua " .. math.tointeger(sum))
