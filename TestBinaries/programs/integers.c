#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
static int cmp(const void*a,const void*b){int x=*(int*)a,y=*(int*)b;return x<y?-1:x>y;}
int fib(int n){return n<2?n:fib(n-1)+fib(n-2);}
int main(int c,char**v){
 int n=c>1?atoi(v[1]):100000; int*a=malloc(n*4); uint32_t s=12345;
 for(int i=0;i<n;i++){s=s*1103515245+12345;a[i]=s>>3;}
 qsort(a,n,4,cmp); uint64_t h=0; for(int i=0;i<n;i++)h=h*31+a[i];
 printf("sorted %016llx %d\n",(unsigned long long)h,fib(c>2?atoi(v[2]):25));
 char buf[256]; memset(buf,0,256); for(int i=0;i<200;i++)buf[i]='a'+i%26; printf("%zu %s\n",strlen(buf),strchr(buf,'q'));
 unsigned char sv[100000]; memset(sv,1,sizeof sv); int cnt=0; for(int r=0;r<20;r++){memset(sv,1,sizeof sv);cnt=0;for(int i=2;i<100000;i++)if(sv[i]){cnt++;for(int j=2*i;j<100000;j+=i)sv[j]=0;}}
 printf("primes %d %lld %llu %d\n",cnt,(long long)h/7,(unsigned long long)h%1000003,(int)s/-3);
#ifdef __SIZEOF_INT128__
 __int128 q=(__int128)h*h; printf("%016lx%016lx\n",(uint64_t)(q>>64),(uint64_t)q);
#endif
 return 0;}
