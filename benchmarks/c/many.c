/* Many battles on some threads: each takes the next replications from a common counter. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "world.h"

typedef struct state state;
void *new_state(const world *w);
void free_state(void *s);
void fight_into(void *s, uint32_t seed, uint32_t first, int64_t i, const outcome *out);

enum { CHUNK = 8 };

typedef struct {
    const world *world;
    const outcome *out;
    int64_t n;
    uint32_t seed, first;
    _Atomic int64_t next;
} job;

static void *work(void *argument)
{
    job *j = argument;
    void *s = new_state(j->world);
    int64_t i;
    while ((i = atomic_fetch_add(&j->next, CHUNK)) < j->n)
        for (int64_t last = i + CHUNK < j->n ? i + CHUNK : j->n; i < last; i++)
            fight_into(s, j->seed, j->first, i, j->out);
    free_state(s);
    return NULL;
}

/* Fight `n` replications from `first` on into the rows of `out`. */
void fight_many(const world *w, uint32_t seed, uint32_t first, int64_t n, int threads, const outcome *out)
{
    job j = {w, out, n, seed, first, 0};
    pthread_t *workers = calloc(threads, sizeof *workers);
    for (int i = 1; i < threads; i++)
        pthread_create(&workers[i], NULL, work, &j);
    work(&j);
    for (int i = 1; i < threads; i++)
        pthread_join(workers[i], NULL);
    free(workers);
}

/* Sizes of the records, for whoever fills them. */
void sizes(int32_t *out)
{
    out[0] = sizeof(unit);
    out[1] = sizeof(element);
    out[2] = sizeof(emitter);
    out[3] = sizeof(world);
}
