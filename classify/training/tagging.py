"""From what the tagger says of tokens to places in a text, as classify/tagging.go does it; the thresholds for that."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .screen_tags import Taggable, Tagger, said_of
from .tags import STATUS, WHOSE, Tagged

TASK = "screen/symptoms"
POPULATION = (
    "English posts and comments of any kind: tells which words speak of which symptom, whose, and whether it is so now"
)
EXTENDS = 0.3
GAP = 2  # tokens that tell nothing which may stand within a place
GRID = [round(0.30 + 0.05 * step, 2) for step in range(13)]
BETA = 0.5  # of the F score that chooses a threshold
PRIOR = 10.0  # places of all symptoms together that a symptom's own are judged beside


@dataclass(frozen=True)
class Place:
    """Tokens [start, end) that tell a symptom, its probability, and the status and person that are most probable."""

    start: int
    end: int
    symptom: int
    probability: float
    status: int
    whose: int


def places(symptom: Tensor, status: Tensor, whose: Tensor, extends: float = EXTENDS) -> list[Place]:
    """Return the places of a text, given the logits [tokens, K] of each kind."""
    shown = symptom.softmax(dim=1)[:, 1:]
    top, at = (values.tolist() for values in shown.max(dim=1))
    found, i = [], 0
    while i < len(top):
        if top[i] < extends:
            i += 1
            continue
        end, best, j = i + 1, top[i], i + 1
        while j < len(top) and j <= end + GAP:
            if at[j] == at[i] and top[j] >= extends:
                end, best = j + 1, max(best, top[j])
            j += 1
        stance = [int(values[i:end].sum(dim=0).argmax()) for values in (status, whose)]
        found.append(Place(i, end, at[i], best, *stance))
        i = end
    return found


def marks(tagged: Tagged) -> list[Place]:
    """Return the marks of a text as places."""
    found: list[Place] = []
    symptom, status, whose = (values.tolist() for values in (tagged.symptom, tagged.status, tagged.whose))
    for i, told in enumerate(symptom):
        if told == 0:
            continue
        last = found[-1] if found else None
        if last and last.end == i and (last.symptom, last.status, last.whose) == (told - 1, status[i], whose[i]):
            found[-1] = Place(last.start, i + 1, told - 1, 1.0, status[i], whose[i])
        else:
            found.append(Place(i, i + 1, told - 1, 1.0, status[i], whose[i]))
    return found


def hits(found: list[Place], gold: list[Place]) -> list[bool]:
    """Say which places share a token with a mark of the same symptom."""
    return [any(p.symptom == g.symptom and p.start < g.end and g.start < p.end for g in gold) for p in found]


def thresholds(found: list[tuple[int, float, bool]], gold: list[int], labels: int) -> list[float]:
    """Return a threshold for each symptom, that with the highest F0.5: a symptom that is none costs a reader's trust.

    found has symptom, probability and whether it is right of each place, gold the
    symptom of each mark. So that a few marks do not decide, those of all symptoms
    count beside the symptom's own, as so many marks as PRIOR says.
    """
    symptom = torch.tensor([f[0] for f in found])
    probability = torch.tensor([f[1] for f in found])
    right = torch.tensor([f[2] for f in found])
    marked = torch.tensor(gold)
    chosen = []
    for k in range(labels):
        scored = []
        for t in GRID:
            kept = probability >= t
            own, all_of = (kept & (symptom == k)), kept
            share = PRIOR / len(gold)
            tp = float((own & right).sum()) + share * float((all_of & right).sum())
            said = float(own.sum()) + share * float(all_of.sum())
            true = float((marked == k).sum()) + PRIOR
            scored.append(((1 + BETA**2) * tp / (said + BETA**2 * true), -t))
        chosen.append(-max(scored)[1])
    return chosen


@dataclass(frozen=True)
class Figures:
    """How well a tagger does on texts with thresholds that were fitted on them."""

    thresholds: list[float]
    precision: float  # of the places it finds
    recall: float  # of the marks
    stance: float  # of the places that are right, those with the right status and person
    marks: int


def figures(tagger: Tagger, texts: Taggable, names: list[str]) -> Figures:
    """Fit the thresholds of a tagger on texts and return how well it does there."""
    said = said_of(tagger, texts)
    found, gold, stances, start = [], [], [], 0
    for tagged in texts.tags:
        end = start + len(tagged.symptom)
        symptom, status, whose = (said[kind][start:end] for kind in ("symptom", "status", "whose"))
        own = places(symptom, status, whose)
        told = marks(tagged)
        found += [(p.symptom, p.probability, ok) for p, ok in zip(own, hits(own, told), strict=True)]
        gold += [g.symptom for g in told]
        stances += [(p, g) for p in own for g in told if hits([p], [g])[0]]
        start = end
    chosen = thresholds(found, gold, len(names))
    kept = [ok for symptom, probability, ok in found if probability >= chosen[symptom]]
    sure = [(p, g) for p, g in stances if p.probability >= chosen[p.symptom]]
    same = sum((p.status, p.whose) == (g.status, g.whose) for p, g in sure)
    return Figures(chosen, sum(kept) / max(1, len(kept)), sum(kept) / len(gold), same / max(1, len(sure)), len(gold))


def entry(tagger: Tagger, validation: Taggable, names: list[str]) -> dict[str, Any]:
    """Return what bundle.json says of a tagger, with thresholds fitted on validation; print how well it does there."""
    of = figures(tagger, validation, names)
    print(f"tags on validation: precision {of.precision:.3f}, recall {of.recall:.3f} of {of.marks} marks", flush=True)
    print(f"status and person right: {of.stance:.3f}", flush=True)
    return {
        "task": TASK,
        "population": POPULATION,
        "symptoms": names,
        "status": list(STATUS),
        "whose": list(WHOSE),
        "thresholds": of.thresholds,
        "extends": EXTENDS,
    }
