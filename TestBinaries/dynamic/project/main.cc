#include <algorithm>
#include <cmath>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>
extern "C" unsigned crc(const unsigned char *, unsigned long);

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
};
struct Circle : Shape {
    double r;
    explicit Circle(double r) : r(r) {}
    double area() const override { return M_PI * r * r; }
};
struct Square : Shape {
    double a;
    explicit Square(double a) : a(a) {}
    double area() const override { return a * a; }
};

static int nested(int n) {
    if (n == 0) throw std::runtime_error("bottom");
    std::string guard(static_cast<size_t>(n), 'x');
    try {
        return nested(n - 1);
    } catch (const std::logic_error &) {
        return -1;
    }
}

int main() {
    std::string s(100000, 'a');
    for (size_t i = 0; i < s.size(); i++) s[i] = static_cast<char>('a' + i * i % 26);
    std::cout << std::hex << crc(reinterpret_cast<const unsigned char *>(s.data()), s.size()) << std::dec << "\n";
    std::vector<std::unique_ptr<Shape>> shapes;
    for (int i = 0; i < 100; i++) {
        if (i % 2) shapes.push_back(std::make_unique<Circle>(i)); else shapes.push_back(std::make_unique<Square>(i));
    }
    double sum = 0;
    for (auto &shape : shapes) sum += shape->area();
    std::cout.precision(15);
    std::cout << sum << "\n";
    std::vector<std::future<long>> futures;
    for (int t = 0; t < 8; t++)
        futures.push_back(std::async(std::launch::async, [t] {
            long x = t;
            for (int i = 0; i < 100000; i++) x = x * 31 % 1000003 + i;
            return x;
        }));
    long total = 0;
    for (auto &f : futures) total += f.get();
    std::cout << total << "\n";
    int caught = 0;
    for (int i = 0; i < 200; i++) try { nested(20); } catch (const std::runtime_error &e) { caught += e.what()[0] == 'b'; }
    std::cout << caught << "\n";
    std::unordered_map<std::string, int> count;
    std::istringstream words("a b c a b a");
    for (std::string w; words >> w;) count[w]++;
    std::map<std::string, int> sorted(count.begin(), count.end());
    for (auto &[w, n] : sorted) std::cout << w << n << " ";
    std::cout << "\n";
    std::sort(s.begin(), s.end());
    std::cout << s.substr(50000, 10) << std::nexttoward(1.0, 2.0L) << " " << std::lgamma(7.5L) << "\n";
}
