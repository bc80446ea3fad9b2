"""Command: train the screening head for risk on the trunk of a bundle, which stays as it is, and add it to the bundle.

    python -m training.screen --data <folder of mindsieve datasets export> --bundle <bundle>

Every other output of the graph stays the same to the last bit; a difference is
an error, and nothing is written. training.concern then sets the thresholds.
"""

import argparse
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch

from . import bundle, check, data, graph, scores, screen_graph, screen_head
from .packs import pack
from .screen_head import Learnable, Settings, TokenHead
from .screen_texts import RISK, SOURCES, Text, own, targets
from .tokens import clip, pad, untruncated

TRUNK = "trunk.onnx"
COMPARED = 200  # rows on which the outputs of the graph before and after are compared


def held(folder: Path) -> set[str]:
    """Return the hashes of all exported texts that nothing is trained on: those of splits that are not for training."""
    splits = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["splits"]
    kept = [entry["file"] for entry in splits if entry["split"] not in ("train", "added")]
    return {
        json.loads(line)["hash"] for name in kept for line in (folder / name).read_text(encoding="utf-8").splitlines()
    }


def training_texts(folder: Path, barred: set[str]) -> list[Text]:
    """Return what the head learns from: the texts of all sources without those that are barred."""
    return [text for source in SOURCES for text in source.texts(folder) if text.row.hash not in barred]


def learnable(texts: list[Text], folder: Path, trunk: Any, max_tokens: int) -> Learnable:
    """Return texts to learn from; of a long one the first window."""
    tokenizer = untruncated(str(folder / "tokenizer.json"))
    ids = [clip(e.ids, max_tokens) for e in tokenizer.encode_batch([text.row.text for text in texts])]
    weights = torch.tensor([text.weight for text in texts])
    return Learnable(screen_graph.states(trunk, ids), torch.tensor(targets(texts)), weights)


def changed(before: Path, after: Path, ids: list[list[int]]) -> list[str]:
    """Return the outputs of a graph that another one does not give to the last bit on some rows."""
    one, other = graph.session(before), graph.session(after)
    found = set()
    for chunk in pack(ids):
        was, now = (graph.run(opened, *pad([ids[i] for i in chunk])) for opened in (one, other))
        found |= {name for name, values in was.items() if not np.array_equal(values, now[name])}
    return sorted(name for name in found if not name.endswith(f".{RISK.name}"))


def apart(head: TokenHead, tokens: screen_head.Tokens, model: Path, ids: list[list[int]]) -> float:
    """Return by how much a logit of the head in the graph differs from PyTorch's, at most."""
    want, opened, most = screen_head.logits_of(head, tokens), graph.session(model), 0.0
    for chunk in pack(ids):
        said = graph.run(opened, *pad([ids[i] for i in chunk]))[f"logits.{RISK.name}"]
        most = max(most, float((torch.from_numpy(said) - want[chunk]).abs().max()))
    return most


def best(train: Learnable, validation: Learnable, seeds: list[int]) -> tuple[TokenHead, Settings, float]:
    """Return the head of the seed with the least loss on validation, its settings and that loss."""
    tried = []
    for seed in seeds:
        settings = Settings(seed=seed)
        head, loss = screen_head.fit(train, validation, settings)
        print(f"seed {seed}: loss on validation {loss:.4f}", flush=True)
        tried.append((head, settings, loss))
    return min(tried, key=lambda each: each[2])


def write(
    folder: Path, model: Path, head: TokenHead, temperature: float, learnt: set[str], made: dict[str, Any]
) -> None:
    """Put the graph, the head's entry and the hashes of the texts it learnt from into a bundle."""
    content = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    described = bundle.entry(RISK, [float(b) for b in head.bias], temperature, []) | {"role": "screen"}
    others = [entry for entry in content["heads"] if entry["output"] != RISK.name]
    content["heads"] = [*others, described]
    texts = sorted(check.read_texts(folder / check.TEXTS) | learnt)
    (folder / check.TEXTS).write_text("\n".join(texts) + "\n", encoding="utf-8")
    shutil.copyfile(model, folder / "model.onnx")
    digests = {name: data.sha256(folder / name) for name in ("model.onnx", check.TEXTS)}
    content["files"] |= {name: f"sha256:{digest}" for name, digest in digests.items()}
    content["provenance"] |= {
        "training_texts": {"sha256": digests[check.TEXTS], "count": len(texts)},
        "screen": made,
    }
    bundle.save(folder, content)


def main() -> None:
    """Train, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle that gets the head")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="of these the one with the least loss")
    args = parser.parse_args()
    content = json.loads((args.bundle / "bundle.json").read_text(encoding="utf-8"))
    texts = training_texts(args.data, held(args.data))
    asked = [Text(row, own(row)) for row in data.read(args.data, "own", "validation")]
    with TemporaryDirectory() as scratch:
        trunk = screen_graph.trunk(args.bundle / "model.onnx", Path(scratch) / TRUNK)
        train, validation = (learnable(each, args.bundle, trunk, content["max_tokens"]) for each in (texts, asked))
        head, settings, loss = best(train, validation, args.seeds)
        model = Path(scratch) / "model.onnx"
        shutil.copyfile(args.bundle / "model.onnx", model)
        screen_graph.append(model, head, RISK.name)
        tokenizer = untruncated(str(args.bundle / "tokenizer.json"))
        ids = [e.ids for e in tokenizer.encode_batch([text.row.text for text in asked[:COMPARED]])]
        if names := changed(args.bundle / "model.onnx", model, ids):
            raise SystemExit(f"{args.bundle}: the new graph changes {', '.join(names)}; nothing was written")
        difference = apart(head, screen_graph.states(trunk, ids), model, ids)
        print(f"largest difference of a logit between the graph and PyTorch: {difference:.1e}")
        gold = torch.tensor([text.allowed[0] for text in asked])
        temperature = round(scores.fit_temperature(screen_head.logits_of(head, validation.tokens), gold), 4)
        learnt = {text.row.hash for text in (*texts, *asked)}
        files = [f"{source.dataset}-train.jsonl" for source in SOURCES] + ["own-validation.jsonl"]
        made = {"config": asdict(settings), "texts": len(texts), "validation_loss": round(loss, 6)}
        made["data"] = data.sources(args.data, files)
        write(args.bundle, model, head, temperature, learnt, made)


if __name__ == "__main__":
    main()
