// C++ run time: exceptions through frames and destructors, RTTI, member pointers, lambdas, thread-safe statics.
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <variant>
#include <optional>

static int alive, order;
struct Tracked {
    int n;
    Tracked(int n) : n(n) { alive++; }
    Tracked(const Tracked &o) : n(o.n) { alive++; }
    ~Tracked() { alive--; order = order * 7 + n; }
};
struct A { virtual ~A() {} virtual const char *name() { return "A"; } long a = 1; };
struct B : virtual A { const char *name() override { return "B"; } long b = 2; };
struct C : virtual A { long c = 3; };
struct D : B, C { const char *name() override { return "D"; } long d = 4; };
struct Failure : std::runtime_error { int code; Failure(int c) : std::runtime_error("failure"), code(c) {} };

static int deep(int n) {
    Tracked t(n % 10);
    if (n == 0) throw Failure(42);
    try {
        return deep(n - 1) + 1;
    } catch (const std::logic_error &) {
        return -1;
    }
}
static void rethrow(int n) {
    try {
        deep(n);
    } catch (Failure &f) {
        f.code += n;
        if (n > 2) throw;
        throw std::string("changed");
    }
}
static void nested() {
    try {
        throw Failure(1);
    } catch (...) {
        std::throw_with_nested(std::logic_error("outer"));
    }
}
static int function_try(int x) try { if (x) throw x; return 0; } catch (int y) { return y * 2; }
struct Half { Tracked a{1}; Tracked b{2}; Half() { throw 3.5; } };
static int &counter() { static int c = [] { return 100; }(); return c; }

int main() {
    for (int n = 0; n < 60; n += 7) {
        try {
            rethrow(n);
        } catch (const std::exception &e) {
            std::printf("%s %d alive %d\n", e.what(), dynamic_cast<const Failure &>(e).code, alive);
        } catch (const std::string &s) {
            std::printf("%s alive %d\n", s.c_str(), alive);
        }
    }
    std::printf("order %d\n", order);
    D d;
    A *a = &d;
    B *b = dynamic_cast<B *>(a);
    C *c = dynamic_cast<C *>(b);
    std::printf("%s %ld %ld %d %d\n", a->name(), b->b, c->c, dynamic_cast<D *>(c) == &d, typeid(*a) == typeid(D));
    A plain;
    try { (void)dynamic_cast<D &>(plain); } catch (const std::bad_cast &) { std::puts("bad cast"); }
    try { A *none = nullptr; (void)typeid(*none); } catch (const std::bad_typeid &) { std::puts("bad typeid"); }
    try { Half h; } catch (double v) { std::printf("%g alive %d\n", v, alive); }
    try { nested(); } catch (const std::exception &e) {
        try { std::rethrow_if_nested(e); } catch (const Failure &f) { std::printf("%s in %s\n", f.what(), e.what()); }
    }
    try { volatile size_t size = ~size_t(0) >> 2; ::operator delete(::operator new(size)); } catch (const std::bad_alloc &) { std::puts("bad alloc"); }
    try { std::string("abc").at(5); } catch (const std::out_of_range &) { std::puts("out of range"); }
    std::exception_ptr kept;
    try { throw 17; } catch (...) { kept = std::current_exception(); }
    try { std::rethrow_exception(kept); } catch (int n) { std::printf("kept %d, %d %d\n", n, function_try(0), function_try(n)); }
    const char *(A::*member)() = &A::name;
    std::function<int(int)> f = [&, k = 5](int x) { return x * k + counter()++; };
    int first = f(1), second = f(2);
    std::printf("%s %d %d\n", (a->*member)(), first, second);
    std::variant<int, std::string> v = std::string("variant");
    std::optional<int> o;
    try { std::get<int>(v); } catch (const std::bad_variant_access &) { std::puts("bad variant"); }
    auto shared = std::make_shared<Tracked>(9);
    std::weak_ptr<Tracked> weak = shared;
    shared.reset();
    std::printf("%d %d %d\n", weak.expired(), o.value_or(3), alive);
    std::set_terminate([] { std::puts("terminate"); std::fflush(stdout); std::_Exit(9); });
    try { [] () noexcept { throw 1; }(); } catch (...) { std::puts("not here"); }
}
