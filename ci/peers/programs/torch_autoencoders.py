#!/usr/bin/env python3
"""Epochs of autoencoders in PyTorch. One stochastic layer: a hand-written backward pass into one flat
buffer, and the fused Adam on it, the fastest form that was found; two: automatic differentiation."""

import math

import torch
import torch.nn.functional as F

import autoencoders
import epochs

options, works = autoencoders.arguments()
torch.set_num_threads(options.threads)
tanh_backward = torch.ops.aten.tanh_backward


class Parameters:
    """Weights [in, out] and biases in one buffer, with their gradients and moments in others."""

    def __init__(self, work):
        shapes = {}
        for name, sizes in work.perceptrons.items():
            for number, (i, o) in enumerate(zip(sizes, sizes[1:])):
                shapes[f"{name}.W{number}"], shapes[f"{name}.b{number}"] = (i, o), (o,)
        count = sum(math.prod(shape) for shape in shapes.values())
        self.flat, self.gradient, self.first, self.second = torch.zeros(4, count)
        self.count, self.p, self.g, offset = torch.zeros(()), {}, {}, 0
        for name, shape in shapes.items():
            end = offset + math.prod(shape)
            self.p[name] = self.flat[offset:end].view(shape)
            self.g[name] = self.gradient[offset:end].view(shape)
            if len(shape) == 2:
                self.p[name].uniform_(-1, 1).mul_(math.sqrt(6 / sum(shape)))
            offset = end

    def update(self):
        b1, b2 = autoencoders.DECAYS
        torch._fused_adam_(
            [self.flat], [self.gradient], [self.first], [self.second], [], [self.count.add_(1)],
            lr=autoencoders.RATE, beta1=b1, beta2=b2, weight_decay=0.0,
            eps=autoencoders.STABILISER, amsgrad=False, maximize=True)


def forward(p, name, x):
    """The values of all layers of a perceptron."""
    values = [x]
    for number in range(3):
        x = torch.addmm(p[f"{name}.b{number}"], x, p[f"{name}.W{number}"])
        values.append(x.tanh_() if number < 2 else x)
    return values


def backward(parameters, name, values, signal, to_input):
    """Writes the gradients; the signal of the input if asked."""
    p, g = parameters.p, parameters.g
    for number in reversed(range(3)):
        torch.mm(values[number].t(), signal, out=g[f"{name}.W{number}"])
        torch.sum(signal, 0, out=g[f"{name}.b{number}"])
        if number or to_input:
            signal = signal @ p[f"{name}.W{number}"].t()
        if number:
            signal = tanh_backward(signal, values[number])
    return signal


def step_by_hand(work, parameters, x):
    batch, count = len(x), work.samples
    encoded = forward(parameters.p, "q1", x)
    mean, log_deviation = encoded[3].unsqueeze(1).split(50, 2)
    deviation, noise = log_deviation.exp(), torch.randn(batch, count, 50)
    scaled = deviation * noise
    z = mean + scaled
    decoded = forward(parameters.p, "px", z.view(-1, 50))
    logits = decoded[3].view(batch, count, 784)
    log_w = torch.bmm(logits, x.unsqueeze(2)).squeeze(2).sub_(F.softplus(logits).sum(2))
    log_w += (0.5 * noise.square() - 0.5 * z.square() + log_deviation).sum(2)
    weights = log_w.softmax(1) if work.objective == "iwae" else torch.full_like(log_w, 1 / count)
    share = (weights / batch).unsqueeze(2)
    error = logits.sigmoid_().neg_().add_(x.unsqueeze(1)).mul_(share).view(-1, 784)
    for_z = backward(parameters, "px", decoded, error, True).view(z.shape) - share * z
    if work.estimator == "total":
        for_mean, for_deviation = for_z.sum(1), (for_z * scaled).sum(1) + share.sum(1)
    else:
        for_z = for_z + share * (noise / deviation)
        if work.estimator == "dreg":
            for_z = for_z * weights.unsqueeze(2)
        for_mean, for_deviation = for_z.sum(1), (for_z * scaled).sum(1)
    backward(parameters, "q1", encoded, torch.cat([for_mean, for_deviation], 1), False)
    parameters.update()


def log_normal(z, mean, log_deviation):
    """Without its constant."""
    return (-0.5 * ((z - mean) * torch.exp(-log_deviation)).square() - log_deviation).sum(-1)


def perceptron(p, name, x):
    for number in range(3):
        x = torch.addmm(p[f"{name}.b{number}"], x, p[f"{name}.W{number}"])
        x = torch.tanh(x) if number < 2 else x
    return x


def step_by_autograd(work, p, optimizer, x):
    batch, count = len(x), work.samples
    optimizer.zero_grad(set_to_none=True)
    mean1, log1 = perceptron(p, "q1", x).unsqueeze(1).split(100, 2)
    z1 = (mean1 + log1.exp() * torch.randn(batch, count, 100)).view(-1, 100)
    mean2, log2 = perceptron(p, "q2", z1).split(50, 1)
    z2 = mean2 + log2.exp() * torch.randn(batch * count, 50)
    sampled, held = (z1, z2), p
    if work.estimator == "dreg":
        sampled = tuple(z.detach().requires_grad_() for z in (z1, z2))
    if work.estimator != "total":
        held = {name: value.detach() for name, value in p.items()}
        mean1, log1 = mean1.detach(), log1.detach()
    lower, upper = sampled
    logits = perceptron(p, "px", lower).view(batch, count, 784)
    log_w = (x.unsqueeze(1) * logits - F.softplus(logits)).sum(2)
    log_w = log_w - log_normal(lower.view(batch, count, 100), mean1, log1)
    above = log_normal(lower, *perceptron(p, "p1", upper).split(100, 1))
    above = above - 0.5 * upper.square().sum(1)
    above = above - log_normal(upper, *perceptron(held, "q2", lower).split(50, 1))
    log_w = log_w + above.view(batch, count)
    weights = log_w.detach().softmax(1)
    if work.objective == "vae":
        weights = torch.full_like(weights, 1 / count)
    loss = -(weights * log_w).sum() / batch
    if work.estimator == "dreg":
        decoder = [value for name, value in p.items() if name[0] == "p"]
        loss.backward(inputs=[*sampled, *decoder])
        rows = weights.view(-1, 1)
        torch.autograd.backward([z1, z2], [z.grad * rows for z in sampled])
    else:
        loss.backward()
    optimizer.step()


def main():
    for work in works:
        images = torch.from_numpy(work.data(options.data))
        parameters = Parameters(work)
        if work.layers == 1:
            def step(x):
                step_by_hand(work, parameters, x)
        else:
            p = {name: v.clone().requires_grad_() for name, v in parameters.p.items()}
            optimizer = torch.optim.Adam(
                p.values(), lr=autoencoders.RATE, betas=autoencoders.DECAYS,
                eps=autoencoders.STABILISER, fused=True)

            def step(x):
                step_by_autograd(work, p, optimizer, x)

        def run():
            order = torch.randperm(len(images))
            for batch in order.split(autoencoders.BATCH)[:work.timed_batches]:
                step(images[batch])

        form = "by hand" if work.layers == 1 else "autograd"
        epochs.report(work, form, run, work.timed_batches, autoencoders.BATCHES)


if __name__ == "__main__":
    with torch.set_grad_enabled(any(work.layers == 2 for work in works)):
        main()
