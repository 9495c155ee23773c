#!/usr/bin/env python3
"""Epochs of autoencoders in JAX: one compiled scan over minibatches, automatic differentiation, Adam,
donated buffers, normals by threefry."""

import os
from functools import partial

import autoencoders
import epochs

options, works = autoencoders.arguments()
if options.threads == 1:
    os.environ["XLA_FLAGS"] = (
        "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

stop = lax.stop_gradient


def perceptron(layers, x):
    for weights, bias in layers[:-1]:
        x = jnp.tanh(x @ weights + bias)
    weights, bias = layers[-1]
    return x @ weights + bias


def heads(layers, x):
    return jnp.split(perceptron(layers, x), 2, -1)


def log_normal(z, mean, log_deviation):
    """Without its constant."""
    return (-0.5 * jnp.square((z - mean) * jnp.exp(-log_deviation)) - log_deviation).sum(-1)


def sample(work, encoder, x, noise):
    """z of each layer, [rows, units]."""
    rows = x.shape[0] * work.samples
    mean, log_deviation = heads(encoder["q1"], x)
    z = [(mean[:, None] + jnp.exp(log_deviation)[:, None] * noise[0]).reshape(rows, -1)]
    if work.layers == 2:
        mean, log_deviation = heads(encoder["q2"], z[0])
        z.append(mean + jnp.exp(log_deviation) * noise[1].reshape(rows, -1))
    return z


def log_weights(work, encoder, decoder, x, z):
    """log w, [batch, samples]; encoder: the parameters in the density of q."""
    batch = x.shape[0]
    shaped = z[0].reshape(batch, work.samples, -1)
    mean, log_deviation = heads(encoder["q1"], x)
    logits = perceptron(decoder["px"], z[0]).reshape(batch, work.samples, -1)
    value = (x[:, None] * logits - jax.nn.softplus(logits)).sum(2)
    value -= log_normal(shaped, mean[:, None], log_deviation[:, None])
    if work.layers == 1:
        return value - 0.5 * jnp.square(shaped).sum(2)
    above = log_normal(z[0], *heads(decoder["p1"], z[1])) - 0.5 * jnp.square(z[1]).sum(1)
    above -= log_normal(z[1], *heads(encoder["q2"], z[0]))
    return value + above.reshape(batch, work.samples)


def bound(work, log_w):
    """A function whose gradient is that of the bound."""
    if work.objective == "iwae":
        return (stop(jax.nn.softmax(log_w, 1)) * log_w).sum() / log_w.shape[0]
    return log_w.mean()


def gradients(work, encoder, decoder, x, noise):
    if work.estimator == "dreg":
        z, backward = jax.vjp(lambda encoder: sample(work, encoder, x, noise), encoder)

        def value(decoder, z):
            log_w = log_weights(work, encoder, decoder, x, z)
            return bound(work, log_w), stop(jax.nn.softmax(log_w, 1))

        (_, weights), (for_decoder, for_z) = jax.value_and_grad(
            value, (0, 1), has_aux=True)(decoder, z)
        rows = weights.reshape(-1, 1)
        return backward([g * rows for g in for_z])[0], for_decoder

    def value(encoder, decoder):
        z = sample(work, encoder, x, noise)
        density = stop(encoder) if work.estimator == "path" else encoder
        return bound(work, log_weights(work, density, decoder, x, z))

    return jax.grad(value, (0, 1))(encoder, decoder)


def step(work, carry, indices):
    parameters, first, second, count, key, images = carry
    x = images[indices]
    key, *keys = jax.random.split(key, 1 + work.layers)
    noise = [
        jax.random.normal(k, (x.shape[0], work.samples, units))
        for k, units in zip(keys, work.latents)]
    gradient = gradients(work, *parameters, x, noise)
    count += 1
    tree, (b1, b2) = jax.tree.map, autoencoders.DECAYS
    first = tree(lambda m, g: b1 * m + (1 - b1) * g, first, gradient)
    second = tree(lambda v, g: b2 * v + (1 - b2) * g * g, second, gradient)
    c1, c2 = 1 - b1 ** count, 1 - b2 ** count
    parameters = tree(
        lambda p, m, v: p + autoencoders.RATE * (m / c1) / (
            jnp.sqrt(v / c2) + autoencoders.STABILISER), parameters, first, second)
    return (parameters, first, second, count, key, images), 0


def main():
    generator = np.random.default_rng(0)
    for work in works:
        images = jnp.asarray(work.data(options.data))

        def layers(sizes):
            return [
                (jnp.asarray(generator.uniform(-1, 1, (i, o)) * (6 / (i + o)) ** 0.5, jnp.float32),
                 jnp.zeros(o)) for i, o in zip(sizes, sizes[1:])]

        made = {name: layers(sizes) for name, sizes in work.perceptrons.items()}
        parameters = tuple(
            {name: made[name] for name in made if name[0] == letter} for letter in "qp")
        zeros = partial(jax.tree.map, jnp.zeros_like)
        state = [
            parameters, zeros(parameters), zeros(parameters), jnp.zeros(()), jax.random.key(0)]

        @partial(jax.jit, donate_argnums=(0, 1, 2))
        def scan(parameters, first, second, count, key, images, indices):
            carry, _ = lax.scan(
                partial(step, work), (parameters, first, second, count, key, images), indices)
            return carry[:5]

        def run():
            count = work.timed_batches * autoencoders.BATCH
            order = np.random.permutation(epochs.EXAMPLES)[:count].astype(np.int32)
            state[:] = scan(*state, images, order.reshape(-1, autoencoders.BATCH))
            jax.block_until_ready(state[0])

        epochs.report(work, "scan", run, work.timed_batches, autoencoders.BATCHES)


if __name__ == "__main__":
    main()
