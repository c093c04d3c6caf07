/* Keyed draws: Philox4x32-10 with counter (draw, stream, entity low, entity high) and key (seed, replication).
 * The same draws as wargame/compiled/random.py. Source: Salmon et al., SC11 (2011). */
#ifndef PHILOX_H
#define PHILOX_H

#include <math.h>
#include <stdint.h>

enum stream { DETECT = 1, JAM = 2, SHOT = 4, CREDIT = 5, IMPACT = 6, READY = 9, RAID = 10, TAKEOVER = 21 };

typedef struct {
    uint32_t seed, replication;
} key_pair;

/* Return the draw as a double, uniform on [0, 1) with 53 bits. */
static inline double uniform(key_pair key, enum stream stream, uint64_t entity, uint32_t draw)
{
    uint32_t c0 = draw, c1 = (uint32_t)stream, c2 = (uint32_t)entity, c3 = (uint32_t)(entity >> 32);
    uint32_t k0 = key.seed, k1 = key.replication;
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return ((double)(c0 >> 5) * 67108864.0 + (double)(c1 >> 6)) * (1.0 / 9007199254740992.0);
}

/* Return a draw from the exponential distribution of mean 1. */
static inline double exponential(key_pair key, enum stream stream, uint64_t entity, uint32_t draw)
{
    return -log1p(-uniform(key, stream, entity, draw));
}

#endif
