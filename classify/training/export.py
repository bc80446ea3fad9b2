"""Command: export the best candidate of training.train or training.soup to a bundle, with its figures.

    python -m training.export --data <folder of mindsieve datasets export> --bundle bundles/minilm-all

The test files are scored here, once; nothing is chosen by them. A dataset
without a test file in --data has no test figure. A model that was trained on a
text of a test file is refused.
"""

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from . import adopt, bundle, card, check, data, evaluate, fairness, graph, packs, quantize, soup, under_called, weights
from .answers import Answering
from .corpus import encode, load
from .encoder import BUILD, ENCODERS, tokenizer_file, tokenizer_of
from .model import Classifier
from .run import Config, build, recorded
from .tasks import Head, chosen

FLOAT32, INT8 = "model.float32.onnx", "model.int8.onnx"


def load_model(out: Path, candidate: str, config: Config) -> Classifier:
    """Load the best weights of a candidate, such as seed-1."""
    model = build(config)
    model.load_state_dict(torch.load(soup.weights_file(out, candidate)))
    return model.eval()


def read_splits(folder: Path, heads: list[Head], tokenizer: Tokenizer) -> evaluate.Splits:
    """Read the validation part of each dataset, and its test split and that of IMHI where their files are there."""
    splits: evaluate.Splits = {"validation": {}, "test": {}, "imhi": {}}
    for name, corpus in load(folder, heads, tokenizer).items():
        splits["validation"][name] = corpus.validation
        for split, dataset in (("test", name), ("imhi", f"imhi-{name}")):
            if data.split_file(folder, dataset, "test").exists():
                splits[split][name] = encode(data.read(folder, dataset, "test"), corpus.heads, tokenizer)
    return splits


def figures(out: Path, folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Export both graphs of the shipped candidate to out and measure everything that the card states."""
    config = config_of(manifest)
    heads, tokenizer = chosen(config.heads), tokenizer_of(config.encoder)
    candidates = {
        c["name"]: evaluate.Candidate(load_model(out, c["name"], config), c["heads"]) for c in manifest["candidates"]
    }
    weights.save(candidates[manifest["shipped"]].model, config, out / weights.WEIGHTS.name)
    graph.export(weights.load(out / weights.WEIGHTS.name)[0], out / FLOAT32)
    quantize.quantize(out / FLOAT32, out / INT8)
    graphs = {"float32": out / FLOAT32, "int8": out / INT8}
    splits = read_splits(folder, heads, tokenizer)
    first = next(iter(splits["validation"].values()))
    found = evaluate.figures(heads, candidates, graphs, splits, config)
    how = {head.name: answering(found[head.name]) for head in heads}
    return {
        "heads": found,
        "graphs": {name: packs.facts(path, first, config) for name, path in graphs.items()},
        "swaps": fairness.swapped(out / INT8, heads, how, tokenizer, config),
        "examples": under_called.run(out / INT8, heads, how, tokenizer, config),
    }


def config_of(manifest: dict[str, Any]) -> Config:
    """Return the configuration of the first run; that of the others differs in the seed alone."""
    return recorded(manifest["runs"][0]["config"])


def answering(found: dict[str, Any]) -> Answering:
    """Return how a head answers from its figures."""
    return Answering(**{key: value for key, value in found["answers"].items() if key != "tried"})


def rounded(value: Any) -> Any:
    """Return nested figures with numbers of six significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def provenance(manifest: dict[str, Any], found: dict[str, Any], texts: Path) -> dict[str, Any]:
    """Return where the bundle comes from and how well it does."""
    runs = manifest["runs"]
    return {
        "encoder": ENCODERS[config_of(manifest).encoder].full,
        "encoder_sha256": manifest["encoder_sha256"],
        "teachers_sha256": manifest["teachers_sha256"],
        "data": manifest["data"],
        "training_texts": {"sha256": data.sha256(texts), "count": len(check.read_texts(texts))},
        "seeds": [run["config"]["seed"] for run in runs],
        "candidates": rounded(manifest["candidates"]),
        "shipped": manifest["shipped"],
        "metrics": rounded(found),
        "training": {
            "config": runs[0]["config"],
            "curves": {f"seed-{run['config']['seed']}": rounded(run["curve"]) for run in runs},
            "starts": {f"seed-{run['config']['seed']}": rounded(run["start"]) for run in runs if "start" in run},
            "rows": manifest["rows"],
            "versions": manifest["versions"],
        },
    }


def head_entries(model: Classifier, config: Config, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the heads as bundle.json describes them."""
    return [
        bundle.head_entry(model.heads[head.name], head, **asdict(answering(found["heads"][head.name])))
        for head in chosen(config.heads)
    ]


def main() -> None:
    """Write the graphs to --out and the bundle to --bundle."""
    if any(option.startswith(("--model", "--encoder")) for option in sys.argv):
        return adopt.main()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, default=BUILD, help="folder that training.train or training.soup wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder to write")
    args = parser.parse_args()
    manifest = json.loads((args.out / "manifest.json").read_text())
    texts = args.out / check.TEXTS
    check.check(args.data, check.read_texts(texts))
    found = figures(args.out, args.data, manifest)
    config = config_of(manifest)
    fields = {
        "name": args.bundle.name,
        "languages": ["en"],
        "licence": "Apache-2.0",
        "max_tokens": config.max_tokens,
        "stride": config.stride,
        "heads": head_entries(weights.load(args.out / weights.WEIGHTS.name)[0], config, found),
        "provenance": provenance(manifest, found, texts),
    }
    text = card.render(args.bundle.name, manifest, found)
    if args.bundle.name == weights.WEIGHTS.stem:  # of a larger bundle nothing is kept
        weights.WEIGHTS.parent.mkdir(exist_ok=True)
        shutil.copyfile(args.out / weights.WEIGHTS.name, weights.WEIGHTS)
    bundle.write(args.bundle, args.out / INT8, tokenizer_file(config.encoder), text, fields, texts)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
