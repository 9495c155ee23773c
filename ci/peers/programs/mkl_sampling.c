// Samples by the generators of MKL's vector statistics library.
// usage: mkl-sampling LIBRARY WORK…
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "timing.h"

static int (*new_stream)(void **, int, unsigned);
static int (*uniform)(int, void *, int, float *, float, float);
static int (*uniform_bits)(int, void *, int, uint32_t *);
static int (*gaussian)(int, void *, int, float *, float, float);

// The numbers of mkl_vsl.h, shifted as it shifts them.
static const struct {
  const char *name;
  int number;
} generators[] = {{"mcg59", 4}, {"mt19937", 8}, {"sfmt19937", 13}, {"ars5", 15}, {"philox", 16}};

// The methods of mkl_vsl.h: the one of uniform numbers, and two of normal ones.
enum { standard = 0, box_muller2 = 1, inverse = 2 };

// h = 1 where 16 random bits are below p · 65536.
__attribute__((noinline)) static void compare(const uint16_t *bits, const float *p, float *h,
                                              long count) {
  for (long i = 0; i < count; i++) h[i] = (float)bits[i] < p[i] * 65536 ? 1 : 0;
}

__attribute__((noinline)) static void sample(void *stream, uint32_t *bits, const float *p, float *h,
                                             long count) {
  uniform_bits(standard, stream, (int)(count / 2), bits);
  compare((uint16_t *)bits, p, h, count);
}

int main(int count, char **arguments) {
  void *library = dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  new_stream = dlsym(library, "vslNewStream");
  uniform = dlsym(library, "vsRngUniform");
  uniform_bits = dlsym(library, "viRngUniformBits32");
  gaussian = dlsym(library, "vsRngGaussian");
  for (int i = 2; i < count; i++) {
    char name[64];
    long rows = 1, units = 0;
    if (sscanf(arguments[i], "kernel/%63[^/]/%ldx%ld", name, &rows, &units) == 2) {
      units = rows;
      rows = 1;
    }
    long samples = rows * units;
    float *p = uniform_floats(samples, 0, 1), *h = uniform_floats(samples, 0, 0);
    uint32_t *bits = (uint32_t *)uniform_floats(samples, 0, 0);
    for (size_t g = 0; g < sizeof generators / sizeof *generators; g++) {
      void *stream;
      if (new_stream(&stream, generators[g].number << 20, 7)) continue;
      if (!strcmp(name, "uniform"))
        REPORT(arguments[i], generators[g].name,
               uniform(standard, stream, (int)samples, h, 0, 1));
      if (!strcmp(name, "gaussian")) {
        REPORT(arguments[i], generators[g].name,
               gaussian(box_muller2, stream, (int)samples, h, 0, 1));
        REPORT(arguments[i], generators[g].name, gaussian(inverse, stream, (int)samples, h, 0, 1));
      }
      if (!strcmp(name, "bernoulli-shared") &&
          !uniform_bits(standard, stream, (int)samples / 2, bits))
        REPORT(arguments[i], generators[g].name, sample(stream, bits, p, h, samples));
    }
    free(p), free(h), free(bits);
  }
}
