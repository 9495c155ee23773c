#!/usr/bin/env python3
"""Samples of NumPy by its fastest generator, into buffers that are there."""

import numpy as np

import kernels


def samples(name, shape):
    generator = np.random.Generator(np.random.SFC64(1))
    x = np.zeros(shape, np.float32)
    states = np.empty(shape, bool)

    def uniform():
        generator.random(dtype=np.float32, out=x)

    if name == "uniform":
        return [("random", uniform)]
    if name == "gaussian":
        return [("standard_normal", lambda: generator.standard_normal(dtype=np.float32, out=x))]
    if name == "bernoulli-shared":
        p = generator.random(shape[1], dtype=np.float32)
        thresholds = (p * 65536).astype(np.uint16)
        words = np.prod(shape) // 4

        def sixteen_bits():
            bits = generator.integers(0, 2**64, size=words, dtype=np.uint64).view(np.uint16)
            np.less(bits.reshape(shape), thresholds, out=states)

        def compare():
            uniform()
            np.less(x, p, out=states)

        return [("random < p", compare), ("16 bit", sixteen_bits)]
    return []


def main():
    _, works = kernels.arguments()
    for work, name, shape in works:
        for form, run in samples(name, shape):
            kernels.report(work, form, run)


if __name__ == "__main__":
    main()
