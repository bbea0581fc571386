// C++20 coroutines: generators that filter each other, and tasks that a scheduler resumes in turn.
// quick: 20
// flags: -std=c++20
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <utility>

struct Generator {
    struct promise_type {
        uint32_t value = 0;
        Generator get_return_object() { return Generator{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(uint32_t v) { value = v; return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
    explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
    Generator(Generator &&o) : handle(std::exchange(o.handle, nullptr)) {}
    ~Generator() { if (handle) handle.destroy(); }
    bool next() { handle.resume(); return !handle.done(); }
    uint32_t value() const { return handle.promise().value; }
};

static Generator count(uint32_t to) { for (uint32_t i = 0; i < to; i++) co_yield i; }
static Generator squares(Generator from) { while (from.next()) co_yield from.value() * from.value(); }
static Generator odd(Generator from) { while (from.next()) if (from.value() & 1) co_yield from.value(); }

static std::deque<std::coroutine_handle<>> ready;
struct Turn {
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> h) { ready.push_back(h); }
    void await_resume() {}
};
struct Task {
    struct promise_type {
        Task get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
};
static uint32_t sum;
static Task work(uint32_t id, int turns) {
    for (int i = 0; i < turns; i++) {
        sum = sum * 31 + id;
        co_await Turn{};
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 10000;
    for (long r = 0; r < rounds; r++) {
        Generator g = odd(squares(count(1000 + (uint32_t)r % 7)));
        while (g.next()) sum = sum * 3 + g.value();
        for (uint32_t id = 0; id < 10; id++) work(id + (uint32_t)r, 20 + (int)id);
        while (!ready.empty()) {
            auto h = ready.front();
            ready.pop_front();
            h.resume();
        }
    }
    std::printf("coroutines %08x\n", sum);
}
