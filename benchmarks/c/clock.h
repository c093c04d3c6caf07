/* Cycles by phase, of one thread; compiled in with -DPHASES only. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

enum phase { RESET, MOVE, EXPOSE, SHARE, LAND, LAUNCH, BURN, SETTLE, N_PHASES };

#ifdef PHASES
int64_t spent[N_PHASES];
#define START int64_t since = (int64_t)__builtin_ia32_rdtsc()
#define LAP(phase)                                   \
    do {                                             \
        int64_t now = (int64_t)__builtin_ia32_rdtsc(); \
        spent[phase] += now - since;                 \
        since = now;                                 \
    } while (0)
#else
#define START
#define LAP(phase)
#endif

#endif
