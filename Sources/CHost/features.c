#include "CHost.h"
#include <sys/platform/x86.h>

// What the C library has found out already: CPUID leaves a virtual machine, which takes longer than all else here. The
// bits are those of HostFeatures in Sources/HostX86/HostFeatures.swift.
uint32_t sj_host_features(void) {
    uint32_t found = 0;
    if (CPU_FEATURE_ACTIVE(AVX2)) found |= 1u << 0;
    if (CPU_FEATURE_ACTIVE(BMI2)) found |= 1u << 1;
    if (CPU_FEATURE_ACTIVE(FMA)) found |= 1u << 2;
    if (CPU_FEATURE_ACTIVE(MOVBE)) found |= 1u << 3;
    if (CPU_FEATURE_ACTIVE(F16C)) found |= 1u << 4;
    if (CPU_FEATURE_ACTIVE(AES)) found |= 1u << 5;
    if (CPU_FEATURE_ACTIVE(PCLMULQDQ)) found |= 1u << 6;
    if (CPU_FEATURE_ACTIVE(LZCNT)) found |= 1u << 7;
    if (CPU_FEATURE_ACTIVE(CMPXCHG16B)) found |= 1u << 8;
    if (CPU_FEATURE_ACTIVE(GFNI)) found |= 1u << 9;
    if (CPU_FEATURE_ACTIVE(SHA)) found |= 1u << 13;
    if (CPU_FEATURE_ACTIVE(AVX512VL) && CPU_FEATURE_ACTIVE(AVX512BW) && CPU_FEATURE_ACTIVE(AVX512DQ)) {
        found |= 1u << 10;
        if (CPU_FEATURE_ACTIVE(AVX512CD)) found |= 1u << 11;
        if (CPU_FEATURE_ACTIVE(AVX512_BITALG)) found |= 1u << 12;
        if (CPU_FEATURE_ACTIVE(AVX512_VBMI)) found |= 1u << 14;
    }
    return found;
}
