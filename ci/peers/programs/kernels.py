"""What the programs that time single kernels in Python share.

usage of such a program: PROGRAM WORK… --threads N
a work: kernel/NAME/SHAPE, the ids of `bench run`; what a program has nothing for it leaves out
"""

import argparse
import json
import re
import time


def arguments():
    """Threads, and each work as its id, its name and its shape: [count], [rows, columns] or
    [rows, columns, k]."""
    parser = argparse.ArgumentParser()
    parser.add_argument("works", nargs="+")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    works = []
    for work in options.works:
        _, name, shape = work.split("/")[:3]
        works.append((work, name, [int(number) for number in re.findall(r"\d+", shape)]))
    return options.threads, works


def report(work, form, run):
    """Prints the fastest of five batches of at least 2 ms, as `bench` takes it."""

    def batch(calls):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        return time.perf_counter() - start

    calls = 1
    while batch(calls) < 0.002:
        calls *= 2
    seconds = min(batch(calls) / calls for _ in range(5))
    print(json.dumps({"work": work, "form": form, "seconds": seconds}), flush=True)
