"""Command: export the best seed of training.train to a bundle, with its figures.

    python -m training.export --data <folder of dreaddit> --bundle bundles/minilm-stress

The test file is scored here, once; nothing is chosen by it.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from . import bundle, card, data, evaluate, graph, quantize, scores
from .encoder import NAME, encoder_folder
from .model import Classifier
from .train import BUILD, Config, Encoded, build, encode, load_corpus

LABELS = ["not stressed", "stressed"]
FLOAT32, INT8 = "model.float32.onnx", "model.int8.onnx"


def load_model(out: Path, config: Config) -> Classifier:
    """Load the best weights of a run."""
    model = build(config)
    model.load_state_dict(torch.load(out / f"seed-{config.seed}" / "best.pt"))
    return model.eval()


def calibrate(int8: Path, rows: Encoded) -> dict[str, float]:
    """Fit the temperature on the validation logits of the graph that ships."""
    logits, gold = evaluate.graph_logits(graph.session(int8), rows.ids), torch.tensor(rows.labels)
    temperature = fit = scores.fit_temperature(logits, gold)
    return {
        "temperature": round(fit, 4),
        "ece_before": scores.expected_calibration_error(gold, logits.softmax(dim=1)),
        "ece_after": scores.expected_calibration_error(gold, (logits / temperature).softmax(dim=1)),
    }


def figures(out: Path, folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Export both graphs of the shipped seed to out and measure everything that the card states."""
    configs = [Config(**run["config"]) for run in manifest["runs"]]
    models = {config.seed: load_model(out, config) for config in configs}
    limit = configs[0].max_tokens
    corpus = load_corpus(folder, limit)
    splits = {"validation": corpus.validation, "test": encode(data.read(folder / "dreaddit-test.csv"), limit)}
    graph.export(models[manifest["shipped_seed"]], out / FLOAT32)
    quantize.quantize(out / FLOAT32, out / INT8)
    return {
        "seeds": evaluate.seeds(models, splits),
        "graphs": evaluate.graphs(out / FLOAT32, out / INT8, splits),
        "calibration": calibrate(out / INT8, corpus.validation),
    }


def rounded(value: Any) -> Any:
    """Return nested figures with numbers of six significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def provenance(manifest: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return where the bundle comes from and how well it does."""
    shipped = next(run for run in manifest["runs"] if run["config"]["seed"] == manifest["shipped_seed"])
    return {
        "encoder": NAME,
        "encoder_sha256": manifest["encoder_sha256"],
        "data": [entry for entry in manifest["data"] if "train" in entry["file"]],
        "seeds": [run["config"]["seed"] for run in manifest["runs"]],
        "metrics": rounded(found),
        "training": {
            "config": shipped["config"],
            "curve": rounded(shipped["curve"]),
            "rows": manifest["rows"],
            "versions": manifest["versions"],
        },
    }


def main() -> None:
    """Write the graphs to --out and the bundle to --bundle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of dreaddit-train.csv and dreaddit-test.csv")
    parser.add_argument("--out", type=Path, default=BUILD, help="folder that training.train wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder to write")
    args = parser.parse_args()
    manifest = json.loads((args.out / "manifest.json").read_text())
    found = figures(args.out, args.data, manifest)
    config = next(Config(**r["config"]) for r in manifest["runs"] if r["config"]["seed"] == manifest["shipped_seed"])
    head = load_model(args.out, config).heads["stress"]
    entry = bundle.head_entry(
        head, "stress", "dreaddit/stress", LABELS, LABELS[1:], found["calibration"]["temperature"]
    )
    fields = {
        "name": args.bundle.name,
        "languages": ["en"],
        "licence": "Apache-2.0",
        "max_tokens": config.max_tokens,
        "stride": 128,
        "heads": [entry],
        "provenance": provenance(manifest, found),
    }
    text = card.render(manifest, found)
    bundle.write(args.bundle, args.out / INT8, encoder_folder() / "tokenizer.json", text, fields)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
