// Runs single AArch64 floating-point instructions for the SoftFloat tests.
//
//   softfloat-oracle --list      prints one instruction name a line, in the order of their numbers
//   softfloat-oracle < in > out  answers each input record with an output record (both little-endian)
//
// Every instruction reads d0, d1, d2 and x0 (a, b, c and a), and d3 (c, for those that accumulate); it
// leaves its result in d3, x3 or NZCV.
//
// Build: aarch64-linux-gnu-gcc -O1 -static -march=armv8.6-a+fp16+fp16fml

#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct input {
    uint32_t instruction, fpcr;
    uint64_t a, b, c;
};

struct output {
    uint64_t vector, general;
    uint32_t fpsr, nzcv;
};

#define UNARY(X, name) \
    X(name "_h", name " h3, h0") X(name "_s", name " s3, s0") X(name "_d", name " d3, d0")
#define UNARY_SD(X, name) X(name "_s", name " s3, s0") X(name "_d", name " d3, d0")
#define BINARY(X, name) \
    X(name "_h", name " h3, h0, h1") X(name "_s", name " s3, s0, s1") X(name "_d", name " d3, d0, d1")
#define TERNARY(X, name) \
    X(name "_h", name " h3, h0, h1, h2") \
    X(name "_s", name " s3, s0, s1, s2") \
    X(name "_d", name " d3, d0, d1, d2")
#define COMPARE(X, name) \
    X(name "_h", name " h0, h1") X(name "_s", name " s0, s1") X(name "_d", name " d0, d1")
// Floating point of type t to integers in general registers.
#define TO_GENERAL(X, name, t) X(name "_w_" t, name " w3, " t "0") X(name "_x_" t, name " x3, " t "0")
#define TO_FIXED(X, name, t) \
    X(name "_w8_" t, name " w3, " t "0, #8") X(name "_w32_" t, name " w3, " t "0, #32") \
    X(name "_x1_" t, name " x3, " t "0, #1") X(name "_x64_" t, name " x3, " t "0, #64")
#define TO_INTEGER(X, name) \
    TO_GENERAL(X, name, "h") TO_GENERAL(X, name, "s") TO_GENERAL(X, name, "d") X(name "_h", name " h3, h0")
#define FROM_INTEGER(X, name, t) \
    X(name "_w_" t, name " " t "3, w0") X(name "_x_" t, name " " t "3, x0") \
    X(name "_w8_" t, name " " t "3, w0, #8") X(name "_w32_" t, name " " t "3, w0, #32") \
    X(name "_x1_" t, name " " t "3, x0, #1") X(name "_x64_" t, name " " t "3, x0, #64")

