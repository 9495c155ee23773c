"""Rounds of seconds as a table of ratios."""

import collections
import statistics


# Forms that are peers of their own: one is not free to choose another accuracy, and what most
# programs call is of interest though it be slower.
OWN_FORMS = ("ULP", "torch.bernoulli")


class Rounds:
    """Seconds by work, threads and who; one number a round.

    Who is ("bench", "") or (peer, form).
    """

    def __init__(self):
        self.seconds = collections.defaultdict(dict)

    def add(self, work, threads, peer, form, number, seconds):
        who = (f"{peer}, {form}", "") if form.endswith(OWN_FORMS) else (peer, form)
        self.seconds[work, threads].setdefault(who, {})[number] = seconds

    def rows(self):
        """For each work: ours, the peers' fastest forms by their medians, fastest first, and the
        ratios to the fastest, each of one round."""
        for (work, threads), by_who in self.seconds.items():
            ours = by_who.get(("bench", ""))
            best = {}
            for (peer, form), seconds in by_who.items():
                middle = statistics.median(seconds.values())
                if peer != "bench" and (peer not in best or middle < best[peer][0]):
                    best[peer] = (middle, form, seconds)
            peers = sorted((middle, peer, form) for peer, (middle, form, _) in best.items())
            if not ours or not peers:
                continue
            theirs = best[peers[0][1]][2]
            ratios = [theirs[number] / ours[number] for number in ours if number in theirs]
            if ratios:
                yield work, threads, statistics.median(ours.values()), peers, ratios


def figure(seconds):
    """Three figures and a unit: 1.73 s, 812 µs."""
    for unit, scale in (("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= 0.9995 * scale:
            break
    value = seconds / scale
    return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} {unit}"


def markdown(rounds, count, notes):
    """The table, and what it says.

    The range of n ratios holds the median of all such ratios with probability 1 − 2¹⁻ⁿ, whatever
    their distribution.
    """
    lines = [
        "| work | threads | ours | fastest peer | theirs | times as fast (range) | other peers |",
        "| --- | ---: | ---: | --- | ---: | ---: | --- |",
    ]
    for work, threads, ours, peers, ratios in rounds.rows():
        (seconds, peer, form), *others = peers
        name = f"{peer}, {form}" if form else peer
        rest = ", ".join(f"{other} {figure(other_seconds)}" for other_seconds, other, _ in others)
        lines.append(
            f"| {work} | {threads} | {figure(ours)} | {name} | {figure(seconds)} "
            f"| **{statistics.median(ratios):.2f}** ({min(ratios):.2f}–{max(ratios):.2f}) "
            f"| {rest or '–'} |")
    confidence = 100 * (1 - 2.0 ** (1 - count))
    lines += [
        "",
        f"Rounds: {count}; in each the programs ran in turn. Times and ratios are medians; the range of "
        f"the ratios holds their median with {confidence:.0f} % confidence. An epoch has 60 000 "
        "examples and no input noise; a kernel's time is that of one call.",
    ]
    return "\n".join(lines + [f"- {note}" for note in notes]) + "\n"
