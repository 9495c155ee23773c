// The fastest of five batches of at least 2 ms, as `bench` takes it, printed as a line of JSON.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

#define SECONDS_OF(calls, body)                                  \
  ({                                                             \
    double start_ = seconds_now();                               \
    for (long call_ = 0; call_ < (calls); call_++) { body; }     \
    seconds_now() - start_;                                      \
  })

#define REPORT(work, form, body)                                                         \
  do {                                                                                   \
    long calls = 1;                                                                      \
    while (SECONDS_OF(calls, body) < 0.002) calls *= 2;                                  \
    double best = 1e30;                                                                  \
    for (int batch = 0; batch < 5; batch++) {                                            \
      double seconds = SECONDS_OF(calls, body) / calls;                                  \
      if (seconds < best) best = seconds;                                                \
    }                                                                                    \
    printf("{\"work\": \"%s\", \"form\": \"%s\", \"seconds\": %.6g}\n", work, form, best); \
    fflush(stdout);                                                                      \
  } while (0)

// In huge pages, as the arenas of `bench` are.
static float *uniform_floats(long count, float low, float high) {
  size_t page = 2 << 20, bytes = ((size_t)count * 4 + page - 1) / page * page;
  float *x = aligned_alloc(page, bytes);
  madvise(x, bytes, MADV_HUGEPAGE);
  for (long i = 0; i < count; i++) x[i] = low + (high - low) * ((float)rand() / (float)RAND_MAX);
  return x;
}
