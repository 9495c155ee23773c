// The package's random streams in the orders in which the samplers use them, as raw words for a
// battery of tests. `streams check FILE` holds them against words that the package printed.
//
// Independent of the package: Philox4x32-10 as its paper gives it, one block at a time, and the
// layout that `RandomStream` documents.

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint64_t seed;
  uint32_t purpose, layer, step, example;
} Stream;

static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
  uint32_t c[4], k[2] = {key[0], key[1]};
  memcpy(c, counter, sizeof c);
  for (int round = 0; round < 10; round++) {
    uint64_t p = UINT64_C(0xD2511F53) * c[0], q = UINT64_C(0xCD9E8D57) * c[2];
    uint32_t next[4] = {(uint32_t)(q >> 32) ^ c[1] ^ k[0], (uint32_t)q,
                        (uint32_t)(p >> 32) ^ c[3] ^ k[1], (uint32_t)p};
    memcpy(c, next, sizeof c);
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  memcpy(words, c, sizeof c);
}

static void block(Stream s, uint32_t number, int refinement, uint32_t words[4]) {
  uint32_t counter[4] = {number, s.example, s.step,
                         (uint32_t)refinement << 31 | s.purpose << 16 | s.layer};
  uint32_t key[2] = {(uint32_t)s.seed, (uint32_t)(s.seed >> 32)};
  philox(counter, key, words);
}

/// Words 32 g ..< 32 (g + 1) of a stream.
static void group(Stream s, uint32_t g, uint32_t words[32]) {
  for (uint32_t lane = 0; lane < 8; lane++) {
    uint32_t w[4];
    block(s, 8 * g + lane, 0, w);
    words[2 * lane] = w[0];
    words[2 * lane + 1] = w[1];
    words[16 + 2 * lane] = w[2];
    words[16 + 2 * lane + 1] = w[3];
  }
}

static void emit(const uint32_t *words, size_t count) {
  if (fwrite(words, sizeof *words, count, stdout) != count) exit(0);  // the battery has enough
}

static void emitStream(Stream s, uint32_t groups) {
  for (uint32_t g = 0; g < groups; g++) {
    uint32_t words[32];
    group(s, g, words);
    emit(words, 32);
  }
}

/// Purpose 3 draws the states in training.
static Stream training(uint64_t seed) { return (Stream){.seed = seed, .purpose = 3, .layer = 1}; }

/// One stream from its beginning; its 2³² blocks are more than a battery takes.
static void sequential(uint64_t seed) { emitStream(training(seed), UINT32_MAX); }

/// What training draws: two layers of 20 particles of 200 units, bytes 0 ..< 4000 each, for
/// minibatches of 100 of 60 000 examples, step after step.
static void trainingOrder(uint64_t seed) {
  Stream s = training(seed);
  for (s.step = 0;; s.step++)
    for (uint32_t i = 0; i < 100; i++)
      for (s.layer = 1; s.layer <= 2; s.layer++) {
        s.example = (s.step * 100 + i) % 60000;
        uint32_t words[32 * 32];
        for (uint32_t g = 0; g < 32; g++) group(s, g, words + 32 * g);
        emit(words, 1000);
      }
}

/// The first group of words of adjacent examples, then of the next step: one place in many streams.
static void examples(uint64_t seed) {
  Stream s = training(seed);
  for (s.step = 0;; s.step++)
    for (s.example = 0; s.example < 60000; s.example++) emitStream(s, 1);
}

/// The first group of words of adjacent steps: one place of one example through training.
static void steps(uint64_t seed) {
  Stream s = training(seed);
  for (s.example = 0;; s.example++)
    for (s.step = 0; s.step < 60000; s.step++) emitStream(s, 1);
}

/// The first group of words of adjacent seeds.
static void seeds(uint64_t seed) {
  for (Stream s = training(seed);; s.seed++) emitStream(s, 1);
}

/// Layers and purposes as neighbours: one group of each of four layers of eight purposes.
static void layers(uint64_t seed) {
  Stream s = training(seed);
  for (s.step = 0;; s.step++)
    for (s.example = 0; s.example < 60000; s.example++)
      for (s.purpose = 1; s.purpose <= 8; s.purpose++)
        for (s.layer = 0; s.layer < 4; s.layer++) emitStream(s, 1);
}

/// Four examples' streams in turn, a group of each.
static void interleaved(uint64_t seed) {
  Stream s = training(seed);
  for (uint32_t g = 0;; g++)
    for (s.example = 0; s.example < 4; s.example++) {
      uint32_t words[32];
      group(s, g, words);
      emit(words, 32);
    }
}

/// First words of adjacent blocks of the refinement, as though every draw were open.
static void refinement(uint64_t seed) {
  Stream s = training(seed);
  for (uint32_t n = 0;; n++) {
    uint32_t w[4];
    block(s, n, 1, w);
    emit(w, 1);
  }
}

/// The 32-bit uniforms of the sampler: byte n of the stream over 24 bits of block n's refinement.
static void uniforms(uint64_t seed) {
  Stream s = training(seed);
  for (uint32_t g = 0;; g++) {
    uint32_t words[32], u[128];
    group(s, g, words);
    for (uint32_t i = 0; i < 128; i++) {
      uint32_t w[4];
      block(s, 128 * g + i, 1, w);
      u[i] = (words[i / 4] >> 8 * (i % 4)) << 24 | w[0] >> 8;
    }
    emit(u, 128);
  }
}

static const struct {
  const char *name;
  void (*run)(uint64_t seed);
} orders[] = {
    {"sequential", sequential}, {"training", trainingOrder}, {"examples", examples},
    {"steps", steps},           {"seeds", seeds},            {"layers", layers},
    {"interleaved", interleaved}, {"refinement", refinement}, {"uniforms", uniforms},
};

/// Lines of a file: seed purpose layer step example position word, in hexadecimal.
static int check(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) return perror(path), 66;
  Stream s;
  uint32_t position, word, words[32], count = 0;
  while (fscanf(file, "%" SCNx64 "%x%x%x%x%x%x", &s.seed, &s.purpose, &s.layer, &s.step,
                &s.example, &position, &word) == 7) {
    group(s, position / 32, words);
    if (words[position % 32] != word)
      return fprintf(stderr, "%s, line %u: %08x instead of %08x\n", path, count + 1,
                     words[position % 32], word), 1;
    count++;
  }
  int complete = feof(file);
  fclose(file);
  if (!complete || count == 0) return fprintf(stderr, "%s: line %u\n", path, count + 1), 65;
  printf("%u words agree\n", count);
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "check") == 0) return check(argv[2]);
  for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
    if (argc == 3 && strcmp(argv[1], orders[i].name) == 0)
      return orders[i].run(strtoull(argv[2], NULL, 0)), 0;
  fprintf(stderr, "usage: streams check FILE | ORDER SEED\norders:");
  for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) fprintf(stderr, " %s", orders[i].name);
  fprintf(stderr, "\n");
  return 64;
}
