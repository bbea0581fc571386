// NEON floating point, lane by lane, float and double. NaNs count as one: their bits differ between machines.
#include "neon.h"

static double number(void) {
    static const double special[] = {0, -0.0, INFINITY, -INFINITY, NAN, 1, -1, 0.5, 1.5, 2.5, -2.5, 1e30, 3e-39,
        2147483648.0, -2147483649.0, 4294967295.5, 9.3e18, -0.3, 1e-45, 65504};
    uint64_t r = next() >> 7;
    if (r % 4 == 0) return special[(r >> 8) % 20];
    return ((int64_t)next() >> 20) * (1.0 / (1ull << (r >> 8 & 31)));
}

#define FLOATS(name, R, rn, T, n, neon, plain)                                                               \
    {                                                                                                        \
        uint64_t h = 0;                                                                                      \
        for (int k = 0; k < 4 * ROUNDS; k++) {                                                               \
            R r[rn];                                                                                         \
            T a[n]; T b[n]; T c[n];                                                                          \
            for (int i = 0; i < n; i++) a[i] = number(), b[i] = number(), c[i] = number();                   \
            EITHER(neon, for (int i = 0; i < rn; i++) { T x = a[i]; T y = b[i]; T z = c[i]; r[i] = plain; }); \
            for (int i = 0; i < rn; i++) if (r[i] != r[i]) r[i] = (R)77;                                     \
            h = fold(h, r, sizeof r);                                                                        \
        }                                                                                                    \
        REPORT(name, h);                                                                                     \
    }
#define TWO(op, T, n, s, e) FLOATS(#op #s, T, n, T, n, vst1q_##s(r, op##q_##s(vld1q_##s(a), vld1q_##s(b))), e)
#define ONE(op, T, n, s, e) FLOATS(#op #s, T, n, T, n, vst1q_##s(r, op##q_##s(vld1q_##s(a))), e)
#define TEST(op, T, U, n, s, u, e) FLOATS(#op #s, U, n, T, n, vst1q_##u(r, op##q_##s(vld1q_##s(a), vld1q_##s(b))), e)
#define TOINT(op, T, I, n, s, i_, round)                                                                     \
    FLOATS(#op #s #i_, I, n, T, n, vst1q_##i_(r, op##q_##i_##_##s(vld1q_##s(a))), ({                         \
               T v_ = round(x); v_ != v_ ? 0 : v_ >= (T)HIGH(I) ? (I)HIGH(I) : v_ <= (T)LOW(I) ? (I)LOW(I) : (I)v_; }))
#define TOINTS(T, I, n, s, i_)                                                                               \
    TOINT(vcvt, T, I, n, s, i_, trunc) TOINT(vcvtn, T, I, n, s, i_, nearbyint) TOINT(vcvta, T, I, n, s, i_, round) \
    TOINT(vcvtm, T, I, n, s, i_, floor) TOINT(vcvtp, T, I, n, s, i_, ceil)
#define SMALLER(x, y) ((x) != (x) || (y) != (y) ? NAN : (x) < (y) || ((x) == (y) && signbit(x)) ? (x) : (y))
#define LARGER(x, y) ((x) != (x) || (y) != (y) ? NAN : (x) > (y) || ((x) == (y) && !signbit(x)) ? (x) : (y))
#define NUMBER(op, x, y) ((x) != (x) ? (y) : (y) != (y) ? (x) : op(x, y))

