/* Bandwidth of one core: a = b + s c over arrays of n doubles. Counted as STREAM does: three words an iteration.
 * Source: McCalpin, IEEE TCCA Newsletter (December 1995). */
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double triad_gb_per_s(int64_t n)
{
    double *memory = malloc(3 * (size_t)n * sizeof *memory);
    double *restrict a = memory, *restrict b = memory + n, *restrict c = memory + 2 * n;
    for (int64_t i = 0; i < n; i++) {
        a[i] = 0.0;
        b[i] = 1.0;
        c[i] = 2.0;
    }
    double start_s = now_s();
    for (int64_t i = 0; i < n; i++)
        a[i] = b[i] + 3.0 * c[i];
    double took_s = now_s() - start_s;
    double check = a[n / 2];
    free(memory);
    return check == 7.0 ? 3.0 * 8.0 * (double)n / took_s * 1e-9 : -1.0;
}
