#include "CHost.h"
#include <elf.h>
#include <link.h>
#include <string.h>

static const uint8_t *find(const uint8_t *notes, size_t size, size_t *length) {
    while (size >= sizeof(ElfW(Nhdr))) {
        const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)notes;
        size_t name = (note->n_namesz + 3) & ~(size_t)3;
        size_t body = (note->n_descsz + 3) & ~(size_t)3;
        if (size < sizeof *note + name + body) return NULL;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp(note + 1, "GNU", 4) == 0) {
            *length = note->n_descsz;
            return (const uint8_t *)(note + 1) + name;
        }
        notes += sizeof *note + name + body;
        size -= sizeof *note + name + body;
    }
    return NULL;
}

const uint8_t *sj_build_id(size_t *length) {
    const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    size_t count = getauxval(AT_PHNUM);
    uintptr_t base = 0;
    if (headers == NULL) return NULL;
    for (size_t k = 0; k < count; k++)
        if (headers[k].p_type == PT_PHDR) base = (uintptr_t)headers - headers[k].p_vaddr;
    for (size_t k = 0; k < count; k++) {
        if (headers[k].p_type != PT_NOTE) continue;
        const uint8_t *found = find((const uint8_t *)(base + headers[k].p_vaddr), headers[k].p_memsz, length);
        if (found != NULL) return found;
    }
    return NULL;
}
