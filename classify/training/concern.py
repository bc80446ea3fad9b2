"""Command: find the head that tells posts at risk from everyday posts best, and let it set the concern of a bundle.

    python -m training.concern --data <folder of mindsieve datasets export> --bundle <bundle>

It reads validation posts alone: everyday ones are those of our corpus without risk
or distress, all of GoEmotions and Dreaddit's that are not stressed; posts at risk
those of our corpus, those of r/SuicideWatch in SDCNL and those of C-SSRS that tell
of ideation, behaviour or an attempt. Everyday posts that do speak of risk are not
taken out, as some comments of GoEmotions do.

A candidate is the sum of the probabilities of some labels of a head. The best one
has the highest sensitivity, the mean over the sources of posts at risk, at a
threshold that at most 2 % of everyday posts reach, the mean over their sources. So
each source weighs the same, however many posts it has. All candidates are printed
and go into the model card; the best goes into bundle.json as the concern of its
head, which becomes a screening head.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor

from . import bundle, data, graph, screen_texts
from .answers import probabilities
from .card_tables import Row as TableRow
from .card_tables import markdown
from .corpus import parts
from .data import Row
from .packs import windows_of
from .run import Config
from .tasks import EMOTIONS, HEADS, Head
from .tokens import untruncated

Floats = NDArray[np.float64]

TIERS = (
    ("read now", 0.001),
    ("read soon", 0.01),
    ("watch", 0.02),
)  # and the share of everyday posts that may reach it
GRAVEST = "intent"  # the least grave level that counts for the gravest tier
ALERTS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)  # further shares that "read soon" may have
SUPPORTED_AT = 0.05  # words of risk ask for a reader soon where the score is that of so many everyday posts
CHOSEN_AT = 0.02
SHOWN_AT = 0.01

CALM = {*EMOTIONS[: EMOTIONS.index("anger")], "neutral"}  # emotions of a comment that is neither sad nor angry
NEGATIVE = ("grief", "sadness", "remorse", "fear", "disappointment", "nervousness")  # emotions that are candidates


SECTION = """\
The head {task} sets the concern of a post, by the probability of: {labels}. It was chosen among these on validation
posts; everyday ones are {everyday}, those at risk {risk}.
From is the threshold that at most that share of everyday posts reaches, the mean over their sources; the figures
behind it are the shares of posts at risk that reach it, the mean over their sources first. Everyday posts that
do speak of risk were not taken out. So few posts at risk leave differences of less than .1 open.

{table}

All heads but screen/risk were trained for other questions. Asked of {comments} calm comments (GoEmotions validation,
labelled neutral or with positive emotions alone), the heads of two labels answer with the positive one in this share:

| task | label | share |
|---|---|---|
{called}"""


@dataclass(frozen=True)
class Source:
    """Validation posts of a dataset: all, or those with one of the labels and none of the others."""

    dataset: str
    labels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the posts are called where figures are shown."""
        named = ", ".join(self.labels) + (f", without {', '.join(self.without)}" if self.without else "")
        return f"{self.dataset} validation" + (f": {named}" if named else "")

    def rows(self, folder: Path) -> list[Row]:
        """Return the posts in an exported folder."""
        if any(head.dataset == self.dataset for head in HEADS):
            rows = parts(folder, HEADS)[self.dataset][1]
        else:
            rows = data.read(folder, self.dataset, "validation")
        found = [row for row in rows if self._has(row)]
        if not found:
            raise SystemExit(f"{folder}: no post of {self.name}; export {self.dataset} again")
        return found

    def _has(self, row: Row) -> bool:
        labels = _labels(row)
        return (not self.labels or bool(labels & set(self.labels))) and not labels & set(self.without)


def _labels(row: Row) -> set[str]:
    return {label for labels in row.labels.values() for label in labels}


DISTRESS = ("some", "clear")
EVERYDAY = (
    Source("dreaddit", ("not stressed",)),
    Source("goemotions"),
    Source("own", ("none",), without=DISTRESS),
)
LEVELS = ("ideation", "behavior", "attempt")
RISK = (Source("sdcnl", ("suicide",)), Source("cssrs-posts", LEVELS), Source("own", screen_texts.LEVELS[1:]))


@dataclass(frozen=True)
class Candidate:
    """Labels of a head, the sum of whose probabilities might set a concern."""

    task: str
    labels: tuple[str, ...]


