"""Command: train the screening heads and the tagger on the trunk of a bundle, which stays as it is, and add them to it.

    python -m training.screen --data <folder of mindsieve datasets export> --bundle <bundle>

Every other output of the graph stays the same to the last bit; a difference is
an error, and nothing is written. training.concern then sets the thresholds.
"""

import argparse
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch

from . import bundle, check, data, graph, scores, screen_graph, screen_head, screen_tags, tagging
from .data import Row
from .packs import pack
from .screen_head import Learnable, TokenHead, Tokens
from .screen_questions import QUESTIONS, Question
from .screen_tags import Taggable, Tagger
from .screen_texts import Text, held, targets, training_texts
from .tags import symptoms, tags
from .tokens import clip, pad, untruncated

COMPARED = 200  # rows on which the outputs of the graph before and after are compared
SEEDS = (1, 2, 3)  # of these the one with the least loss on validation


@dataclass(frozen=True)
class Read:
    """Texts as the trunk reads them, each once: token ids, offsets of the tokens in the text, states; by hash."""

    ids: list[list[int]]
    offsets: list[list[tuple[int, int]]]
    tokens: Tokens
    places: dict[str, int]

    def at(self, rows: list[Row]) -> torch.Tensor:
        """Return where rows stand among the texts, int64 [N]."""
        return torch.tensor([self.places[row.hash] for row in rows])


def read(rows: list[Row], folder: Path, scratch: Path, max_tokens: int) -> Read:
    """Read rows by the trunk of a bundle; of a long text the first window."""
    once = list({row.hash: row for row in rows}.values())
    encoded = untruncated(str(folder / "tokenizer.json")).encode_batch([row.text for row in once])
    ids = [clip(e.ids, max_tokens) for e in encoded]
    offsets = [e.offsets[1:-1][: max_tokens - 2] for e in encoded]
    trunk = screen_graph.trunk(folder / "model.onnx", scratch / "trunk.onnx")
    return Read(ids, offsets, screen_graph.states(trunk, ids), {row.hash: i for i, row in enumerate(once)})


def learnable(texts: list[Text], known: Read, labels: int) -> Learnable:
    """Return texts for a head of so many labels to learn from."""
    weights = torch.tensor([text.weight for text in texts])
    return Learnable(known.tokens, known.at([t.row for t in texts]), torch.tensor(targets(texts, labels)), weights)


def taggable(rows: list[Row], known: Read, names: list[str]) -> Taggable:
    """Return texts of our corpus for the tagger to learn from."""
    at = known.at(rows)
    return Taggable(
        known.tokens, at, [tags(row, known.offsets[i], names) for row, i in zip(rows, at.tolist(), strict=True)]
    )


def best_head(train: Learnable, validation: Learnable) -> tuple[TokenHead, dict[str, Any]]:
    """Return the head of the seed with the least loss on validation, and what the manifest says of it."""
    tried = []
    for seed in SEEDS:
        settings = screen_head.Settings(seed=seed)
        head, loss = screen_head.fit(train, validation, settings)
        print(f"seed {seed}: loss on validation {loss:.4f}", flush=True)
        tried.append((loss, seed, head, settings))
    loss, _, head, settings = min(tried, key=lambda each: each[:2])
    losses = {f"seed-{seed}": round(each, 6) for each, seed, *_ in tried}
    return head, {"config": asdict(settings), "texts": len(train.texts), "validation_loss": losses}


def best_tagger(train: Taggable, validation: Taggable, labels: int) -> tuple[Tagger, dict[str, Any]]:
    """Return the tagger of the seed with the least loss on validation, and what the manifest says of it."""
    tried = []
    for seed in SEEDS:
        settings = screen_tags.Settings(seed=seed)
        tagger, loss = screen_tags.fit(train, validation, labels, settings)
        print(f"tags, seed {seed}: loss on validation {loss:.4f}", flush=True)
        tried.append((loss, seed, tagger, settings))
    loss, _, tagger, settings = min(tried, key=lambda each: each[:2])
    losses = {f"seed-{seed}": round(each, 6) for each, seed, *_ in tried}
    return tagger, {"config": asdict(settings), "texts": len(train.tags), "validation_loss": losses}


def changed(before: Path, after: Path, ids: list[list[int]], new: set[str]) -> list[str]:
    """Return the outputs of a graph that another one does not give to the last bit on some rows, but for new ones."""
    one, other = graph.session(before), graph.session(after)
    found = set()
    for chunk in pack(ids):
        was, now = (graph.run(opened, *pad([ids[i] for i in chunk])) for opened in (one, other))
        found |= {name for name, values in was.items() if name not in new and not np.array_equal(values, now[name])}
    return sorted(found)


