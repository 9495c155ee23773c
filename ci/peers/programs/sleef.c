// SLEEF's functions: _u10 within 1 ULP, _u35 within 3.5. Sigmoid and softplus as one writes them with
// those, so a little less accurate. Counts are multiples of sixteen.
#include "functions.h"

#include <immintrin.h>
#include <sleef.h>

#ifdef __AVX512F__
typedef __m512 Vector;
#define CALL(function, accuracy) Sleef_##function##f16_##accuracy
#define ONE(op) _mm512_##op##_ps
#define BITWISE(op, x, y) _mm512_##op##_ps(x, y)
enum { width = 16 };
#else
typedef __m256 Vector;
#define CALL(function, accuracy) Sleef_##function##f8_##accuracy
#define ONE(op) _mm256_##op##_ps
#define BITWISE(op, x, y) _mm256_##op##_ps(x, y)
enum { width = 8 };
#endif

#define LOOP(name, value)                                                                \
  __attribute__((noinline)) static void name(const float *restrict x, float *restrict y, \
                                             long count) {                               \
    for (long i = 0; i < count; i += width) {                                            \
      Vector v = ONE(loadu)(x + i);                                                      \
      ONE(storeu)(y + i, value);                                                         \
    }                                                                                    \
  }

#define one ONE(set1)(1.0f)
#define sign ONE(set1)(-0.0f)

LOOP(exponential, CALL(exp, u10)(v))
LOOP(logarithm, CALL(log, u10)(v))
LOOP(logarithm35, CALL(log, u35)(v))
LOOP(sigmoid, ONE(div)(one, ONE(add)(one, CALL(exp, u10)(BITWISE(xor, v, sign)))))
LOOP(softplus, ONE(add)(ONE(max)(v, ONE(setzero)()),
                        CALL(log1p, u10)(CALL(exp, u10)(BITWISE(or, v, sign)))))
LOOP(tangent, CALL(tanh, u10)(v))
LOOP(tangent35, CALL(tanh, u35)(v))

FUNCTIONS({"exp", "1 ULP", exponential}, {"log", "1 ULP", logarithm},
          {"log", "3.5 ULP", logarithm35}, {"sigmoid", "1 ULP", sigmoid},
          {"softplus", "1 ULP", softplus}, {"tanh", "1 ULP", tangent},
          {"tanh", "3.5 ULP", tangent35})