def candidates(heads: list[Head]) -> list[Candidate]:
    """Return those of a bundle: of each head its risk labels, its positive ones, its negative emotions one by one."""
    found = []
    for head in heads:
        sets = [head.risk, head.positive, graver(head.risk)]
        sets += [(label,) for label in head.labels if label in NEGATIVE]
        found += [Candidate(head.task, labels) for labels in dict.fromkeys(sets) if labels]
    return found


Scores = dict[Candidate, Floats]  # of posts, [N]


def threshold(everyday: list[Floats], share: float) -> float:
    """Return the least threshold that at most a share of everyday posts reaches, the mean over their sources.

    It is the middle between two scores that occur.
    """
    scores = np.unique(np.concatenate([*everyday, [0.0, 1.0]]))
    for t in (scores[1:] + scores[:-1]) / 2:
        if np.mean([reached(source, t) for source in everyday]) <= share:
            return float(t)
    return float("nan")  # more of them than that have the largest score there is


def reached(scores: Floats, t: float) -> float:
    """Return the share of scores that are t or more."""
    return float((scores >= t).mean())


def auroc(everyday: list[Floats], risk: list[Floats]) -> float:
    """Return the probability that a post at risk has the higher score, where each source weighs the same."""
    weights = np.concatenate([np.full(len(s), 1 / len(s)) for s in (*everyday, *risk)])
    gold = np.repeat([0, 1], [sum(map(len, everyday)), sum(map(len, risk))])
    return float(roc_auc_score(gold, np.concatenate([*everyday, *risk]), sample_weight=weights))


@dataclass(frozen=True)
class Posts:
    """The posts of the sources, and what the candidates say of them."""

    heads: list[Head]
    rows: dict[Source, list[Row]]
    scores: dict[Source, Scores]

    def of(self, sources: tuple[Source, ...], candidate: Candidate) -> list[Floats]:
        """Return what a candidate says of the posts of each source."""
        return [self.scores[source][candidate] for source in sources]

    def sensitivity(self, candidate: Candidate, share: float) -> float:
        """Return that at a share of everyday posts, the mean over the sources of posts at risk."""
        t = threshold(self.of(EVERYDAY, candidate), share)
        return float(np.mean([reached(source, t) for source in self.of(RISK, candidate)]))

    def level(self, candidate: Candidate, label: str) -> Floats:
        """Return what a candidate says of the C-SSRS posts of a label."""
        source = RISK[1]
        own = [label in _labels(row) for row in self.rows[source]]
        return self.scores[source][candidate][own]


def scored(folder: Path, rows: dict[Source, list[Row]]) -> Posts:
    """Return what a bundle says of posts."""
    content = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    described = [bundle.described(entry) for entry in content["heads"]]
    config = Config(seed=0, max_tokens=content["max_tokens"], stride=content["stride"])
    tokenizer, opened = untruncated(str(folder / "tokenizer.json")), graph.session(folder / "model.onnx")
    scores = {}
    for source, own in rows.items():
        ids = [encoding.ids for encoding in tokenizer.encode_batch([row.text for row in own])]
        said = windows_of(opened, ids, config)
        p = {head.task: (head, probabilities(head, said[head.name], how)) for head, how in described}
        scores[source] = {c: _sums(*p[c.task], c.labels) for c in candidates([head for head, _ in described])}
    return Posts([head for head, _ in described], rows, scores)


def _sums(head: Head, p: Tensor, labels: tuple[str, ...]) -> Floats:
    sums: Floats = p[:, [head.labels.index(label) for label in labels]].sum(dim=1).double().numpy()
    return sums


def ranked(posts: Posts) -> list[Candidate]:
    """Return the candidates, the best first; of equals the one with the higher AUROC."""

    def merit(c: Candidate) -> tuple[float, float]:
        return posts.sensitivity(c, CHOSEN_AT), auroc(posts.of(EVERYDAY, c), posts.of(RISK, c))

    return sorted(posts.scores[EVERYDAY[0]], key=merit, reverse=True)


def best(posts: Posts) -> Candidate:
    """Return the best candidate of a head that is asked of a post; the others are shown for comparison."""
    units = {head.task: head.unit for head in posts.heads}
    return next(c for c in ranked(posts) if units[c.task] == "post")