def apart(model: Path, known: Read, heads: dict[str, TokenHead], tagger: Tagger) -> float:
    """Return by how much a logit of the new outputs of the graph differs from PyTorch's, at most."""
    opened, most = graph.session(model), 0.0
    rows = torch.arange(min(COMPARED, len(known.ids)))
    want = {f"logits.{name}": screen_head.logits_of(head, known.tokens, rows) for name, head in heads.items()}
    for chunk in pack([known.ids[i] for i in rows]):
        said = graph.run(opened, *pad([known.ids[i] for i in chunk]))
        for name, logits in want.items():
            most = max(most, float((torch.from_numpy(said[name]) - logits[chunk]).abs().max()))
        for place, i in enumerate(chunk):
            told = tagger(known.tokens.pick(torch.tensor([i]))[0])
            for kind, logits in told.items():
                found = torch.from_numpy(said[f"tags.{kind}"])[place, 1 : 1 + len(logits)]
                most = max(most, float((found - logits).abs().max()))
    return most


def entry(question: Question, head: TokenHead, validation: Learnable) -> dict[str, Any]:
    """Return the head's entry in bundle.json, with a temperature fitted on validation."""
    sure = validation.allowed.max(dim=1).values == 1
    gold = validation.allowed.argmax(dim=1)
    said = screen_head.logits_of(head, validation.tokens, validation.texts)
    temperature = round(scores.fit_temperature(said[sure], gold[sure]), 4)
    return bundle.entry(question.head, [float(b) for b in head.bias], temperature, []) | {"role": "screen"}


def write(
    folder: Path, model: Path, entries: list[dict[str, Any]], tagger: dict[str, Any], made: dict[str, Any]
) -> None:
    """Put the graph and the entries of heads and tagger into a bundle."""
    content = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    ours = {each["output"] for each in entries}
    content["heads"] = [each for each in content["heads"] if each["output"] not in ours] + entries
    content["tags"] = tagger
    shutil.copyfile(model, folder / "model.onnx")
    digests = {name: data.sha256(folder / name) for name in ("model.onnx", check.TEXTS)}
    content["files"] |= {name: f"sha256:{digest}" for name, digest in digests.items()}
    count = len(check.read_texts(folder / check.TEXTS))
    content["provenance"] |= {"training_texts": {"sha256": digests[check.TEXTS], "count": count}, "screen": made}
    bundle.save(folder, content)


def main() -> None:
    """Train, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle that gets the heads")
    args = parser.parse_args()
    max_tokens = json.loads((args.bundle / "bundle.json").read_text(encoding="utf-8"))["max_tokens"]
    barred, names = held(args.data), symptoms()
    learnt = {q.head.name: training_texts(args.data, barred, q.sources) for q in QUESTIONS}
    asked = {q.head.name: q.validation(args.data) for q in QUESTIONS}
    marked, marked_asked = (data.read(args.data, "own", split) for split in ("train", "validation"))
    marked = [row for row in marked if row.hash not in barred]
    rows = [t.row for texts in (*asked.values(), *learnt.values()) for t in texts]
    with TemporaryDirectory() as scratch:
        known = read([*marked_asked, *marked, *rows], args.bundle, Path(scratch), max_tokens)
        print(f"{len(known.ids)} texts, {len(known.tokens.states)} tokens", flush=True)
        model = Path(shutil.copyfile(args.bundle / "model.onnx", Path(scratch) / "model.onnx"))
        heads: dict[str, TokenHead] = {}
        entries: list[dict[str, Any]] = []
        made: dict[str, Any] = {}
        for q in QUESTIONS:
            name, labels = q.head.name, len(q.head.labels)
            train, validation = (learnable(texts[name], known, labels) for texts in (learnt, asked))
            heads[name], made[name] = best_head(train, validation)
            entries.append(entry(q, heads[name], validation))
            screen_graph.append(model, heads[name], name)
        training, validating = (taggable(each, known, names) for each in (marked, marked_asked))
        tagger, made["tags"] = best_tagger(training, validating, len(names))
        screen_graph.append_tags(model, tagger)
        new = {f"{kind}.{name}" for name in heads for kind in ("logits", "contributions")}
        new |= {f"tags.{kind}" for kind in screen_tags.KINDS}
        if differ := changed(args.bundle / "model.onnx", model, known.ids[:COMPARED], new):
            raise SystemExit(f"{args.bundle}: the new graph changes {', '.join(differ)}; nothing was written")
        print(f"largest difference of a logit between the graph and PyTorch: {apart(model, known, heads, tagger):.1e}")
        files = [f"{s.dataset}-train.jsonl" for q in QUESTIONS for s in q.sources] + ["own-validation.jsonl"]
        learnt_files = data.sources(args.data, files)
        texts = check.read_texts(args.bundle / check.TEXTS) | {row.hash for row in (*rows, *marked, *marked_asked)}
        check.check(args.data, texts)
        (args.bundle / check.TEXTS).write_text("\n".join(sorted(texts)) + "\n", encoding="utf-8")
        write(args.bundle, model, entries, tagging.entry(tagger, validating, names), made | {"data": learnt_files})


if __name__ == "__main__":
    main()
