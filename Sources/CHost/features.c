#include "CHost.h"
#include <cpuid.h>

// The bits are those of HostFeatures in Sources/HostX86/HostFeatures.swift.
uint32_t sj_host_features(void) {
    uint32_t a, b, c, d, found = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    if (c & bit_FMA) found |= 1u << 2;
    if (c & bit_MOVBE) found |= 1u << 3;
    if (c & bit_F16C) found |= 1u << 4;
    if (c & bit_AES) found |= 1u << 5;
    if (c & bit_PCLMUL) found |= 1u << 6;
    if (c & bit_CMPXCHG16B) found |= 1u << 8;
    uint32_t xcr0 = 0;
    if (c & bit_OSXSAVE) {
        uint32_t high;
        __asm__ volatile("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
    }
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        if ((b & bit_AVX2) && (xcr0 & 6) == 6) found |= 1u << 0;
        if (b & bit_BMI2) found |= 1u << 1;
        if (c & bit_GFNI) found |= 1u << 9;
        if (b & bit_SHA) found |= 1u << 13;
        if ((b & bit_AVX512VL) && (b & bit_AVX512BW) && (b & bit_AVX512DQ) && (xcr0 & 0xe6) == 0xe6)
            found |= 1u << 10;
        if ((found & 1u << 10) && (b & bit_AVX512CD)) found |= 1u << 11;
        if ((found & 1u << 10) && (c & bit_AVX512BITALG)) found |= 1u << 12;
    }
    if (__get_cpuid(0x80000001, &a, &b, &c, &d) && (c & bit_LZCNT)) found |= 1u << 7;
    if (!(found & 1)) found &= ~((1u << 2) | (1u << 4));
    return found;
}
