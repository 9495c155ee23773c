// Functions of one number on arrays. A program defines `functions`, a list of names and loops.
// usage: PROGRAM WORK…     a work: kernel/NAME/COUNT
#define _GNU_SOURCE
#include <math.h>
#include <string.h>

#include "timing.h"

typedef struct {
  const char *name, *form;
  void (*apply)(const float *restrict x, float *restrict y, long count);
} Function;

#define FUNCTIONS(...)                                                                   \
  int main(int argument_count, char **arguments) {                                       \
    Function functions[] = {__VA_ARGS__};                                                \
    for (int i = 1; i < argument_count; i++) {                                           \
      char name[64];                                                                     \
      long count;                                                                        \
      if (sscanf(arguments[i], "kernel/%63[^/]/%ld", name, &count) != 2) continue;       \
      for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {                \
        if (strcmp(functions[f].name, name)) continue;                                   \
        float *x = uniform_floats(count, strcmp(name, "log") ? -8 : 0, 8);               \
        float *y = uniform_floats(count, 0, 0);                                          \
        REPORT(arguments[i], functions[f].form, functions[f].apply(x, y, count));        \
        free(x), free(y);                                                                \
      }                                                                                  \
    }                                                                                    \
  }
