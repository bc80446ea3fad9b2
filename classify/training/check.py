"""Command: check that no text of a test split was trained on or chosen by.

    python -m training.check --data <folder of mindsieve datasets export> --texts build/texts.txt

It compares hashes, with all test splits that were exported to --data.
"""

import argparse
import json
from pathlib import Path

TEXTS = "texts.txt"  # the hashes of the texts that were trained on or chosen by: 16 hex digits a line, in order


def read_texts(path: Path) -> set[str]:
    """Read a list of hashes."""
    return set(path.read_text(encoding="utf-8").split())


def tested(folder: Path) -> dict[str, set[str]]:
    """Return the hashes of the texts of each exported split that is kept from training, by file.

    These are test splits, such as test-complete, and those that experts explained.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    names = [s["file"] for s in manifest["splits"] if s["split"].startswith("test") or s["split"] == "expert"]
    found = {}
    for name in names:
        with (folder / name).open(encoding="utf-8") as file:
            found[name] = {line["hash"] for line in map(json.loads, file) if line["text"].strip()}
    return found


def check(folder: Path, texts: set[str]) -> int:
    """Return how many texts of test splits were compared; one that is among texts is an error."""
    tests = tested(folder)
    for name, hashes in tests.items():
        if hashes & texts:
            raise SystemExit(f"{name}: {len(hashes & texts)} of its texts were trained on; export all datasets again")
    return len(set().union(*tests.values()))


def main() -> None:
    """Compare and say how many texts there were."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--texts", type=Path, required=True, help="texts.txt of training.train, or of a bundle")
    args = parser.parse_args()
    texts = read_texts(args.texts)
    count = check(args.data, texts)
    print(f"none of {count} texts of test splits is among the {len(texts)} that were trained on or chosen by")


if __name__ == "__main__":
    main()
