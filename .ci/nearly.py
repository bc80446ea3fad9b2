"""Compares what a page shows with what a command prints now.

Processors differ in the last bits of float32 arithmetic, and a probability by
some hundredths with them. So decimals count as equal within .03, and the bars
that show them whatever their length; everything else must be equal.
"""

import difflib
import re

DECIMAL = re.compile(r"\d+\.\d+(?:e-?\d+)?")
BAR = re.compile(r"[█▉▊▋▌▍▎▏]+")


def masked(text: str) -> str:
    """Return a text with its decimals and bars replaced by signs."""
    return BAR.sub("█", DECIMAL.sub("#.#", text))


def difference(shown: str, now: str) -> str:
    """Return how a shown text differs from the one of now, "" if it does not."""
    if masked(shown) == masked(now):
        decimals = zip(DECIMAL.findall(shown), DECIMAL.findall(now), strict=True)
        if all(abs(float(a) - float(b)) <= 0.03 for a, b in decimals):
            return ""
    return "\n".join(difflib.unified_diff(shown.splitlines(), now.splitlines(), "shown", "now", lineterm=""))
