"""Command: write into the card of a bundle how many texts of test splits it learnt from.

    python -m training.learnt --held-out ../datasets/heldout.txt --bundle bundles/minilm-all

In the list the name of an official test split stands above the hashes of its texts.
"""

import argparse
from collections import Counter
from pathlib import Path

from . import bundle, check
from .card_tables import markdown

HEADING = "Test texts it learnt from"

NONE = "None of the {all} texts that it was trained on or chosen by is known to stand in a test split."

SOME = """\
{count} of the {all} texts that it was trained on or chosen by stand in official test splits of other datasets, which
have the same posts under other labels. The files of these splits were not at hand when it was trained. Figures on
these splits are not those of unseen texts until the model is trained again without them. A text may stand in several.

| test split | texts it learnt from | texts of the split |
|---|---|---|
{rows}"""


def read(path: Path) -> dict[str, list[str]]:
    """Return the test splits in which each text of a list stands, by the hash of the text."""
    splits: dict[str, list[str]] = {}
    split = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if "/" in line:
            split = line
        elif not line.startswith("#"):
            splits.setdefault(line, []).append(split)
    return splits


def section(texts: set[str], held_out: dict[str, list[str]]) -> str:
    """Return what the card says of the texts that a bundle learnt from, given those of test splits."""
    learnt = texts & held_out.keys()
    if not learnt:
        return NONE.format(all=len(texts))
    whole = Counter(split for splits in held_out.values() for split in splits)
    seen = Counter(split for text in learnt for split in held_out[text])
    rows = [[split, count, whole[split]] for split, count in sorted(seen.items(), key=lambda item: (-item[1], item[0]))]
    return SOME.format(count=len(learnt), all=len(texts), rows=markdown(rows))


def main() -> None:
    """Write the section into the card of --bundle and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", type=Path, required=True, help="list of the texts of test splits")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle, whose card is changed")
    args = parser.parse_args()
    text = section(check.read_texts(args.bundle / check.TEXTS), read(args.held_out))
    bundle.write_section(args.bundle, HEADING, text)
    print(text)


if __name__ == "__main__":
    main()
