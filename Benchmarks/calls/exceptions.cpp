// C++ exceptions thrown through several frames with destructors, caught by base class.
// quick: 8000
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

static uint32_t destroyed;

struct Guard {
    uint32_t value;
    ~Guard() { destroyed += value; }
};

struct Failure : std::runtime_error {
    uint32_t code;
    explicit Failure(uint32_t c) : std::runtime_error("failure"), code(c) {}
};

__attribute__((noinline)) static uint32_t descend(uint32_t depth, uint32_t seed) {
    Guard guard{depth};
    if (depth == 0) {
        switch (seed & 3) {
        case 0: throw Failure(seed);
        case 1: throw std::out_of_range("range");
        case 2: throw seed;
        default: return seed >> 7;
        }
    }
    if (depth == 3) {
        try {
            return descend(depth - 1, seed) + 1;
        } catch (const std::out_of_range &) {
            throw Failure(seed ^ 0xff);
        }
    }
    return descend(depth - 1, seed) + depth;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 50000;
    uint32_t sum = 0, seed = 1;
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        try {
            sum += descend(seed >> 29, seed >> 8);
        } catch (const Failure &f) {
            sum = sum * 31 + f.code;
        } catch (const std::exception &e) {
            sum = sum * 33 + static_cast<uint32_t>(e.what()[0]);
        } catch (uint32_t value) {
            sum ^= value;
        }
    }
    std::printf("exceptions %08x %u\n", sum, destroyed);
}
