// std::function, lambdas, member pointers and std::variant visits in pipelines that are put together at run time.
// quick: 2000
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <variant>
#include <vector>

using Step = std::function<uint32_t(uint32_t)>;

struct Counter {
    uint32_t total = 0;
    uint32_t plus(uint32_t v) { return total += v; }
    uint32_t minus(uint32_t v) { return total -= v; }
    uint32_t mix(uint32_t v) { return total = total * 31 ^ v; }
};

struct Add { uint32_t by; };
struct Shift { unsigned by; };
struct Twist { uint32_t a, b; };
using Action = std::variant<Add, Shift, Twist>;

struct Run {
    uint32_t value;
    uint32_t operator()(const Add &a) const { return value + a.by; }
    uint32_t operator()(const Shift &s) const { return value << s.by | value >> (32 - s.by); }
    uint32_t operator()(const Twist &t) const { return value * t.a ^ t.b; }
};

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 700000;
    std::vector<Step> steps;
    std::vector<Action> actions;
    uint32_t seed = 7, value = 1;
    for (int i = 0; i < 48; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint32_t k = seed >> 20;
        switch (seed >> 29) {
        case 0: case 1: steps.push_back([k](uint32_t v) { return v + k; }); break;
        case 2: steps.push_back([k](uint32_t v) { return v * (k | 1); }); break;
        case 3: case 4: steps.push_back([k, i](uint32_t v) { return v ^ k << (i & 7); }); break;
        default: {
            Step inner = steps.empty() ? Step([](uint32_t v) { return v + 1; }) : steps[k % steps.size()];
            steps.push_back([inner, k](uint32_t v) { return inner(v) - k; });
        }
        }
        if (i % 3 == 0) actions.push_back(Add{k});
        else if (i % 3 == 1) actions.push_back(Shift{k % 31 + 1});
        else actions.push_back(Twist{k | 1, seed});
        if (steps.size() > 24) steps.erase(steps.begin() + 3);
    }
    Counter counter;
    uint32_t (Counter::*const members[])(uint32_t) = {&Counter::plus, &Counter::mix, &Counter::minus};
    for (long r = 0; r < rounds; r++) {
        for (const Step &s : steps) value = s(value);
        for (const Action &a : actions) value = std::visit(Run{value}, a);
        value ^= (counter.*members[value % 3])(value);
    }
    std::printf("functions %08x %08x\n", value, counter.total);
}
