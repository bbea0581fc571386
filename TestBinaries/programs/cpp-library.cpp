// The C++ library: containers, algorithms, strings, streams, regular expressions, random numbers.
#include <algorithm>
#include <bitset>
#include <charconv>
#include <complex>
#include <deque>
#include <iomanip>
#include <iostream>
#include <list>
#include <map>
#include <numeric>
#include <queue>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

int main() {
    std::mt19937_64 random(42);
    std::vector<int> v(20000);
    for (int &x : v) x = random() % 100000;
    auto w = v;
    std::sort(v.begin(), v.end());
    std::stable_sort(w.begin(), w.end(), [](int a, int b) { return a % 100 < b % 100; });
    std::cout << v[0] << ' ' << v[9999] << ' ' << v.back() << ' ' << w[0] << ' ' << w[12345] << '\n';
    std::nth_element(w.begin(), w.begin() + 777, w.end());
    std::cout << w[777] << ' ' << (std::lower_bound(v.begin(), v.end(), 50000) - v.begin()) << ' '
              << std::accumulate(v.begin(), v.end(), 0L) << '\n';
    std::unordered_map<std::string, int> count;
    std::map<std::string, int> ordered;
    for (int x : v) count["key" + std::to_string(x % 1000)]++;
    for (auto &p : count) ordered[p.first] += p.second * 2;
    std::cout << count.size() << ' ' << ordered.begin()->first << ' ' << ordered["key500"] << '\n';
    std::set<int> tree(v.begin(), v.end());
    for (int i = 0; i < 100000; i += 3) tree.erase(i);
    std::unordered_set<int> hashed(tree.begin(), tree.end());
    std::cout << tree.size() << ' ' << *std::next(tree.begin(), 100) << ' ' << hashed.count(*tree.rbegin()) << '\n';
    std::priority_queue<int> heap(v.begin(), v.begin() + 500);
    std::deque<int> deque;
    std::list<int> list;
    while (!heap.empty()) {
        (heap.size() % 2 ? deque.push_back(heap.top()) : deque.push_front(heap.top()));
        list.push_front(heap.top());
        heap.pop();
    }
    list.sort();
    list.unique();
    std::cout << deque[250] << ' ' << deque.front() << ' ' << list.size() << ' ' << list.front() << '\n';
    std::ostringstream out;
    out << std::hex << std::showbase << 255 << ' ' << std::oct << 8 << ' ' << std::dec << std::setw(8)
        << std::setfill('*') << -12 << ' ' << std::fixed << std::setprecision(3) << 3.14159 << ' ' << std::scientific
        << 12345.678 << ' ' << std::boolalpha << true << ' ' << std::quoted("a \"b\"");
    std::cout << out.str() << '\n';
    std::istringstream in("12 0x1f 3.5e2 word -7");
    int i, x;
    double d;
    std::string s;
    in >> i >> std::hex >> x >> d >> s;
    std::cout << i << ' ' << x << ' ' << d << ' ' << s << ' ' << in.good() << '\n';
    std::string text = "The quick brown fox, 42 jumps over 17 lazy dogs on 2024-05-31.";
    std::regex date("(\\d{4})-(\\d\\d)-(\\d\\d)"), word("[A-Za-z]+");
    std::smatch m;
    if (std::regex_search(text, m, date)) std::cout << m[3] << '.' << m[2] << '.' << m[1] << ' ' << m.position() << '\n';
    std::cout << std::distance(std::sregex_iterator(text.begin(), text.end(), word), std::sregex_iterator()) << ' '
              << std::regex_replace(text, std::regex("\\b(\\w)(\\w*)\\b"), "$2$1") << '\n';
    std::complex<double> z(1, 2);
    std::cout << std::setprecision(6) << std::defaultfloat << z * z << ' ' << std::abs(z) << ' ' << std::bitset<20>(70000) << '\n';
    std::uniform_int_distribution<int> dice(1, 6);
    int faces[7] = {};
    for (int k = 0; k < 6000; k++) faces[dice(random)]++;
    for (int k = 1; k < 7; k++) std::cout << faces[k] << ' ';
    char digits[40];
    auto end = std::to_chars(digits, digits + 40, 0.1 + 0.2);
    double back;
    std::from_chars(digits, end.ptr, back);
    std::cout << std::string(digits, end.ptr) << ' ' << (back == 0.1 + 0.2) << '\n';
    std::string p = "abcd";
    int n = 0;
    do n += p[0] == 'c'; while (std::next_permutation(p.begin(), p.end()));
    std::cout << n << ' ' << std::string(30, 'x').append("yz").substr(28).find("z") << ' ' << std::gcd(84, 36) << std::endl;
    std::wstring wide = L"w\u00e9";
    std::u32string long_(3, U'\U0001F600');
    std::cout << wide.size() << long_.size() << '\n';
}
