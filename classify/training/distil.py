"""Command: what trained models say of training texts, for a student to learn from besides the labels.

    python -m training.distil --data <folder of mindsieve datasets export> --out build/one build/two --to build/soft.pt

A teacher is a run, as the average of the weights after each of its epochs. Every
text gets the logits of every head of the teachers, the mean over the runs: also
of heads that its dataset has no labels for (Hinton et al. 2015; Clark et al.
2019, "BAM!"). training.train takes the file as --teachers.
"""

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor

from .corpus import Encoded, load
from .encoder import tokenizer_of
from .model import Classifier
from .run import Config, build, predict
from .soup import averaged, of_runs
from .tasks import chosen

Said = dict[str, dict[str, Tensor]]  # logits [K] by head and by the hash of a text


def aligned(said: Said, hashes: list[str]) -> dict[str, Tensor]:
    """Return the logits of each head for texts, [N, K], NaN where nothing is said; without heads that say nothing."""
    found = {}
    for head, by_hash in said.items():
        if any(h in by_hash for h in hashes):
            nothing = torch.full_like(next(iter(by_hash.values())), torch.nan)
            found[head] = torch.stack([by_hash.get(h, nothing) for h in hashes])
    return found


def read(paths: list[Path]) -> Said:
    """Read what teachers said; of a head that several know the last one counts."""
    said: Said = {}
    for path in paths:
        said |= torch.load(path)
    return said


def say(models: list[Classifier], heads: list[str], rows: Encoded, config: Config) -> dict[str, Tensor]:
    """Return the mean of the models' logits for all rows, [N, K] by head."""
    asked = Encoded(rows.ids, dict.fromkeys(heads, torch.empty(0)), rows.hashes, rows.words, rows.communities)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = [predict(model, asked, config) for model in models]
    return {head: torch.stack([one[head] for one in found]).mean(dim=0) for head in heads}


def main() -> None:
    """Ask the runs of all folders and write what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, nargs="+", required=True, help="folders that training.train wrote")
    parser.add_argument("--datasets", nargs="+", required=True, help="whose training texts are asked about")
    parser.add_argument("--to", type=Path, required=True, help="file to write")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    manifests = [json.loads((out / "manifest.json").read_text()) for out in args.out]
    config = Config(**manifests[0]["runs"][0]["config"])
    models = []
    for out, manifest in zip(args.out, manifests, strict=True):
        for run in of_runs(manifest["runs"]):
            models.append(build(config))
            epochs = sorted((out / run["name"]).glob("epoch-*.pt"))
            models[-1].load_state_dict(averaged([torch.load(path) for path in epochs]))
    said: Said = {head: {} for head in config.heads}
    for name, corpus in load(args.data, chosen([]), tokenizer_of(config.encoder)).items():
        if name in args.datasets:
            for head, logits in say(models, config.heads, corpus.train, config).items():
                said[head] |= dict(zip(corpus.train.hashes, logits.half().float(), strict=True))
            print(f"{name}: {len(corpus.train.ids)} texts", flush=True)
    torch.save(said, args.to)


if __name__ == "__main__":
    main()
