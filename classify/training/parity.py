"""Command: write the files that the Go tests compare the program with.

    python -m training.parity --bundle bundles/minilm-stress --testdata testdata --data <folder of dreaddit>

parity.json holds texts of our own writing. parity_dreaddit.json holds digests
of token ids and probabilities of the test file, no text and no ids.
"""

import argparse
import csv
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from tokenizers import Encoding, Tokenizer

from . import graph
from .export import load_model
from .model import Classifier
from .run import Config
from .texts import TEXTS
from .tokens import pad, untruncated, windows
from .train import BUILD

Forward = Callable[[list[int]], tuple[np.ndarray, np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Post:
    """The mean over a post's windows: logits [K], layer_weights [layers + 1], contributions [content tokens, K]."""

    windows: list[tuple[int, int]]
    logits: np.ndarray
    layer_weights: np.ndarray
    contributions: np.ndarray


def torch_forward(model: Classifier) -> Forward:
    """Return a function from the ids of one window to logits, layer weights, contributions by PyTorch."""

    @torch.no_grad()
    def forward(ids: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        weights, heads = model(*pad([ids]))
        head = heads["stress"]
        return head.logits[0].numpy(), weights[0].numpy(), head.contributions[0].numpy()

    return forward


def graph_forward(opened: onnxruntime.InferenceSession) -> Forward:
    """Return the same function by ONNX Runtime."""

    def forward(ids: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        out = graph.run(opened, *pad([ids]))
        return out["logits.stress"][0], out["layer_weights"][0], out["contributions.stress"][0]

    return forward


def classify(forward: Forward, ids: list[int], max_tokens: int, stride: int) -> Post:
    """Classify one post, its windows one by one.

    A token outside a window has contribution 0 there, so that bias + the sum of
    contributions is the post's logit too.
    """
    content = ids[1:-1]
    ranges = windows(len(content), max_tokens, stride)
    logits: Any = 0.0
    weights: Any = 0.0
    contributions = np.zeros((0, 0))
    for start, end in ranges:
        one, layers, parts = forward([ids[0], *content[start:end], ids[-1]])
        if not contributions.size:
            contributions = np.zeros((len(content), len(one)))
        logits = logits + one.astype(np.float64) / len(ranges)
        weights = weights + layers.astype(np.float64) / len(ranges)
        contributions[start:end] += parts[1:-1] / len(ranges)
    return Post(ranges, logits, weights, contributions)


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Return softmax(logits / temperature)."""
    raised = np.exp((logits - logits.max()) / temperature)
    out: np.ndarray = raised / raised.sum()
    return out


def byte_offsets(text: str, encoding: Encoding) -> list[tuple[int, int]]:
    """Return the byte range of each token in the UTF-8 text; special tokens have (0, 0)."""
    place = [0]
    for letter in text:
        place.append(place[-1] + len(letter.encode()))
    return [(place[start], place[end]) for start, end in encoding.offsets]


def rounded(values: np.ndarray, digits: int = 7) -> Any:
    """Return an array as lists of rounded numbers."""
    return np.round(np.asarray(values, np.float64), digits).tolist()


def texts_file(bundle: dict[str, Any], tokenizer: Tokenizer, int8: Forward, float32: Forward) -> dict[str, Any]:
    """Return the content of parity.json."""
    temperature = bundle["heads"][0]["temperature"]
    cases = []
    for name, text in TEXTS:
        encoding = tokenizer.encode(text)
        post = classify(int8, encoding.ids, bundle["max_tokens"], bundle["stride"])
        reference = classify(float32, encoding.ids, bundle["max_tokens"], bundle["stride"])
        cases.append(
            {
                "name": name,
                "text": text,
                "ids": encoding.ids,
                "offsets": byte_offsets(text, encoding),
                "windows": post.windows,
                "logits": rounded(post.logits),
                "probabilities": rounded(probabilities(post.logits, temperature)),
                "layer_weights": rounded(post.layer_weights),
                "torch_probabilities": rounded(probabilities(reference.logits, temperature)),
            }
        )
    return {
        "about": "ids with [CLS] and [SEP], offsets in bytes, windows over content tokens; the graph of the bundle in "
        "Python, windows one by one, means over windows; torch_probabilities from float32 weights",
        "onnxruntime": onnxruntime.__version__,
        "model": bundle["files"]["model.onnx"],
        "cases": cases,
    }


def dreaddit_texts(path: Path) -> list[str]:
    """Return the texts of a file of Dreaddit as they stand there, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def dreaddit_file(
    texts: list[str], bundle: dict[str, Any], tokenizer: Tokenizer, int8: Forward, float32: Forward
) -> dict[str, Any]:
    """Return the content of parity_dreaddit.json."""
    temperature = bundle["heads"][0]["temperature"]
    entries, worst = [], 0.0
    for text in texts:
        ids = tokenizer.encode(text).ids
        p, reference = (
            float(probabilities(classify(f, ids, bundle["max_tokens"], bundle["stride"]).logits, temperature)[1])
            for f in (int8, float32)
        )
        worst = max(worst, abs(p - reference))
        digest = hashlib.sha256(np.array(ids, "<i8").tobytes()).hexdigest()[:16]
        entries.append({"ids_sha256": digest, "probability": round(p, 9)})
    return {
        "about": "the rows of dreaddit-test.csv in file order, one at a time; ids_sha256 is the start of the SHA-256 "
        "of the int64 little-endian token ids with [CLS] and [SEP]; probability is that of stressed",
        "onnxruntime": onnxruntime.__version__,
        "model": bundle["files"]["model.onnx"],
        "max_delta_to_float32": round(worst, 9),
        "rows": entries,
    }


def save(path: Path, content: dict[str, Any]) -> None:
    """Write JSON with one line for each number list, so that it can be read and compared."""
    lists = {"cases", "rows"} & content.keys()
    head = {key: value for key, value in content.items() if key not in lists}
    text = json.dumps(head, indent=1, ensure_ascii=False)[:-2]
    for key in lists:
        lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in content[key])
        text += f',\n "{key}": [\n{lines}\n ]'
    path.write_text(text + "\n}\n", encoding="utf-8")


def main() -> None:
    """Write parity.json and, with --data, parity_dreaddit.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD, help="folder that training.train wrote")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--testdata", type=Path, required=True, help="folder to write to")
    parser.add_argument("--data", type=Path, help="folder of dreaddit-test.csv")
    args = parser.parse_args()
    bundle = json.loads((args.bundle / "bundle.json").read_text(encoding="utf-8"))
    tokenizer = untruncated(str(args.bundle / "tokenizer.json"))
    int8 = graph_forward(graph.session(args.bundle / "model.onnx"))
    float32 = torch_forward(load_model(args.out, Config(**bundle["provenance"]["training"]["config"])))
    save(args.testdata / "parity.json", texts_file(bundle, tokenizer, int8, float32))
    if args.data:
        texts = dreaddit_texts(args.data / "dreaddit-test.csv")
        save(args.testdata / "parity_dreaddit.json", dreaddit_file(texts, bundle, tokenizer, int8, float32))


if __name__ == "__main__":
    main()
