#include "CHost.h"

static _Thread_local void *current;

void *sj_current_thread(void) { return current; }
void sj_set_current_thread(void *thread) { current = thread; }
