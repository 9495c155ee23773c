// Dense products by the sgemm of a BLAS.
// usage: gemm LIBRARY SYMBOL WORK…     a work: kernel/sgemm-{nn,nt,tn}/ROWSxCOLUMNSxK
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>

#include "timing.h"

typedef void (*Sgemm)(int, int, int, int, int, int, float, const float *, int, const float *, int,
                      float, float *, int);

enum { row_major = 101, as_is = 111, transposed = 112 };

int main(int count, char **arguments) {
  void *library = dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
  Sgemm sgemm = library ? (Sgemm)dlsym(library, arguments[2]) : NULL;
  if (!sgemm) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  for (int i = 3; i < count; i++) {
    char left, right;
    int rows, columns, k;
    if (sscanf(arguments[i], "kernel/sgemm-%c%c/%dx%dx%d", &left, &right, &rows, &columns, &k) != 5)
      continue;
    bool left_transposed = left == 't', right_transposed = right == 't';
    float *a = uniform_floats((long)rows * k, -1, 1);
    float *b = uniform_floats((long)k * columns, -1, 1);
    float *c = uniform_floats((long)rows * columns, 0, 0);
    REPORT(arguments[i], "",
           sgemm(row_major, left_transposed ? transposed : as_is,
                 right_transposed ? transposed : as_is, rows, columns, k, 1, a,
                 left_transposed ? rows : k, b, right_transposed ? k : columns, 0, c, columns));
    free(a), free(b), free(c);
  }
}
