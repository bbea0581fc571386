// C++ threads: std::thread, condition_variable, async, call_once, thread_local objects, exceptions across them.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <numeric>
#include <queue>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static std::atomic<int> alive, made;
struct Counted {
    std::string text = "made";
    Counted() { alive++, made++; }
    ~Counted() { alive--; }
};
static thread_local Counted counted;

template <class T> class Channel {
    std::mutex mutex;
    std::condition_variable condition;
    std::queue<T> items;

  public:
    void send(T item) {
        {
            std::lock_guard lock(mutex);
            items.push(std::move(item));
        }
        condition.notify_one();
    }
    T receive() {
        std::unique_lock lock(mutex);
        condition.wait(lock, [&] { return !items.empty(); });
        T item = std::move(items.front());
        items.pop();
        return item;
    }
};

static long fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

int main() {
    std::vector<std::thread> threads;
    std::vector<long> sums(4);
    for (int i = 0; i < 4; i++)
        threads.emplace_back([&, i] {
            std::vector<int> numbers(10000);
            std::iota(numbers.begin(), numbers.end(), i);
            sums[i] = std::accumulate(numbers.begin(), numbers.end(), 0L);
            counted.text += std::to_string(i);
        });
    for (auto &t : threads) t.join();
    for (long s : sums) std::printf("sum %ld\n", s);
    std::printf("made %d, alive %d\n", made.load(), alive.load());

    Channel<std::string> channel;
    std::thread sender([&] {
        for (int i = 0; i < 500; i++) channel.send("item " + std::to_string(i));
        channel.send("");
    });
    int count = 0;
    std::string last;
    for (std::string item; !(item = channel.receive()).empty(); count++) last = item;
    sender.join();
    std::printf("received %d, last %s\n", count, last.c_str());

    std::vector<std::future<long>> futures;
    for (int n = 10; n < 18; n++) futures.push_back(std::async(std::launch::async, fibonacci, n));
    for (auto &f : futures) std::printf("fibonacci %ld\n", f.get());

    auto thrown = std::async(std::launch::async, []() -> int { throw std::runtime_error("from a thread"); });
    try {
        thrown.get();
    } catch (std::exception &e) {
        std::printf("caught %s\n", e.what());
    }
    std::once_flag once;
    std::atomic<int> calls = 0, caught = 0;
    threads.clear();
    for (int i = 0; i < 8; i++)
        threads.emplace_back([&] {
            std::call_once(once, [&] { calls++; });
            for (int k = 0; k < 20; k++) try {
                    throw k;
                } catch (int n) {
                    caught += n == k;
                }
        });
    for (auto &t : threads) t.join();
    std::printf("once %d, caught %d\n", calls.load(), caught.load());
    std::mutex mutex;
    std::condition_variable condition;
    std::unique_lock lock(mutex);
    bool in_time = condition.wait_for(lock, std::chrono::milliseconds(10), [] { return false; });
    std::printf("in time %d\n", in_time);
}