#define ARITHMETIC(T, U, I, n, s, u, i_, f)                                                                  \
    TWO(vadd, T, n, s, x + y) TWO(vsub, T, n, s, x - y) TWO(vmul, T, n, s, x * y) TWO(vdiv, T, n, s, x / y)  \
    TWO(vmin, T, n, s, SMALLER(x, y)) TWO(vmax, T, n, s, LARGER(x, y))                                       \
    TWO(vminnm, T, n, s, NUMBER(SMALLER, x, y)) TWO(vmaxnm, T, n, s, NUMBER(LARGER, x, y))                   \
    TWO(vabd, T, n, s, fabs##f(x - y))                                                                       \
    TWO(vmulx, T, n, s, (x == 0 && isinf(y)) || (isinf(x) && y == 0) ? signbit(x) != signbit(y) ? -2 : 2 : x * y) \
    TWO(vpadd, T, n, s, (i < n / 2 ? a[2 * i] + a[2 * i + 1] : b[2 * i - n] + b[2 * i - n + 1]))             \
    ONE(vneg, T, n, s, -x) ONE(vabs, T, n, s, fabs##f(x)) ONE(vsqrt, T, n, s, sqrt##f(x))                    \
    ONE(vrnd, T, n, s, trunc##f(x)) ONE(vrndn, T, n, s, nearbyint##f(x)) ONE(vrnda, T, n, s, round##f(x))    \
    ONE(vrndm, T, n, s, floor##f(x)) ONE(vrndp, T, n, s, ceil##f(x)) ONE(vrndx, T, n, s, rint##f(x))         \
    FLOATS("vfma" #s, T, n, T, n, vst1q_##s(r, vfmaq_##s(vld1q_##s(a), vld1q_##s(b), vld1q_##s(c))), fma##f(y, z, x)) \
    FLOATS("vfms" #s, T, n, T, n, vst1q_##s(r, vfmsq_##s(vld1q_##s(a), vld1q_##s(b), vld1q_##s(c))), fma##f(-y, z, x)) \
    FLOATS("vfma_lane" #s, T, n, T, n, vst1q_##s(r, vfmaq_laneq_##s(vld1q_##s(a), vld1q_##s(b), vld1q_##s(c), 1)), fma##f(y, c[1], x)) \
    TEST(vceq, T, U, n, s, u, -(U)(x == y)) TEST(vcgt, T, U, n, s, u, -(U)(x > y))                           \
    TEST(vcge, T, U, n, s, u, -(U)(x >= y)) TEST(vcagt, T, U, n, s, u, -(U)(fabs(x) > fabs(y)))              \
    TEST(vcale, T, U, n, s, u, -(U)(fabs(x) <= fabs(y)))                                                     \
    TOINTS(T, I, n, s, i_) TOINTS(T, U, n, s, u)                                                             \
    FLOATS("vcvt_n" #s, T, n, T, n, vst1q_##s(r, vcvtq_n_##s##_##i_(vcvtq_n_##i_##_##s(vld1q_##s(a), 5), 5)), ({ \
               double v_ = trunc(x * 32.0); (T)(v_ != v_ ? 0 : v_ >= (T)HIGH(I) ? (I)HIGH(I) : v_ <= (T)LOW(I) ? (I)LOW(I) : (I)v_) / 32; }))

int main(void) {
    ARITHMETIC(float, uint32_t, int32_t, 4, f32, u32, s32, f)
    ARITHMETIC(double, uint64_t, int64_t, 2, f64, u64, s64, )
    FLOATS("vcvt_f64", double, 2, float, 4, vst1q_f64(r, vcvt_f64_f32(vld1_f32(a))), x)
    FLOATS("vcvt_f32", float, 2, double, 2, vst1_f32(r, vcvt_f32_f64(vld1q_f64(a))), (float)x)
    FLOATS("vaddv", float, 1, float, 4, r[0] = vaddvq_f32(vld1q_f32(a)), (a[0] + a[1]) + (a[2] + a[3]))
    FLOATS("vmaxv", float, 1, float, 4, r[0] = vmaxvq_f32(vld1q_f32(a)),
           ({ float p = LARGER(a[0], a[1]), q = LARGER(a[2], a[3]); LARGER(p, q); }))
    GENERAL("vcvt_f32_u32", float, 4, uint32_t, 4, int, 1, vst1q_f32(r, vcvtq_f32_u32(vld1q_u32(a))), (float)a[i])
    GENERAL("vcvt_f32_s32", float, 4, int32_t, 4, int, 1, vst1q_f32(r, vcvtq_f32_s32(vld1q_s32(a))), (float)a[i])
    GENERAL("vcvt_f64_u64", double, 2, uint64_t, 2, int, 1, vst1q_f64(r, vcvtq_f64_u64(vld1q_u64(a))), (double)a[i])
    GENERAL("vcvt_f64_s64", double, 2, int64_t, 2, int, 1, vst1q_f64(r, vcvtq_f64_s64(vld1q_s64(a))), (double)a[i])
    return 0;
}