def table(posts: Posts) -> list[TableRow]:
    """Return the candidates, the best first: AUROC, then at 2 % and at 1 % of everyday posts threshold and shares."""
    rows = []
    for c in ranked(posts):
        everyday, risk = posts.of(EVERYDAY, c), posts.of(RISK, c)
        row: list[Any] = [c.task, ", ".join(c.labels), auroc(everyday, risk)]
        for share in (CHOSEN_AT, SHOWN_AT):
            t = threshold(everyday, share)
            row += [t, posts.sensitivity(c, share), *(reached(source, t) for source in risk)]
            of_level = [posts.level(c, label) for label in LEVELS]
            row += [reached(scores, t) if len(scores) else None for scores in of_level]
        rows.append(row)
    return rows


def called(posts: Posts) -> list[TableRow]:
    """Return for each head of two labels the share of calm comments that it answers with the positive one."""
    source = EVERYDAY[1]
    calm = np.array([_labels(row) <= CALM for row in posts.rows[source]])
    binary = {head.task for head in posts.heads if head.kind == "binary"}
    return [
        [c.task, ", ".join(c.labels), reached(s[calm], 0.5)]
        for c, s in posts.scores[source].items()
        if c.task in binary
    ]


def section(posts: Posts) -> str:
    """Return what the model card says of the concern."""
    top, sizes = best(posts), {source: len(rows) for source, rows in posts.rows.items()}
    levels = {label: len(posts.level(top, label)) for label in LEVELS}
    columns = ["from", "mean", *(f"{s.dataset} ({sizes[s]})" for s in RISK), *(f"{x} ({n})" for x, n in levels.items())]
    head = ["task", "labels", "AUROC", *(f"{share:.0%}: {c}" for share in (CHOSEN_AT, SHOWN_AT) for c in columns)]
    comments = sum(_labels(row) <= CALM for row in posts.rows[EVERYDAY[1]])
    return SECTION.format(
        task=top.task,
        labels=", ".join(top.labels),
        everyday=" and ".join(f"{s.name} ({sizes[s]})" for s in EVERYDAY),
        risk=" and ".join(f"{s.name} ({sizes[s]})" for s in RISK),
        table=markdown([head, ["---"] * len(head), *table(posts)]),
        comments=comments,
        called=markdown(called(posts)),
    )


def fitted(posts: Posts, candidate: Candidate) -> dict[str, Any]:
    """Return the concern of a candidate as bundle.json has it, see classify/concern.go."""

    def at(share: float, of: Candidate = candidate) -> float:
        return round(threshold(posts.of(EVERYDAY, of), share), 6)

    gravest = Candidate(candidate.task, graver(candidate.labels))
    thresholds = []
    for tier, share in TIERS:
        of = gravest if tier == "read now" else candidate
        t = at(share, of)
        thresholds.append(
            {
                "tier": tier,
                **({"labels": list(of.labels)} if of != candidate else {}),
                "probability": t,
                "everyday": share,
                "everyday_by": [_reach(posts, source, of, t) for source in EVERYDAY],
                "risk_by": [_reach(posts, source, of, t) for source in RISK],
            }
        )
    alerts = [{"everyday": share, "probability": at(share)} for share in ALERTS]
    return {"labels": list(candidate.labels), "thresholds": thresholds, "supports": at(SUPPORTED_AT), "alerts": alerts}


def graver(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels of a candidate that count for the gravest tier; all if it has none of them."""
    return labels[labels.index(GRAVEST) :] if GRAVEST in labels else labels


def _reach(posts: Posts, source: Source, candidate: Candidate, t: float) -> dict[str, Any]:
    scores = posts.scores[source][candidate]
    return {"posts": source.name, "n": len(scores), "share": round(reached(scores, t), 4)}


def write(folder: Path, candidate: Candidate, concern: dict[str, Any]) -> None:
    """Let a candidate set the concern of a bundle, in place of the one that did."""
    content = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    for head in content["heads"]:
        if head.pop("concern", None):
            head["role"] = "benchmark"
        if head["task"] == candidate.task:
            head |= {"role": "screen", "concern": concern}
    bundle.save(folder, content)


def main() -> None:
    """Print the candidates, and write the best and the table of all into --bundle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that mindsieve datasets export wrote")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle, whose bundle.json is changed")
    args = parser.parse_args()
    posts = scored(args.bundle, {source: source.rows(args.data) for source in (*EVERYDAY, *RISK)})
    top = best(posts)
    write(args.bundle, top, fitted(posts, top))
    bundle.write_section(args.bundle, "Concern", section(posts))
    print(section(posts))


if __name__ == "__main__":
    main()
