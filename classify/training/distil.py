"""Command: what trained models say of training texts, for a student to learn from besides the labels.

    python -m training.distil --data <folder of mindsieve datasets export> --out build/one build/two --to build/soft.pt
    python -m training.distil --data <folder> --bundle bundles/minilm-all --to build/taught.pt

A teacher is a run, as the average of the weights after each of its epochs, or a
bundle. Every text gets the logits of every head of the teachers, the mean over
the runs: also of heads that its dataset has no labels for (Hinton et al. 2015;
Clark et al. 2019, "BAM!"). training.train takes the file as --teachers.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from . import graph, packs
from .corpus import Encoded, datasets, load
from .encoder import tokenizer_of
from .model import Classifier
from .run import Config, build, predict, recorded
from .soup import averaged, of_runs
from .tasks import HEADS, chosen
from .tokens import mean_of_windows, untruncated

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


def say_of_bundle(folder: Path, ids: list[list[int]]) -> dict[str, Tensor]:
    """Return the logits of all heads of a bundle for uncut rows of its token ids, [N, K] by head."""
    fields = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    config = Config(seed=0, max_tokens=fields["max_tokens"], stride=fields["stride"])
    found = packs.windows_of(graph.session(folder / "model.onnx"), ids, config)
    return {head: mean_of_windows(said.logits, said.owners) for head, said in found.items()}


def teachers(folders: list[Path]) -> tuple[list[Classifier], Config]:
    """Load every run of the folders of training.train."""
    models = []
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in folders]
    config = recorded(manifests[0]["runs"][0]["config"])
    for folder, manifest in zip(folders, manifests, strict=True):
        for run in of_runs(manifest["runs"]):
            models.append(build(config))
            epochs = sorted((folder / run["name"]).glob("epoch-*.pt"))
            models[-1].load_state_dict(averaged([torch.load(path) for path in epochs]))
    return models, config


def answers(args: argparse.Namespace) -> tuple[Tokenizer, Callable[[Encoded], dict[str, Tensor]]]:
    """Return the teachers' tokenizer, and what they say of rows."""
    if args.bundle:
        return untruncated(str(args.bundle / "tokenizer.json")), lambda rows: say_of_bundle(args.bundle, rows.ids)
    models, config = teachers(args.out)
    return tokenizer_of(config.encoder), lambda rows: say(models, config.heads, rows, config)


def main() -> None:
    """Ask the teachers and write what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--out", type=Path, nargs="+", help="folders that training.train wrote")
    asked.add_argument("--bundle", type=Path, help="a bundle that training.export wrote")
    parser.add_argument("--datasets", nargs="+", default=datasets(HEADS), help="whose training texts; default all")
    parser.add_argument("--to", type=Path, required=True, help="file to write")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tokenizer, say_all = answers(args)
    said: Said = {}
    for name, corpus in load(args.data, chosen([]), tokenizer).items():
        if name in args.datasets:
            for head, logits in say_all(corpus.train).items():
                said.setdefault(head, {}).update(zip(corpus.train.hashes, logits.half().float(), strict=True))
            print(f"{name}: {len(corpus.train.ids)} texts", flush=True)
    torch.save(said, args.to)


if __name__ == "__main__":
    main()