#define INSTRUCTIONS(X) \
    BINARY(X, "fadd") BINARY(X, "fsub") BINARY(X, "fmul") BINARY(X, "fdiv") BINARY(X, "fmulx") \
    BINARY(X, "fmax") BINARY(X, "fmin") BINARY(X, "fmaxnm") BINARY(X, "fminnm") \
    BINARY(X, "frecps") BINARY(X, "frsqrts") TERNARY(X, "fmadd") \
    BINARY(X, "fcmeq") BINARY(X, "fcmge") BINARY(X, "fcmgt") COMPARE(X, "fcmp") COMPARE(X, "fcmpe") \
    UNARY(X, "fsqrt") UNARY(X, "frecpe") UNARY(X, "frsqrte") UNARY(X, "frecpx") \
    UNARY(X, "frintn") UNARY(X, "frintp") UNARY(X, "frintm") UNARY(X, "frintz") UNARY(X, "frinta") \
    UNARY(X, "frintx") UNARY(X, "frinti") \
    UNARY_SD(X, "frint32x") UNARY_SD(X, "frint32z") UNARY_SD(X, "frint64x") UNARY_SD(X, "frint64z") \
    X("fcvt_hs", "fcvt s3, h0") X("fcvt_hd", "fcvt d3, h0") X("fcvt_sh", "fcvt h3, s0") \
    X("fcvt_sd", "fcvt d3, s0") X("fcvt_dh", "fcvt h3, d0") X("fcvt_ds", "fcvt s3, d0") \
    X("fcvtxn", "fcvtxn s3, d0") X("fjcvtzs", "fjcvtzs w3, d0") \
    TO_INTEGER(X, "fcvtns") TO_INTEGER(X, "fcvtnu") TO_INTEGER(X, "fcvtps") TO_INTEGER(X, "fcvtpu") \
    TO_INTEGER(X, "fcvtms") TO_INTEGER(X, "fcvtmu") TO_INTEGER(X, "fcvtzs") TO_INTEGER(X, "fcvtzu") \
    TO_INTEGER(X, "fcvtas") TO_INTEGER(X, "fcvtau") \
    TO_FIXED(X, "fcvtzs", "h") TO_FIXED(X, "fcvtzs", "s") TO_FIXED(X, "fcvtzs", "d") \
    TO_FIXED(X, "fcvtzu", "h") TO_FIXED(X, "fcvtzu", "s") TO_FIXED(X, "fcvtzu", "d") \
    X("fcvtzs_h5_h", "fcvtzs h3, h0, #5") X("fcvtzu_h5_h", "fcvtzu h3, h0, #5") \
    FROM_INTEGER(X, "scvtf", "h") FROM_INTEGER(X, "scvtf", "s") FROM_INTEGER(X, "scvtf", "d") \
    FROM_INTEGER(X, "ucvtf", "h") FROM_INTEGER(X, "ucvtf", "s") FROM_INTEGER(X, "ucvtf", "d") \
    X("scvtf_h_h", "scvtf h3, h0") X("ucvtf_h_h", "ucvtf h3, h0") \
    X("scvtf_h5_h", "scvtf h3, h0, #5") X("ucvtf_h16_h", "ucvtf h3, h0, #16") \
    X("urecpe", "urecpe v3.2s, v0.2s") X("ursqrte", "ursqrte v3.2s, v0.2s") \
    X("bfcvt", "bfcvt h3, s0") X("bfdot", "bfdot v3.2s, v0.4h, v1.4h") \
    X("bfmlalb", "bfmlalb v3.4s, v0.8h, v1.8h") X("fmlal", "fmlal v3.2s, v0.2h, v1.2h")

#define NAME(name, text) name,
static const char *const names[] = {INSTRUCTIONS(NAME)};

#define RUN(name, text) \
    __asm__ volatile( \
        "msr fpcr, %[fpcr]\n msr fpsr, xzr\n msr nzcv, xzr\n" \
        "fmov d0, %[a]\n fmov d1, %[b]\n fmov d2, %[c]\n fmov d3, %[c]\n" \
        "mov x0, %[a]\n mov x3, xzr\n" text "\n" \
        "mrs %[nzcv], nzcv\n mrs %[fpsr], fpsr\n msr fpcr, xzr\n" \
        "fmov %[vector], d3\n mov %[general], x3\n" \
        : [vector] "=&r"(vector), [general] "=&r"(general), [fpsr] "=&r"(fpsr), [nzcv] "=&r"(nzcv) \
        : [fpcr] "r"((uint64_t)in->fpcr), [a] "r"(in->a), [b] "r"(in->b), [c] "r"(in->c) \
        : "x0", "x3", "v0", "v1", "v2", "v3", "cc"); \
    break;


#define CASE(name, text) case __COUNTER__ - FIRST: RUN(name, text)

enum { FIRST = __COUNTER__ + 1 };

static void run(const struct input *in, struct output *out)
{
    uint64_t vector = 0, general = 0, fpsr = 0, nzcv = 0;
    switch (in->instruction) {
        INSTRUCTIONS(CASE)
    }
    *out = (struct output){vector, general, (uint32_t)fpsr, (uint32_t)nzcv};
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--list") == 0) {
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            puts(names[i]);
        return 0;
    }
    struct input in;
    struct output out;
    while (fread(&in, sizeof in, 1, stdin) == 1) {
        run(&in, &out);
        if (fwrite(&out, sizeof out, 1, stdout) != 1)
            return 1;
    }
    return 0;
}
