#include <stdio.h>
#include <stdint.h>
#define T(ty,v) { ty x=v; ty e=v; printf(#ty " cas %d",(int)__atomic_compare_exchange_n(&x,&e,(ty)77,0,5,5)); printf(" x=%lx e=%lx",(long)x,(long)e); e=5; printf(" cas %d",(int)__atomic_compare_exchange_n(&x,&e,(ty)99,0,5,5)); printf(" x=%lx e=%lx\n",(long)x,(long)e); \
 printf("%lx ",(long)__atomic_exchange_n(&x,(ty)-3,5)); printf("%lx ",(long)__atomic_fetch_add(&x,(ty)5,5)); printf("%lx ",(long)__atomic_fetch_and(&x,(ty)0xf6,5)); printf("%lx ",(long)__atomic_fetch_or(&x,(ty)0x31,5));printf("%lx ",(long)__atomic_fetch_xor(&x,(ty)0x7f,5)); printf("x=%lx\n",(long)x); \
 __atomic_store_n(&x,(ty)9,3); __atomic_fetch_add(&x,1,0); printf("%lx\n",(long)__atomic_load_n(&x,2)); }
int main(){ T(int8_t,0x12) T(uint8_t,0xf2) T(int16_t,0x1234) T(int32_t,0x12345678) T(uint32_t,0) T(int64_t,0x123456789abcLL) }
