// The guest thread that runs on this host thread, for signal handlers.
#pragma once

void *_Nullable sj_current_thread(void);
void sj_set_current_thread(void *_Nullable thread);
