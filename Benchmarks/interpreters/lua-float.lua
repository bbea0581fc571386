-- lua5.4: floating point loops: n bodies, a matrix product, a Mandelbrot row.
-- quick: 1
local rounds = tonumber(arg[1] or 14)

local bodies = {}
for i = 1, 5 do
    bodies[i] = {x = i * 1.5, y = i * i * 0.25, z = i % 2, vx = 0.01 * i, vy = -0.02, vz = 0.005, m = 1 / i}
end

local function advance(dt)
    for i = 1, #bodies do
        local a = bodies[i]
        for j = i + 1, #bodies do
            local b = bodies[j]
            local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            local d2 = dx * dx + dy * dy + dz * dz
            local mag = dt / (d2 * math.sqrt(d2))
            a.vx, a.vy, a.vz = a.vx - dx * b.m * mag, a.vy - dy * b.m * mag, a.vz - dz * b.m * mag
            b.vx, b.vy, b.vz = b.vx + dx * a.m * mag, b.vy + dy * a.m * mag, b.vz + dz * a.m * mag
        end
    end
    for _, b in ipairs(bodies) do b.x, b.y, b.z = b.x + dt * b.vx, b.y + dt * b.vy, b.z + dt * b.vz end
end

local function product(n)
    local a, b, trace = {}, {}, 0.0
    for i = 1, n do
        a[i], b[i] = {}, {}
        for j = 1, n do a[i][j], b[i][j] = (i + j) % 10 + 0.5, (i * j) % 7 - 0.25 end
    end
    for i = 1, n do
        for j = 1, n do
            local s = 0.0
            for k = 1, n do s = s + a[i][k] * b[k][j] end
            if i == j then trace = trace + s end
        end
    end
    return trace
end

local function row(y)
    local count = 0
    for i = -200, 100 do
        local cr, zr, zi = i / 100, 0.0, 0.0
        for _ = 1, 100 do
            zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + y
            if zr * zr + zi * zi > 4 then break end
            count = count + 1
        end
    end
    return count
end

local total = 0
for r = 1, rounds do
    for _ = 1, 2000 do advance(0.001) end
    total = total + product(60) + row(r / 20)
end
print(string.format("lua-float %.4f %.6f", total, bodies[1].x + bodies[3].y))
