// The least program with a dynamic linker and a shared C library.
// dynamic: yes
#include "hello.c"
