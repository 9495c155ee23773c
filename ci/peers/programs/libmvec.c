// glibc's vector functions (within 4 ULP), which gcc -Ofast calls in plain loops. softplus_log is less
// accurate where e^−|x| is small.
#include "functions.h"

#define LOOP(name, value)                                                                \
  __attribute__((noinline)) static void name(const float *restrict x, float *restrict y, \
                                             long count) {                               \
    for (long i = 0; i < count; i++) {                                                   \
      float v = x[i];                                                                    \
      y[i] = value;                                                                      \
    }                                                                                    \
  }

LOOP(exponential, expf(v))
LOOP(logarithm, logf(v))
LOOP(sigmoid, 1 / (1 + expf(-v)))
LOOP(softplus, fmaxf(v, 0) + log1pf(expf(-fabsf(v))))
LOOP(softplus_log, fmaxf(v, 0) + logf(1 + expf(-fabsf(v))))
LOOP(tangent, tanhf(v))

FUNCTIONS({"exp", "4 ULP", exponential}, {"log", "4 ULP", logarithm},
          {"sigmoid", "4 ULP", sigmoid}, {"softplus", "log1p", softplus},
          {"softplus", "log", softplus_log}, {"tanh", "4 ULP", tangent})
