"""Writes compare_cases.json: pairs of samples with SciPy's Mann-Whitney test of them, and Cliff's delta by its definition.

Usage: python compare_cases.py > compare_cases.json    (SciPy 1.11 or later; the seed is fixed)

The p-value is that of method="exact" where no values are equal; that of all divisions (a PermutationMethod without a limit) for up to 14
values with equal ones; and that of method="asymptotic", corrected for continuity, for more than 50 values.
"""

import json
import random

import numpy as np
from scipy import stats

EVERY = stats.PermutationMethod(n_resamples=np.inf)


def draw(rng, low, high, levels=None):
    """Returns two samples of low to high values; the second one may be moved. With few levels many values are equal: multiples of 137."""
    move = rng.choice([0, 0, 0.2, 0.4])
    samples = [[min(1.0, rng.random() + by) for _ in range(rng.randint(low, high))] for by in (0, move)]
    return [[137 * round(v * levels) if levels else v for v in values] for values in samples]


def case(before, after, method):
    signs = np.sign(np.subtract.outer(np.array(after), np.array(before)))
    return {
        "before": before,
        "after": after,
        "method": "normal" if method == "asymptotic" else "exact",
        "p": float(stats.mannwhitneyu(after, before, method=method).pvalue),
        "cliffs_delta": float(signs.mean()),
        "median_before": float(np.median(before)),
        "median_after": float(np.median(after)),
    }


def main():
    rng = random.Random(1)
    cases = [case(*draw(rng, 2, 7, levels=4), EVERY) for _ in range(12)]
    for _ in range(12):
        before, after = draw(rng, 2, 25)
        if len({*before, *after}) == len(before) + len(after):
            cases.append(case(before, after, "exact"))
    cases += [case(*draw(rng, 26, 40), "asymptotic") for _ in range(5)]
    cases += [case(*draw(rng, 26, 40, levels=10), "asymptotic") for _ in range(5)]
    print("[" + ",\n".join(json.dumps(c) for c in cases) + "]")


main()
