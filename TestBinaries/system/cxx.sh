# A C++ project of several files, by make -j2.
cd "$(mktemp -d)"
for i in 1 2 3 4; do
    cat >part$i.cc <<END
#include <algorithm>
#include <map>
#include <regex>
#include <string>
int part$i(int n) {
    std::map<std::string, int> numbers;
    for (int k = 0; k < n; k++) numbers[std::to_string(k * $i)] += k;
    std::regex ending("[0-9]*$i");
    int sum = 0;
    for (auto &number : numbers)
        if (std::regex_match(number.first, ending)) sum += number.second;
    return sum;
}
END
done
cat >main.cc <<'END'
#include <future>
#include <iostream>
int part1(int), part2(int), part3(int), part4(int);
int main() {
    auto a = std::async(std::launch::async, part1, 1000), b = std::async(std::launch::async, part2, 1000);
    std::cout << a.get() + b.get() + part3(1000) + part4(1000) << std::endl;
    try { throw std::runtime_error("thrown"); } catch (std::exception &e) { std::cout << e.what() << std::endl; }
}
END
printf 'objects = part1.o part2.o part3.o part4.o main.o\nprogram: $(objects)\n\tg++ -pthread -o $@ $(objects)\n%%.o: %%.cc\n\tg++ -O2 -c $<\n' >Makefile
make -s -j2 && ./program
