#include <stdio.h>
#include <stdlib.h>
#include <math.h>
static float a[4096],b[4096]; static double d[4096];
int main(int c,char**v){ int n=c>1?atoi(v[1]):100;
 for(int i=0;i<4096;i++){a[i]=i*0.5f;b[i]=i*0.25f+1;d[i]=i*1.5;}
 for(int r=0;r<n*20;r++) for(int i=0;i<4096;i++) a[i]=a[i]*0.999f+b[i];
 double s=0; for(int r=0;r<n;r++) for(int i=0;i<4096;i++){ s+=sqrt(d[i])/(1+s*1e-6); }
 double x=0.3,y=0.2; int it=0; for(int r=0;r<n*10000;r++){ double nx=x*x-y*y+0.1,ny=2*x*y-0.2; x=nx;y=ny; if(x*x+y*y>4){x=0.1;y=0.1;it++;} }
 printf("%f %f %f %f %d\n",a[17],s,x,y,it);
 printf("%g %g %g %g %a\n",sin(1.5),exp(2.5),pow(2,0.5),log(10),tan(1.0)); printf("%d %u %ld\n",(int)-3.7,(unsigned)3e9,(long)1e18);
 return 0;}
