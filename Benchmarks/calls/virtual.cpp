// Virtual calls to objects of several classes in mixed order; a visitor over an expression tree.
// quick: 40
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

struct Shape {
    virtual ~Shape() = default;
    virtual uint32_t area() const = 0;
    virtual void grow(uint32_t by) = 0;
};
struct Square : Shape {
    uint32_t side;
    explicit Square(uint32_t s) : side(s) {}
    uint32_t area() const override { return side * side; }
    void grow(uint32_t by) override { side += by; }
};
struct Rectangle : Shape {
    uint32_t width, height;
    Rectangle(uint32_t w, uint32_t h) : width(w), height(h) {}
    uint32_t area() const override { return width * height; }
    void grow(uint32_t by) override { width += by, height ^= by; }
};
struct Triangle : Shape {
    uint32_t base, height;
    Triangle(uint32_t b, uint32_t h) : base(b), height(h) {}
    uint32_t area() const override { return base * height / 2; }
    void grow(uint32_t by) override { base ^= by, height += by; }
};

struct Visitor;
struct Node {
    virtual ~Node() = default;
    virtual void accept(Visitor &) const = 0;
};
struct Leaf;
struct Binary;
struct Visitor {
    virtual void leaf(const Leaf &) = 0;
    virtual void binary(const Binary &) = 0;
};
struct Leaf : Node {
    uint32_t value;
    explicit Leaf(uint32_t v) : value(v) {}
    void accept(Visitor &v) const override { v.leaf(*this); }
};
struct Binary : Node {
    char op;
    std::unique_ptr<Node> left, right;
    Binary(char o, Node *l, Node *r) : op(o), left(l), right(r) {}
    void accept(Visitor &v) const override { v.binary(*this); }
};
struct Compute : Visitor {
    uint32_t result = 0;
    void leaf(const Leaf &l) override { result = l.value; }
    void binary(const Binary &b) override {
        b.left->accept(*this);
        uint32_t left = result;
        b.right->accept(*this);
        result = b.op == '+' ? left + result : b.op == '*' ? left * result : left ^ result;
    }
};

static uint32_t seed = 1;
static uint32_t next() { return (seed = seed * 1664525u + 1013904223u) >> 8; }

static Node *tree(int depth) {
    if (depth == 0) return new Leaf(next());
    char op = "+*^"[next() % 3];
    Node *left = tree(depth - 1);
    return new Binary(op, left, tree(depth - 1));
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 400;
    std::vector<std::unique_ptr<Shape>> shapes;
    for (int i = 0; i < 20000; i++) {
        uint32_t a = next() & 255, b = next() & 255;
        switch (next() % 3) {
        case 0: shapes.emplace_back(new Square(a)); break;
        case 1: shapes.emplace_back(new Rectangle(a, b)); break;
        default: shapes.emplace_back(new Triangle(a, b));
        }
    }
    std::unique_ptr<Node> root(tree(12));
    uint32_t sum = 0;
    for (long r = 0; r < rounds; r++) {
        for (auto &s : shapes) {
            sum = sum * 31 + s->area();
            s->grow(sum & 3);
        }
        Compute c;
        root->accept(c);
        sum ^= c.result;
    }
    std::printf("virtual %08x\n", sum);
}
