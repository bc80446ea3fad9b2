"""Command: write the files that the Go tests compare the program with.

    python -m training.parity --bundle bundles/minilm-all --testdata testdata --data <folder of dreaddit>

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

from . import answers, bundle, graph, screen_graph, weights
from .model import Classifier
from .screen_head import TokenHead
from .texts import TEXTS
from .tokens import pad, untruncated, windows

DREADDIT = "dreaddit/stress"

Forward = Callable[[list[int]], tuple[np.ndarray, np.ndarray, np.ndarray]]  # logits, layer weights, contributions
Reader = Callable[[list[int]], tuple[np.ndarray, dict[str, np.ndarray]]]  # layer weights, logits by head


@dataclass(frozen=True)
class Post:
    """The mean over a post's windows: logits [K], layer_weights [layers + 1], contributions [content tokens, K]."""

    windows: list[tuple[int, int]]
    logits: np.ndarray
    layer_weights: np.ndarray
    contributions: np.ndarray


@dataclass(frozen=True)
class HeadAnswer:
    """What a head says of a post: logits [K] of the windows that count, calibrated probabilities [K]."""

    logits: np.ndarray
    probabilities: np.ndarray


def torch_forward(model: Classifier) -> Forward:
    """Return a function from the ids of one window to what the head stress says of it by PyTorch."""

    @torch.no_grad()
    def forward(ids: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        weights, heads = model(*pad([ids]))
        head = heads["stress"]
        return head.logits[0].numpy(), weights[0].numpy(), head.contributions[0].numpy()

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


def torch_reader(model: Classifier, screen: dict[str, TokenHead]) -> Reader:
    """Return a function from the ids of one window to layer weights and each head's logits by PyTorch."""

    @torch.no_grad()
    def read(ids: list[int]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        rows, mask = pad([ids])
        states = model.encoder(rows, mask, output_hidden_states=True).hidden_states
        weights, heads = model.read(states, mask)
        content = model.tokens(states, mask)[1][0, 1:-1]
        owners = torch.zeros(len(content), dtype=torch.int64)
        said = {name: head.logits[0].numpy() for name, head in heads.items()}
        said |= {name: head(content, owners, 1)[0].numpy() for name, head in screen.items()}
        return weights[0].numpy(), said

    return read


def graph_reader(opened: onnxruntime.InferenceSession) -> Reader:
    """Return the same function by ONNX Runtime."""

    def read(ids: list[int]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        out = graph.run(opened, *pad([ids]))
        logits = {name.removeprefix("logits."): v[0] for name, v in out.items() if name.startswith("logits.")}
        return out["layer_weights"][0], logits

    return read


@dataclass(frozen=True)
class Answerer:
    """Reads posts as a bundle says, by its graph or by the weights that it was made from."""

    bundle: dict[str, Any]
    read: Reader

    def windows(self, ids: list[int]) -> list[tuple[int, int]]:
        """Return the ranges of content tokens that are read one by one."""
        return windows(len(ids) - 2, self.bundle["max_tokens"], self.bundle["stride"])

    def answer(self, ids: list[int]) -> tuple[np.ndarray, dict[str, HeadAnswer]]:
        """Return the layer weights, the mean over the windows, and what each head says of a post."""
        content = ids[1:-1]
        found = [self.read([ids[0], *content[start:end], ids[-1]]) for start, end in self.windows(ids)]
        owners = torch.zeros(len(found), dtype=torch.int64)
        heads = {}
        for entry in self.bundle["heads"]:
            head, how = bundle.described(entry)
            logits = np.stack([logits[head.name] for _, logits in found])
            said = answers.Windows(torch.from_numpy(logits).double(), owners)
            p = answers.probabilities(head, said, how)
            heads[head.name] = HeadAnswer(answers.pooled(head, said, how)[0].numpy(), p[0].numpy())
        return np.stack([weights for weights, _ in found]).mean(axis=0, dtype=np.float64), heads


def texts_file(tokenizer: Tokenizer, int8: Answerer, float32: Answerer) -> dict[str, Any]:
    """Return the content of parity.json."""
    cases = []
    for name, text in TEXTS:
        encoding = tokenizer.encode(text)
        weights, heads = int8.answer(encoding.ids)
        reference = float32.answer(encoding.ids)[1]
        cases.append(
            {
                "name": name,
                "text": text,
                "ids": encoding.ids,
                "offsets": byte_offsets(text, encoding),
                "windows": int8.windows(encoding.ids),
                "layer_weights": rounded(weights),
                "heads": [
                    {
                        "output": output,
                        "logits": rounded(said.logits),
                        "probabilities": rounded(said.probabilities),
                        "torch_probabilities": rounded(reference[output].probabilities),
                    }
                    for output, said in heads.items()
                ],
            }
        )
    return {
        "about": "ids with [CLS] and [SEP], offsets in bytes, windows over content tokens; the graph of the bundle in "
        "Python, windows one by one, layer_weights their mean; heads in the order of the bundle; torch_probabilities "
        "from float32 weights",
        "onnxruntime": onnxruntime.__version__,
        "model": int8.bundle["files"]["model.onnx"],
        "cases": cases,
    }


def dreaddit_texts(path: Path) -> list[str]:
    """Return the texts of a file of Dreaddit as they stand there, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def dreaddit_file(texts: list[str], tokenizer: Tokenizer, int8: Answerer, float32: Answerer) -> dict[str, Any]:
    """Return the content of parity_dreaddit.json."""
    head = next(entry for entry in int8.bundle["heads"] if entry["task"] == DREADDIT)
    stressed = head["labels"].index(head["positive"][0])
    entries, worst = [], 0.0
    for text in texts:
        ids = tokenizer.encode(text).ids
        p, reference = (float(of.answer(ids)[1][head["output"]].probabilities[stressed]) for of in (int8, float32))
        worst = max(worst, abs(p - reference))
        digest = hashlib.sha256(np.array(ids, "<i8").tobytes()).hexdigest()[:16]
        entries.append({"ids_sha256": digest, "probability": round(p, 9)})
    return {
        "about": "the rows of dreaddit-test.csv in file order, one at a time; ids_sha256 is the start of the SHA-256 "
        "of the int64 little-endian token ids with [CLS] and [SEP]; probability is that of stressed",
        "onnxruntime": onnxruntime.__version__,
        "model": int8.bundle["files"]["model.onnx"],
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
    parser.add_argument("--weights", type=Path, default=weights.WEIGHTS, help="file of training.weights")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--testdata", type=Path, required=True, help="folder to write to")
    parser.add_argument("--data", type=Path, help="folder of dreaddit-test.csv")
    args = parser.parse_args()
    bundle = json.loads((args.bundle / "bundle.json").read_text(encoding="utf-8"))
    tokenizer = untruncated(str(args.bundle / "tokenizer.json"))
    int8 = Answerer(bundle, graph_reader(graph.session(args.bundle / "model.onnx")))
    names = [entry["output"] for entry in bundle["heads"] if entry["output"].startswith("screen_")]
    screen = {name: screen_graph.head_of(args.bundle / "model.onnx", name) for name in names}
    float32 = Answerer(bundle, torch_reader(weights.load(args.weights)[0], screen))
    save(args.testdata / "parity.json", texts_file(tokenizer, int8, float32))
    if args.data and any(entry["task"] == DREADDIT for entry in bundle["heads"]):
        texts = dreaddit_texts(args.data / "dreaddit-test.csv")
        save(args.testdata / "parity_dreaddit.json", dreaddit_file(texts, tokenizer, int8, float32))


if __name__ == "__main__":
    main()
