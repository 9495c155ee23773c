"""What the programs that time epochs of autoencoders share: the work and its data. The clock is that
of `epochs`.

a work: epoch/{vae,iwae}/{1,2}-layer/{total,path,dreg}/k=K, the ids of `bench run`
"""

import argparse
import dataclasses

import numpy as np

import epochs

BATCH = 20
BATCHES = epochs.EXAMPLES // BATCH
RATE, DECAYS, STABILISER = 1e-3, (0.9, 0.999), 1e-4


@dataclasses.dataclass
class Work:
    name: str
    objective: str
    layers: int
    estimator: str
    samples: int

    @property
    def perceptrons(self):
        """The sizes of q1 (and q2), px (and p1): heads of Gaussians are means and log deviations."""
        if self.layers == 1:
            return {"q1": (784, 200, 200, 100), "px": (50, 200, 200, 784)}
        return {
            "q1": (784, 200, 200, 200), "q2": (100, 100, 100, 100),
            "px": (100, 200, 200, 784), "p1": (50, 100, 100, 200),
        }

    @property
    def latents(self):
        return (50,) if self.layers == 1 else (100, 50)

    @property
    def timed_batches(self):
        return {1: 300, 5: 150}.get(self.samples, 25)

    def data(self, directory):
        """Binary images [60000, 784]: MNIST binarised once, or random."""
        images = np.full((epochs.EXAMPLES, 784), 0.13, np.float32)
        if directory:
            images = epochs.load_images(directory)
        return (np.random.default_rng(2).random(images.shape) < images).astype(np.float32)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("works", nargs="+")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--data")
    options = parser.parse_args()
    works = []
    for name in options.works:
        _, objective, layers, estimator, samples = name.split("/")
        works.append(
            Work(name, objective, int(layers[0]), estimator, int(samples.removeprefix("k="))))
    return options, works
