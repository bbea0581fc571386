// C++ exceptions, containers, virtual calls.
#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

struct Shape { virtual double area() const = 0; virtual ~Shape() {} };
struct Square : Shape { double s; Square(double s) : s(s) {} double area() const { return s * s; } };
struct Circle : Shape { double r; Circle(double r) : r(r) {} double area() const { return 3 * r * r; } };

static int depth(int n) {
    if (n == 0) throw std::runtime_error("bottom");
    std::string keep(n, 'x');
    return depth(n - 1) + keep.size();
}

int main() {
    std::map<std::string, int> count;
    std::vector<int> v;
    for (int i = 0; i < 1000; i++) { v.push_back(i * 7919 % 1009); count["k" + std::to_string(i % 17)] += i; }
    std::sort(v.begin(), v.end());
    long sum = 0;
    for (size_t i = 0; i < v.size(); i++) sum += v[i] * (long)i;
    std::cout << sum << " " << count["k3"] << "\n";
    for (int i = 0; i < 5; i++) try { depth(20 + i); } catch (const std::exception &e) { std::cout << e.what() << i << "\n"; }
    Shape *shapes[2] = {new Square(3), new Circle(2)};
    for (auto s : shapes) std::cout << s->area() << "\n";
}
