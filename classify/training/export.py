"""Command: export the best seed of training.train to a bundle, with its figures.

    python -m training.export --data <folder of mindsieve datasets export> --bundle bundles/minilm-stress

The test files are scored here, once; nothing is chosen by them. A dataset
without a test file in --data has no test figure.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from . import adopt, bundle, card, data, evaluate, graph, quantize
from .corpus import encode, load, tokenizer_of_encoder
from .encoder import NAME, encoder_folder
from .model import Classifier
from .run import Config, build
from .tasks import Head, chosen
from .train import BUILD

FLOAT32, INT8 = "model.float32.onnx", "model.int8.onnx"


def load_model(out: Path, config: Config) -> Classifier:
    """Load the best weights of a run."""
    model = build(config)
    model.load_state_dict(torch.load(out / f"seed-{config.seed}" / "best.pt"))
    return model.eval()


def read_splits(folder: Path, heads: list[Head], tokenizer: Tokenizer) -> evaluate.Splits:
    """Read the validation part of each dataset, and the test split of those that have it."""
    splits: evaluate.Splits = {"validation": {}, "test": {}}
    for name, corpus in load(folder, heads, tokenizer).items():
        splits["validation"][name] = corpus.validation
        if data.split_file(folder, name, "test").exists():
            splits["test"][name] = encode(data.read(folder, name, "test"), corpus.heads, tokenizer)
    return splits


def figures(out: Path, folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Export both graphs of the shipped seed to out and measure everything that the card states."""
    configs = [Config(**run["config"]) for run in manifest["runs"]]
    heads = chosen(configs[0].heads)
    models = {config.seed: load_model(out, config) for config in configs}
    graph.export(models[manifest["shipped_seed"]], out / FLOAT32)
    quantize.quantize(out / FLOAT32, out / INT8)
    graphs = {"float32": out / FLOAT32, "int8": out / INT8}
    splits = read_splits(folder, heads, tokenizer_of_encoder())
    first = next(iter(splits["validation"].values()))
    return {
        "heads": evaluate.figures(heads, models, graphs, splits, configs[0]),
        "graphs": {name: evaluate.graph_facts(path, first, configs[0]) for name, path in graphs.items()},
    }


def rounded(value: Any) -> Any:
    """Return nested figures with numbers of six significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def shipped_run(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the run of the seed that ships."""
    found: dict[str, Any] = next(r for r in manifest["runs"] if r["config"]["seed"] == manifest["shipped_seed"])
    return found


def provenance(manifest: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return where the bundle comes from and how well it does."""
    shipped = shipped_run(manifest)
    return {
        "encoder": NAME,
        "encoder_sha256": manifest["encoder_sha256"],
        "data": manifest["data"],
        "seeds": [run["config"]["seed"] for run in manifest["runs"]],
        "metrics": rounded(found),
        "training": {
            "config": shipped["config"],
            "curve": rounded(shipped["curve"]),
            "rows": manifest["rows"],
            "versions": manifest["versions"],
        },
    }


def head_entries(model: Classifier, config: Config, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the heads as bundle.json describes them."""
    entries = []
    for head in chosen(config.heads):
        fit = found["heads"][head.name]["calibration"]
        entries.append(bundle.head_entry(model.heads[head.name], head, fit["temperature"], fit["thresholds"]))
    return entries


def main() -> None:
    """Write the graphs to --out and the bundle to --bundle."""
    if any(option.startswith(("--model", "--encoder")) for option in sys.argv):
        return adopt.main()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, default=BUILD, help="folder that training.train wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder to write")
    args = parser.parse_args()
    manifest = json.loads((args.out / "manifest.json").read_text())
    found = figures(args.out, args.data, manifest)
    config = Config(**shipped_run(manifest)["config"])
    fields = {
        "name": args.bundle.name,
        "languages": ["en"],
        "licence": "Apache-2.0",
        "max_tokens": config.max_tokens,
        "stride": config.stride,
        "heads": head_entries(load_model(args.out, config), config, found),
        "provenance": provenance(manifest, found),
    }
    text = card.render(args.bundle.name, manifest, found)
    bundle.write(args.bundle, args.out / INT8, encoder_folder() / "tokenizer.json", text, fields)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
