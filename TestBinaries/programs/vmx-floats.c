// PowerPC's VMX singles: denormal numbers are zeros until VSCR.NJ, which Linux sets, is cleared; no operation raises anything in
// FPSCR or takes its rounding mode; conversions saturate. Elsewhere it prints nothing.
#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if defined __powerpc__
typedef struct {
    uint32_t word[4];
} __attribute__((aligned(16))) vector;

#define BEGIN ".machine push\n.machine altivec\nlvx 2, 0, %1\nlvx 3, 0, %2\nlvx 4, 0, %3\n"
#define END "\nstvx 5, 0, %0\n.machine pop"
#define OPERATION(name, text)                                                                                       \
    static vector name(vector a, vector b, vector c) {                                                              \
        vector r;                                                                                                   \
        __asm__ volatile(BEGIN text END::"r"(&r), "r"(&a), "r"(&b), "r"(&c) : "memory");                           \
        return r;                                                                                                   \
    }
OPERATION(add, "vaddfp 5, 2, 3")
OPERATION(subtract, "vsubfp 5, 2, 3")
OPERATION(larger, "vmaxfp 5, 2, 3")
OPERATION(smaller, "vminfp 5, 2, 3")
OPERATION(multiplyAdd, "vmaddfp 5, 2, 3, 4")
OPERATION(negative, "vnmsubfp 5, 2, 3, 4")
// Several that follow each other, with one that is none of them between.
OPERATION(chain, "vmaddfp 5, 2, 3, 4\nvaddfp 5, 5, 2\nvor 6, 5, 5\nvsubfp 5, 6, 3\nvmaxfp 5, 5, 4")
OPERATION(equal, "vcmpeqfp 5, 2, 3")
OPERATION(above, "vcmpgtfp 5, 2, 3")
OPERATION(bounds, "vcmpbfp 5, 2, 3")
OPERATION(nearest, "vrfin 5, 2")
OPERATION(up, "vrfip 5, 2")
OPERATION(toSigned, "vctsxs 5, 2, 3")
OPERATION(toUnsigned, "vctuxs 5, 2, 0")
OPERATION(fromSigned, "vcfsx 5, 2, 4")
OPERATION(fromUnsigned, "vcfux 5, 2, 31")
OPERATION(readStatus, "mfvscr 5")
OPERATION(writeStatus, "mtvscr 2\nvor 5, 2, 2")

// Denormal numbers, NaNs of both kinds, infinities, what is out of range.
static const uint32_t words[] = {
    0x00000000, 0x80000000, 0x00000001, 0x807fffff, 0x00800002, 0x80800003, 0x3f800000, 0xbf7fffff, 0x3effffff, 0x4effffff,
    0x4f000000, 0xcf000000, 0xcf000001, 0x4f800000, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc12345, 0x7fa00001, 0xffe54321,
    0x00ffffff, 0x3f000000, 0x80ffffff, 0x1f800001, 0x20000000, 0xbf000000, 0x7149f2ca, 0xc0490fdb, 0x4b7fffff, 0x0d000000,
};
enum { COUNT = sizeof words / sizeof *words };

static uint32_t mixed(uint32_t sum, vector v) {
    for (int i = 0; i < 4; i++) sum = (sum ^ v.word[i]) * 16777619u;
    return sum;
}

static void show(const char *name, vector (*operation)(vector, vector, vector)) {
    uint32_t sum = 2166136261u;
    for (int i = 0; i < COUNT; i++) {
        for (int k = 0; k < COUNT; k++) {
            vector a = {{words[i], words[k], words[(i + k) % COUNT], words[(i * 7 + k) % COUNT]}};
            vector b = {{words[k], words[(i + 3) % COUNT], words[(k + 11) % COUNT], words[(i * 3 + k * 5) % COUNT]}};
            vector c = {{words[(i + k + 9) % COUNT], words[i], words[(k * 13) % COUNT], words[(i + k * 2) % COUNT]}};
            sum = mixed(sum, operation(a, b, c));
        }
    }
    printf("%-12s %08x\n", name, sum);
}

static uint32_t status(void) {
    vector none = {{0}}, v = readStatus(none, none, none);
    return v.word[0] | v.word[1] | v.word[2] | v.word[3];
}

static void setStatus(uint32_t bits) {
    vector v = {{0}};
    v.word[__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 3] = bits;
    writeStatus(v, v, v);
}

static void all(void) {
    show("add", add);
    show("subtract", subtract);
    show("larger", larger);
    show("smaller", smaller);
    show("multiplyAdd", multiplyAdd);
    show("negative", negative);
    show("chain", chain);
    show("equal", equal);
    show("above", above);
    show("bounds", bounds);
    show("nearest", nearest);
    show("up", up);
    show("fromSigned", fromSigned);
    show("fromUnsigned", fromUnsigned);
    printf("status %x\n", status());
    show("toSigned", toSigned);
    printf("status %x\n", status());
    setStatus(status() & 0x10000);
    show("toUnsigned", toUnsigned);
    printf("status %x\n", status());
}

int main(void) {
    volatile double third = 3;
    feclearexcept(FE_ALL_EXCEPT);
    printf("status %x\n", status());
    fesetround(FE_UPWARD);
    all();
    setStatus(0);
    all();
    printf("raised %x, rounding %d\n", fetestexcept(FE_ALL_EXCEPT), fegetround() == FE_UPWARD);
    printf("%a\n", 1 / third);
    printf("raised %x\n", fetestexcept(FE_ALL_EXCEPT) == FE_INEXACT);
}
#else
int main(void) {}
#endif
