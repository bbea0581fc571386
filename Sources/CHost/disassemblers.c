// Capstone's library has disassemblers of all processors in one table; this file stands in for those that Sojourn has no
// use for. Their tables of pointers would be relocated at every start: a third of its page faults.
#include <stddef.h>

// CS_ERR_ARCH: there is no such disassembler.
enum { no_architecture = 2 };

#define WITHOUT(name)                                                                                                  \
    int name##_global_init(void *handle) { return (void)handle, no_architecture; }                                     \
    int name##_option(void *handle, int type, size_t value) {                                                          \
        return (void)handle, (void)type, (void)value, no_architecture;                                                 \
    }

WITHOUT(ARM)
WITHOUT(EVM)
WITHOUT(M680X)
WITHOUT(M68K)
WITHOUT(Mips)
WITHOUT(Sparc)
WITHOUT(SystemZ)
WITHOUT(TMS320C64x)
WITHOUT(XCore)
