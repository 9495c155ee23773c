#!/usr/bin/env python3
"""Training epochs in JAX: one compiled scan over minibatches, a hand-written backward pass, donated
buffers. Sixteen random bits a sample, from threefry (two samples a word) or made by numpy outside."""

import math
import os
from functools import partial

import epochs

options, works = epochs.arguments()
if options.threads == 1:
    os.environ["XLA_FLAGS"] = (
        "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

# The denser of its two layouts of threefry.
jax.config.update("jax_threefry_partitionable", False)

BITS = np.random.Generator(np.random.SFC64(1))


def sample(key, bits, p, shape):
    count = math.prod(shape)
    if bits is None:
        words = jax.random.bits(key, (count // 2,), jnp.uint32)
        bits = lax.bitcast_convert_type(words, jnp.uint16)
    return (bits.reshape(shape).astype(jnp.float32) < p * 65536).astype(jnp.float32)


def step(work, has_bits, carry, batch):
    parameters, velocities, key, inputs, targets = carry
    indices, bits1, bits2 = batch if has_bits else (batch[0], None, None)
    w1, b1, w2, b2, w3, b3 = parameters
    _, first, second, outputs = work.sizes
    size, particles = epochs.BATCH, work.particles
    x, y = inputs[indices], targets[indices]
    key, key1, key2 = (key, None, None) if has_bits else jax.random.split(key, 3)
    p1 = jax.nn.sigmoid(x @ w1 + b1)
    h1 = sample(key1, bits1, p1[:, None, :], (size, particles, first))
    h1_rows = h1.reshape(-1, first)
    p2 = jax.nn.sigmoid(h1_rows @ w2 + b2)
    h2 = sample(key2, bits2, p2, (size * particles, second))
    o = (h2 @ w3.T + b3).reshape(size, particles, outputs)
    if work.is_classification:
        log_p = jax.nn.log_softmax(o, 2)
        label = jax.nn.one_hot(y, outputs)[:, None, :]
        log_likelihood, error = (log_p * label).sum(2), label - jnp.exp(log_p)
    else:
        target = y[:, None, :]
        log_likelihood = (target * o - jax.nn.softplus(o)).sum(2)
        error = target - jax.nn.sigmoid(o)
    criterion = jax.nn.logsumexp(log_likelihood, 1) - math.log(particles)
    weights = jax.nn.softmax(log_likelihood, 1)
    error = (error * weights[:, :, None]).reshape(-1, outputs)
    if work.estimator == "g3":
        signal2 = (error @ w3) * p2 * (1 - p2)
        sums = signal2.reshape(size, particles, second).sum(1)
        signal1 = (sums @ w2.T) * p1 * (1 - p1)
    else:
        centred = (weights - 1 / particles)[:, :, None]
        scores = (h2 - p2).reshape(size, particles, second)
        signal2 = (centred * scores).reshape(-1, second)
        signal1 = (centred * h1).sum(1)
    gradients = (
        x.T @ signal1, signal1.sum(0), h1_rows.T @ signal2, signal2.sum(0), error.T @ h2,
        error.sum(0))
    velocities = tuple(
        epochs.MOMENTUM * v + g / size for v, g in zip(velocities, gradients))
    parameters = tuple(p + epochs.RATE * v for p, v in zip(parameters, velocities))
    return (parameters, velocities, key, inputs, targets), criterion.mean()


def main():
    generator = np.random.default_rng(0)
    for work in works:
        sizes = work.sizes
        inputs, targets = (jnp.asarray(a) for a in work.data(options.data))
        # An epoch at a time, or as much of it as keeps its random bits below 100 MB.
        batches = epochs.BATCHES if work.particles == 1 else 60
        shapes = (
            (sizes[0], sizes[1]), (sizes[1],), (sizes[1], sizes[2]), (sizes[2],),
            (sizes[3], sizes[2]), (sizes[3],))
        for has_bits in (False, True):
            state = [
                tuple(
                    jnp.asarray(generator.standard_normal(s, dtype=np.float32) / math.sqrt(200))
                    for s in shapes),
                tuple(jnp.zeros(s) for s in shapes), jax.random.key(0)]

            @partial(jax.jit, donate_argnums=(0, 1))
            def scan(parameters, velocities, key, inputs, targets, batch):
                carry, criteria = lax.scan(
                    partial(step, work, has_bits), (parameters, velocities, key, inputs, targets),
                    batch)
                return *carry[:3], criteria.mean()

            def bits(units):
                count = batches * epochs.BATCH * work.particles * units
                words = BITS.integers(0, 2**64, size=count // 4, dtype=np.uint64)
                return words.view(np.uint16).reshape(batches, -1)

            def run():
                order = np.random.permutation(epochs.EXAMPLES)[:batches * epochs.BATCH]
                batch = (order.reshape(batches, -1).astype(np.int32),)
                if has_bits:
                    batch += (bits(sizes[1]), bits(sizes[2]))
                *state[:], criterion = scan(*state, inputs, targets, batch)
                criterion.block_until_ready()

            form = "numpy 16 bit" if has_bits else "threefry 16 bit"
            epochs.report(work, form, run, batches)


if __name__ == "__main__":
    main()
