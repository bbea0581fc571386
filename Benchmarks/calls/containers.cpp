// The C++ library: map, unordered_map, string, vector, sort with a lambda, function objects.
// quick: 2
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

static uint32_t seed = 1;
static uint32_t next() { return (seed = seed * 1664525u + 1013904223u) >> 8; }

static std::string name(uint32_t n) {
    std::string s;
    do s += static_cast<char>('a' + n % 26); while (n /= 26);
    return s;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 16;
    uint32_t sum = 0;
    std::vector<std::function<uint32_t(uint32_t)>> functions;
    for (uint32_t i = 0; i < 5; i++) functions.push_back([i](uint32_t x) { return x * (2 * i + 1) + i; });
    for (long r = 0; r < rounds; r++) {
        std::map<std::string, uint32_t> counts;
        std::unordered_map<uint32_t, std::vector<uint32_t>> groups;
        for (int i = 0; i < 30000; i++) {
            uint32_t n = next();
            counts[name(n % 3000)] += n & 15;
            groups[n % 701].push_back(functions[n % functions.size()](n));
        }
        for (auto &c : counts) {
            sum = sum * 31 + c.second + c.first.size() + static_cast<uint8_t>(c.first.back());
        }
        std::vector<std::pair<uint32_t, std::string>> order;
        for (uint32_t k = 0; k < 701; k++) {
            auto &g = groups[k];
            std::sort(g.begin(), g.end(), [](uint32_t a, uint32_t b) { return (a ^ 0x55) < (b ^ 0x55); });
            for (uint32_t v : g) sum = sum * 33 + v;
            order.emplace_back(static_cast<uint32_t>(g.size()), name(k * 977));
        }
        std::stable_sort(order.begin(), order.end());
        std::string joined;
        for (auto &o : order) joined += o.second + ',';
        for (size_t at = 0; (at = joined.find("ab", at)) != std::string::npos; at++) {
            sum += static_cast<uint32_t>(at);
        }
    }
    std::printf("containers %08x\n", sum);
}
