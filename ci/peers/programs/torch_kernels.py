#!/usr/bin/env python3
"""Products, functions and samples of PyTorch, into buffers that are there."""

import torch
import torch.nn.functional as F

import kernels


def products(name, shape):
    rows, columns, k = shape
    form = name.removeprefix("sgemm-")
    a = torch.rand(k, rows).t() if form[0] == "t" else torch.rand(rows, k)
    b = torch.rand(columns, k).t() if form[1] == "t" else torch.rand(k, columns)
    c = torch.empty(rows, columns)
    return [("mm", lambda: torch.mm(a, b, out=c))]


def functions(name, shape):
    x = torch.rand(shape) * (8 if name == "log" else 16) - (0 if name == "log" else 8)
    y = torch.empty(shape)
    softplus = torch.ops.aten.softplus.out
    calls = {
        "exp": lambda: torch.exp(x, out=y),
        "log": lambda: torch.log(x, out=y),
        "sigmoid": lambda: torch.sigmoid(x, out=y),
        "log-sigmoid": lambda: F.logsigmoid(x),
        "softplus": lambda: softplus(x, 1.0, 20.0, out=y),
        "tanh": lambda: torch.tanh(x, out=y),
    }
    return [("", calls[name])] if name in calls else []


def samples(name, shape):
    x = torch.empty(shape)
    if name == "uniform":
        return [("uniform_", x.uniform_)]
    if name == "gaussian":
        noise = torch.empty(shape)
        return [("normal_ and add", lambda: x.add_(noise.normal_()))]
    if name == "bernoulli-shared":
        p = torch.rand(shape[1])
        shared = p.expand(*shape)
        return [
            ("torch.bernoulli", lambda: torch.bernoulli(shared, out=x)),
            ("uniform_ < p", lambda: x.uniform_().lt_(p)),
        ]
    if name == "bernoulli-logits":
        logits, p = torch.rand(shape) * 8 - 4, torch.empty(shape)
        return [
            ("torch.bernoulli", lambda: torch.bernoulli(torch.sigmoid(logits, out=p), out=x)),
            ("uniform_ < p", lambda: x.uniform_().lt_(torch.sigmoid(logits, out=p))),
        ]
    return []


def main():
    threads, works = kernels.arguments()
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    for work, name, shape in works:
        make = products if name.startswith("sgemm-") else None
        calls = make(name, shape) if make else functions(name, shape) or samples(name, shape)
        for form, run in calls:
            kernels.report(work, form, run)


if __name__ == "__main__":
    main()
