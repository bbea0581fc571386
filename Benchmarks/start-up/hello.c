// The least program: what is measured is start-up.
#include <stdio.h>

int main(void) { puts("hello"); }
