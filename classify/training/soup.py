"""Command: put runs of several seeds together, with the average of their weights as one more candidate.

    python -m training.soup --data <folder of mindsieve datasets export> --out build/one build/two --to build/both

Runs that start from the same heads and differ in their seed alone have an
average that is often better than each (Wortsman et al. 2022, "Model soups",
the uniform one). The candidate with the least loss on validation ships; tests
have no part in it. A single run is taken as it is.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from . import check, data
from .corpus import load
from .encoder import tokenizer_of
from .run import Config, build, recorded, validate
from .tasks import chosen

AVERAGE = "average"  # its name among the candidates, and its folder
FIGURES = ("validation_loss", "validation_ba", "heads")  # of a candidate

Weights = dict[str, Tensor]


def of_runs(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a candidate for each run of a manifest: its folder, its scores on validation."""
    return [{"name": f"seed-{run['config']['seed']}"} | {key: run["best"][key] for key in FIGURES} for run in runs]


def best(candidates: list[dict[str, Any]]) -> str:
    """Return the name of the candidate with the least validation_loss, the first of equals."""
    name: str = min(candidates, key=lambda candidate: candidate["validation_loss"])["name"]
    return name


def merged(manifests: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one manifest with the runs of all; what they were trained on and how must be the same."""
    runs = [run for manifest in manifests for run in manifest["runs"]]
    for key in ("data", "rows", "teachers_sha256", "encoder_sha256", "versions"):
        if any(manifest.get(key) != manifests[0].get(key) for manifest in manifests):
            raise SystemExit(f"the runs differ in {key}: train them on the same files with the same programs")
    for run in runs:
        other = {key for key, value in run["config"].items() if value != runs[0]["config"][key]}
        if other - {"seed"}:
            raise SystemExit(f"the runs differ in {', '.join(sorted(other - {'seed'}))}: only the seed may differ")
    seeds = [run["config"]["seed"] for run in runs]
    if len(set(seeds)) < len(seeds):
        raise SystemExit(f"the seeds are {seeds}: each must be there once")
    return manifests[0] | {"runs": runs, "candidates": of_runs(runs)}


def averaged(weights: list[Weights]) -> Weights:
    """Return the mean of each tensor of floating point; the others are those of the first weights."""
    return {
        name: torch.stack([one[name] for one in weights]).mean(dim=0) if value.is_floating_point() else value
        for name, value in weights[0].items()
    }


def score(folder: Path, config: Config, weights: Weights) -> dict[str, Any]:
    """Return the figures of weights on validation."""
    model = build(config)
    model.load_state_dict(weights)
    return validate(model, load(folder, chosen(config.heads), tokenizer_of(config.encoder)), config)


def copied(outs: list[Path], manifests: list[dict[str, Any]], to: Path) -> list[Weights]:
    """Copy the best weights of each run, and the list of texts, to a folder; return the weights."""
    if len({data.sha256(out / check.TEXTS) for out in outs}) > 1:
        raise SystemExit("the runs differ in texts.txt: train them on the same files")
    to.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(outs[0] / check.TEXTS, to / check.TEXTS)
    weights = []
    for out, manifest in zip(outs, manifests, strict=True):
        for candidate in of_runs(manifest["runs"]):
            (to / candidate["name"]).mkdir(exist_ok=True)
            path = shutil.copyfile(weights_file(out, candidate["name"]), weights_file(to, candidate["name"]))
            weights.append(torch.load(path))
    return weights


def weights_file(out: Path, candidate: str) -> Path:
    """Return the path of a candidate's weights."""
    return out / candidate / "best.pt"


def main() -> None:
    """Write manifest.json, texts.txt and the weights of all candidates to --to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, nargs="+", required=True, help="folders that training.train wrote")
    parser.add_argument("--to", type=Path, required=True, help="folder to write")
    args = parser.parse_args()
    if args.to.resolve() in [out.resolve() for out in args.out]:
        parser.error("--to is a folder of its own, none of --out")
    manifests = [json.loads((out / "manifest.json").read_text()) for out in args.out]
    whole = merged(manifests)
    weights = copied(args.out, manifests, args.to)
    if len(weights) > 1:
        average = averaged(weights)
        (args.to / AVERAGE).mkdir(exist_ok=True)
        torch.save(average, weights_file(args.to, AVERAGE))
        found = score(args.data, recorded(whole["runs"][0]["config"]), average)
        whole["candidates"].append({"name": AVERAGE, **found})
    whole["shipped"] = best(whole["candidates"])
    (args.to / "manifest.json").write_text(json.dumps(whole, indent=2) + "\n")
    for candidate in whole["candidates"]:
        loss, ba = candidate["validation_loss"], candidate["validation_ba"]
        print(f"{candidate['name']}: loss {loss:.4f}, balanced accuracy {ba:.4f}")


if __name__ == "__main__":
    main()
