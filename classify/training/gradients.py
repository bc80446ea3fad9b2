"""Command: integrated gradients of the posts of a finished `bench explain` (its run folder is RUN), a row for the next.

    python -m training.gradients --data DATA --out build/multi --explained RUN/explained.jsonl --to F
    ../bin/mindsieve bench explain wellxplain ... --attributions "integrated gradients=F"

Sundararajan, Taly and Yan 2017, "Axiomatic attribution for deep networks". What is attributed is what the answered
label's logit, and where people marked a rationale the gold label's, has above the mean of the others (a multilabel
head's logit alone), as with contributions. The gradients are those of the float32 weights; the labels are as the
bundle answered.

The baseline has [MASK] for each token of the text, between the same first and last token: the encoder learnt to read
[MASK] as a word that is not known, while padding never got its attention. Long texts are read in windows; their scores
are the means over the windows, 0 in one that lacks the token.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from . import data
from .encoder import BUILD, tokenizer_of
from .export import config_of, load_model
from .model import Classifier
from .run import Config
from .tasks import Head, chosen
from .tokens import pad, windows

STEPS = 32  # points between the baseline and the text
AT_ONCE = 8  # of them, so that long texts fit into memory


@dataclass(frozen=True)
class Attribution:
    """scores [content tokens], and change, what f has above the baseline, which their sum comes near to."""

    scores: Tensor
    change: float


@dataclass(frozen=True)
class Asked:
    """A post and the labels of a task that its tokens are to be scored for."""

    id: str
    task: str
    labels: list[str]
    tokens: int  # that the bundle's tokenizer gave


def direction(head: Head, label: str) -> Tensor:
    """Return the weights [K] of the logits in f: the label's logit less the mean of the others, if they compete."""
    count = len(head.labels)
    rest = 0.0 if head.kind == "multilabel" else -1 / (count - 1)
    weights = torch.full((count,), rest)
    weights[head.labels.index(label)] = 1
    return weights


def integrated(model: Classifier, name: str, ids: list[int], weights: Tensor, mask_id: int) -> Attribution:
    """Attribute f = weights [K] times a head's logits to the content tokens of one window.

    A score is the change of the token's word embedding times the mean gradient
    at the middles of STEPS equal parts of the way there, summed over dimensions.
    """
    words = model.encoder.get_input_embeddings()
    rows, attention = pad([[ids[0], *[mask_id] * (len(ids) - 2), ids[-1]], ids])

    def f(embedded: Tensor) -> Tensor:
        mask = attention[:1].expand(len(embedded), -1)
        states = model.encoder(inputs_embeds=embedded, attention_mask=mask, output_hidden_states=True).hidden_states
        logits: Tensor = model.read(states, mask)[1][name].logits
        return logits @ weights

    with torch.no_grad():
        ends = words(rows)
        baseline, there = f(ends).tolist()
    way = ends[1] - ends[0]
    total = torch.zeros_like(way)
    for shares in ((torch.arange(STEPS) + 0.5) / STEPS).split(AT_ONCE):
        points = (ends[0] + shares[:, None, None] * way).requires_grad_()
        total += torch.autograd.grad(f(points).sum(), points)[0].sum(dim=0)
    return Attribution((total / STEPS * way).sum(dim=-1)[1:-1], there - baseline)


@dataclass(frozen=True)
class Gradients:
    """Attributes the answers of a trained model, as its configuration cuts texts."""

    model: Classifier
    config: Config
    mask_id: int

    def of(self, head: Head, ids: list[int], label: str) -> Attribution:
        """Attribute a label of a head to the content tokens of a post, the mean over its windows."""
        scores, change = torch.zeros(len(ids) - 2), 0.0
        ranges = windows(len(ids) - 2, self.config.max_tokens, self.config.stride)
        for start, end in ranges:
            window = [ids[0], *ids[1 + start : 1 + end], ids[-1]]
            one = integrated(self.model, head.name, window, direction(head, label), self.mask_id)
            scores[start:end] += one.scores / len(ranges)
            change += one.change / len(ranges)
        return Attribution(scores, change)


def read_asked(path: Path) -> list[Asked]:
    """Read the posts of an explained.jsonl; gold labels of more than one are left out."""
    with path.open(encoding="utf-8") as file:
        posts = [json.loads(line) for line in file]
    return [_asked(post) for post in posts]


def _asked(post: dict[str, Any]) -> Asked:
    gold = post.get("gold", [])
    labels = dict.fromkeys([post["label"], *(gold if len(gold) == 1 else [])])
    return Asked(post["id"], post["task"], list(labels), len(post["tokens"]))


def attribute(
    gradients: Gradients, asked: list[Asked], ids: dict[str, list[int]]
) -> Iterator[tuple[Asked, str, Attribution]]:
    """Yield each post with a label and its attribution; ids are the uncut token ids of each post."""
    heads = {head.task: head for head in chosen(gradients.config.heads)}
    for post in asked:
        if post.task not in heads:
            raise SystemExit(f"the run has no head for {post.task}; it has {', '.join(heads)}")
        if len(ids.get(post.id, [])) - 2 != post.tokens:
            raise SystemExit(
                f"post {post.id} has other tokens or is not in --data; export the split that was explained"
            )
        for label in post.labels:
            yield post, label, gradients.of(heads[post.task], ids[post.id], label)


def line(post: Asked, label: str, scores: Tensor) -> str:
    """Return a line of a file of --attributions."""
    rounded = [float(f"{score:.6g}") for score in scores.tolist()]
    return json.dumps({"id": post.id, "task": post.task, "label": label, "scores": rounded}) + "\n"


def main() -> None:
    """Write the scores to --to and say how nearly they add up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--out", type=Path, default=BUILD, help="folder that training.train or training.soup wrote")
    parser.add_argument("--explained", type=Path, required=True, help="explained.jsonl of mindsieve bench explain")
    parser.add_argument("--split", default="test", help="the split that was explained")
    parser.add_argument("--to", type=Path, required=True, help="file to write, for --attributions NAME=FILE")
    args = parser.parse_args()
    manifest = json.loads((args.out / "manifest.json").read_text())
    config = config_of(manifest)
    tokenizer = tokenizer_of(config.encoder)
    model = load_model(args.out, manifest["shipped"], config).requires_grad_(False)
    asked = read_asked(args.explained)
    wanted = {post.id for post in asked}
    datasets = dict.fromkeys(post.task.partition("/")[0] for post in asked)
    rows = [row for name in datasets for row in data.read(args.data, name, args.split) if row.id in wanted]
    ids = {row.id: tokenizer.encode(row.text).ids for row in rows}
    gap = whole = 0.0
    with args.to.open("w", encoding="utf-8") as file:
        for post, label, found in attribute(Gradients(model, config, tokenizer.token_to_id("[MASK]")), asked, ids):
            file.write(line(post, label, found.scores))
            gap += abs(float(found.scores.sum()) - found.change)
            whole += abs(found.change)
    print(f"{len(asked)} posts; sums of scores and changes of the logits differ by {gap / whole:.2%}")


if __name__ == "__main__":
    main()
