#!/usr/bin/env python3
"""Training epochs in PyTorch with a hand-written backward pass: the fastest form that was found.

One buffer of parameters and one of velocities; momentum is folded into the weight gradients'
products; the first layer is computed once per example; signals are summed over particles before the
product with W2, which is exact, since particles share the derivative of the first layer. Slower, and
left out: autograd, torch.compile with its own or with numpy's random numbers, torch.bernoulli.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

import epochs

BITS = np.random.Generator(np.random.SFC64(1))


class Network:
    def __init__(self, work, rng):
        self.work, self.rng = work, rng
        inputs, first, second, outputs = work.sizes
        shapes = {
            "W1": (inputs, first), "b1": (first,), "W2": (first, second), "b2": (second,),
            "W3": (outputs, second), "b3": (outputs,),
        }
        count = sum(math.prod(shape) for shape in shapes.values())
        self.flat = torch.randn(count) / math.sqrt(200)
        self.velocity = torch.zeros(count)
        self.p, self.v, self.buffers, offset = {}, {}, {}, 0
        for name, shape in shapes.items():
            end = offset + math.prod(shape)
            self.p[name] = self.flat[offset:end].view(shape)
            self.v[name] = self.velocity[offset:end].view(shape)
            offset = end

    def buffer(self, key, *shape, dtype=torch.float32):
        if key not in self.buffers:
            self.buffers[key] = torch.empty(*shape, dtype=dtype)
        return self.buffers[key]

    def sample(self, p, key):
        """States [batch, particles, units] from probabilities of that shape or [batch, 1, units]."""
        shape = (p.shape[0], self.work.particles, p.shape[2])
        states = self.buffer(("states", key), *shape)
        if self.rng == "uniform":
            return states.uniform_().lt_(p)
        words = BITS.integers(0, 2**64, size=math.prod(shape) // 4, dtype=np.uint64)
        thresholds = p.mul(65536.0).sub_(32768.0).clamp_(max=32767.0).to(torch.int16)
        return states.copy_(torch.from_numpy(words.view(np.int16)).view(shape) < thresholds)

    def output(self, o, y):
        """log P [batch, particles] and its error, in the memory of the logits o."""
        batch, particles, outputs = len(y), self.work.particles, o.shape[1]
        grouped = o.view(batch, particles, outputs)
        if self.work.is_classification:
            labels = y.view(batch, 1, 1).expand(batch, particles, 1)
            log_p = torch.log_softmax(o, 1).view(batch, particles, outputs)
            log_likelihood = log_p.gather(2, labels).squeeze(2)
            error = log_p.exp_().neg_()
            ones = self.buffer("ones", batch, particles, 1).fill_(1.0)
            error.scatter_add_(2, labels, ones)
            return log_likelihood, error.view(-1, outputs)
        sums = F.softplus(o).view(batch, particles, outputs).sum(2)
        log_likelihood = torch.bmm(grouped, y.unsqueeze(2)).squeeze(2).sub_(sums)
        return log_likelihood, o.sigmoid_().neg_().view_as(grouped).add_(y.unsqueeze(1)).view_as(o)

    def step(self, x, y):
        p, v, batch, particles = self.p, self.v, len(x), self.work.particles
        _, first, second, outputs = self.work.sizes
        rows = batch * particles
        p1 = torch.addmm(p["b1"], x, p["W1"]).sigmoid_()
        h1 = self.sample(p1.unsqueeze(1), 1)
        h1_rows = h1.view(rows, first)
        p2 = torch.addmm(p["b2"], h1_rows, p["W2"], out=self.buffer("p2", rows, second)).sigmoid_()
        h2 = self.sample(p2.view(batch, particles, second), 2).view(rows, second)
        o = torch.addmm(p["b3"], h2, p["W3"].t(), out=self.buffer("o", rows, outputs))
        log_likelihood, error = self.output(o, y)
        weights = torch.softmax(log_likelihood, 1)
        error.view(batch, particles, outputs).mul_(weights.unsqueeze(2))
        signal = self.buffer("signal", rows, second)
        grouped = signal.view(batch, particles, second)
        if self.work.estimator == "g3":
            torch.mm(error, p["W3"], out=signal)
            signal = torch.ops.aten.sigmoid_backward(signal, p2)
            sums = signal.view(batch, particles, second).sum(1)
            signal1 = torch.ops.aten.sigmoid_backward(torch.mm(sums, p["W2"].t()), p1)
        else:
            centred = weights - 1 / particles
            torch.sub(h2, p2, out=signal)
            grouped.mul_(centred.unsqueeze(2))
            signal1 = torch.bmm(centred.unsqueeze(1), h1).squeeze(1)
        scale = 1 / batch
        v["W3"].addmm_(error.t(), h2, beta=epochs.MOMENTUM, alpha=scale)
        v["b3"].mul_(epochs.MOMENTUM).add_(error.sum(0), alpha=scale)
        v["W2"].addmm_(h1_rows.t(), signal, beta=epochs.MOMENTUM, alpha=scale)
        v["b2"].mul_(epochs.MOMENTUM).add_(signal.sum(0), alpha=scale)
        v["W1"].addmm_(x.t(), signal1, beta=epochs.MOMENTUM, alpha=scale)
        v["b1"].mul_(epochs.MOMENTUM).add_(signal1.sum(0), alpha=scale)
        self.flat.add_(self.velocity, alpha=epochs.RATE)


def main():
    options, works = epochs.arguments()
    torch.set_num_threads(options.threads)
    for work in works:
        inputs, targets = (torch.from_numpy(a) for a in work.data(options.data))
        x = torch.empty(epochs.BATCH, inputs.shape[1])
        y = torch.empty((epochs.BATCH,) + targets.shape[1:], dtype=targets.dtype)
        batches = 60 if work.particles == 1 else 12
        for rng in ("uniform", "numpy 16 bit"):
            network = Network(work, rng)

            def run():
                order = torch.randperm(epochs.EXAMPLES)
                for batch in range(batches):
                    rows = order[batch * epochs.BATCH:(batch + 1) * epochs.BATCH]
                    torch.index_select(inputs, 0, rows, out=x)
                    torch.index_select(targets, 0, rows, out=y)
                    network.step(x, y)

            with torch.inference_mode():
                epochs.report(work, rng, run, batches)


if __name__ == "__main__":
    main()
