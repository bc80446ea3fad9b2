"""Command: make the graph again from the trained weights that lie beside this file, without training.

    python -m training.weights --to build/again.onnx

The weights are those of the shipped candidate, in 16 bits, without what is not
trained (the embeddings of the pretrained encoder) and what serves training
alone. training.export writes them and makes the graph from what it wrote, so
that this command gives its graph again to the last bit. The screening heads are
not among them: training.screen adds those to the graph.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from . import graph, quantize
from .model import Classifier
from .run import Config, build, recorded

WEIGHTS = Path(__file__).parent / "weights" / "minilm-all.safetensors"


def kept(name: str) -> bool:
    """Say whether a weight is trained and part of the graph."""
    return not name.startswith(("encoder.embeddings.", "screen.")) and ".project." not in name


def save(model: Classifier, config: Config, path: Path) -> None:
    """Write a model's weights in 16 bits, with the configuration that it was trained with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {name: value.half().contiguous() for name, value in model.state_dict().items() if kept(name)}
    save_file(weights, path, metadata={"config": json.dumps(asdict(config))})


def load(path: Path) -> tuple[Classifier, Config]:
    """Return the model of a file, in 32 bits and ready to be exported, and its configuration."""
    with safe_open(path, "pt") as file:
        config = recorded(json.loads(file.metadata()["config"]))
        weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    model = build(config)
    wanted = {name for name in model.state_dict() if kept(name)}
    if wanted != set(weights):
        raise SystemExit(f"{path}: the weights are not those of this model: {', '.join(sorted(wanted ^ set(weights)))}")
    model.load_state_dict(weights, strict=False)
    return model.eval(), config


def main() -> None:
    """Write the graph in eight bits to --to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--to", type=Path, required=True, help="the graph to write; FILE.float32 lies beside it")
    args = parser.parse_args()
    model, _ = load(args.weights)
    torch.manual_seed(0)
    float32 = args.to.with_suffix(".float32.onnx")
    graph.export(model, float32)
    quantize.quantize(float32, args.to)


if __name__ == "__main__":
    main()
