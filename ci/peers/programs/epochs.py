"""What the programs that time training epochs share: the work, its data, and the clock.

usage of such a program: PROGRAM WORK… --threads N [--data DIRECTORY]
a work: epoch/{classification,structured}/{g3,g5}/m=M, the ids of `bench run`
"""

import argparse
import dataclasses
import gzip
import json
import pathlib
import time

import numpy as np

EXAMPLES = 60_000
BATCH = 100
BATCHES = EXAMPLES // BATCH
HIDDEN = (200, 200)
MOMENTUM = 0.9
RATE = 0.01


@dataclasses.dataclass
class Work:
    """A training epoch of a 784-200-200-10 (classification) or 392-200-200-392 net."""

    name: str
    estimator: str
    particles: int

    @property
    def is_classification(self):
        return "/classification/" in self.name

    @property
    def sizes(self):
        return (784, *HIDDEN, 10) if self.is_classification else (392, *HIDDEN, 392)

    def data(self, directory):
        """Inputs [60000, in] and labels [60000] or targets [60000, out]: MNIST, or random."""
        images = np.random.default_rng(0).random((EXAMPLES, 784), dtype=np.float32)
        labels = np.random.default_rng(1).integers(0, 10, EXAMPLES)
        if directory:
            images = load_images(directory)
            labels = _idx(directory, "train-labels-idx1-ubyte").astype(np.int64)
        if self.is_classification:
            return images - images.mean(0), labels
        states = (np.random.default_rng(2).random(images.shape) < images).astype(np.float32)
        return np.ascontiguousarray(states[:, :392]), np.ascontiguousarray(states[:, 392:])


def load_images(directory):
    """The grey images of MNIST [60000, 784] in [0, 1]."""
    return _idx(directory, "train-images-idx3-ubyte").reshape(-1, 784) / np.float32(255)


def _idx(directory, name):
    path = pathlib.Path(directory) / "mnist" / name
    packed = path.with_name(name + ".gz")
    content = gzip.open(packed).read() if packed.exists() else path.read_bytes()
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3])


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("works", nargs="+")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--data")
    options = parser.parse_args()
    works = []
    for name in options.works:
        _, _, estimator, particles = name.split("/")
        works.append(Work(name, estimator, int(particles.removeprefix("m="))))
    return options, works


def report(work, form, run, batches, epoch=BATCHES):
    """Prints the seconds of an epoch, which has `epoch` batches: the mean of several calls of `run`, each of
    `batches` batches.

    The first call is not counted: it compiles, and meets cold memory.
    """
    run()
    calls, start = 0, time.perf_counter()
    while calls < 2 or time.perf_counter() - start < 1:
        run()
        calls += 1
    seconds = (time.perf_counter() - start) / (calls * batches) * epoch
    print(json.dumps({"work": work.name, "form": form, "seconds": seconds}), flush=True)
