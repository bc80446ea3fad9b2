"""Marks of a corpus become tags of tokens, and what a tagger says of tokens becomes places again."""

import pytest
import torch
from torch import Tensor

from training import tagging, tags
from training.data import Row
from training.screen_head import Tokens
from training.screen_tags import Settings, Taggable, fit, said_of
from training.tagging import Place

NAMES = ["crying", "insomnia"]


def test_marks_are_bytes_and_offsets_characters() -> None:
    text = "🙃 no sleep, he cries"
    start = len("🙃 ".encode())
    marks = (
        {"start": start, "end": start + len("no sleep"), "symptom": "insomnia", "whose": "author", "status": "negated"},
        {"start": start + 10, "end": start + 18, "symptom": "crying", "whose": "other", "status": "present"},
    )
    offsets = [(0, 1), (2, 4), (5, 10), (10, 11), (12, 14), (15, 20)]
    found = tags.tags(Row("0", text, marks=marks), offsets, NAMES)
    assert found.symptom.tolist() == [0, 2, 2, 0, 1, 1]
    assert found.status.tolist() == [-1, 2, 2, -1, 0, 0]
    assert found.whose.tolist() == [-1, 0, 0, -1, 1, 1]


def telling(told: str, second: str) -> tuple[Tensor, Tensor]:
    """Return logits of symptoms and of two classes for a string, as the Go test of classify/tagging.go has them."""
    symptom = {".": [0, -5, -5], "c": [0, 0, -5], "C": [0, 3, -5], "s": [0, -5, 0], "S": [0, -5, 3]}
    return (
        torch.tensor([symptom[t] for t in told]).float(),
        torch.tensor([[1.0, 2.0 if s == "-" else 0.0] for s in second]),
    )


@pytest.mark.parametrize(
    ("told", "second", "want"),
    [
        ("....", "    ", []),
        (".C..", "    ", [(1, 2, 0, 0)]),
        (".cCc", "    ", [(1, 4, 0, 0)]),
        (".cc.", "    ", []),
        ("C..c.", "     ", [(0, 4, 0, 0)]),
        ("C...C", "     ", [(0, 1, 0, 0), (4, 5, 0, 0)]),
        ("CcSs", "    ", [(0, 2, 0, 0), (2, 4, 1, 0)]),
        (".Ccc", "  --", [(1, 4, 0, 1)]),
    ],
)
def test_places(told: str, second: str, want: list[tuple[int, int, int, int]]) -> None:
    symptom, status = telling(told, second)
    found = [p for p in tagging.places(symptom, status, status) if p.probability >= 0.6]
    assert [(p.start, p.end, p.symptom, p.status) for p in found] == want


def test_marks_side_by_side_stay_apart() -> None:
    symptom = torch.tensor([1, 1, 2, 0, 2])
    status = torch.tensor([0, 0, 0, -1, 2])
    whose = torch.tensor([0, 0, 0, -1, 0])
    found = tagging.marks(tags.Tagged(symptom, status, whose))
    assert [(p.start, p.end, p.symptom, p.status) for p in found] == [(0, 2, 0, 0), (2, 3, 1, 0), (4, 5, 1, 2)]


def test_a_place_hits_a_mark_of_its_symptom_that_it_touches() -> None:
    mark = Place(2, 4, 0, 1.0, 0, 0)
    found = [Place(3, 6, 0, 0.5, 0, 0), Place(4, 6, 0, 0.5, 0, 0), Place(2, 4, 1, 0.5, 0, 0)]
    assert tagging.hits(found, [mark]) == [True, False, False]


def test_a_symptom_with_few_marks_gets_the_threshold_of_all() -> None:
    found = [(0, p, p > 0.6) for p in [0.35, 0.4, 0.55, 0.65, 0.7, 0.8] * 20] + [(1, 0.31, True)]
    chosen = tagging.thresholds(found, [0] * 60 + [1], 2)
    assert chosen[0] == pytest.approx(0.6) and chosen[1] == pytest.approx(0.6)


def test_a_tagger_learns_what_states_tell() -> None:
    torch.manual_seed(0)
    symptom = torch.randint(0, 3, (100, 4))
    states = torch.randn(400, 6)
    states[torch.arange(400), symptom.flatten()] += 8
    told = [tags.Tagged(row, torch.where(row > 0, 1, -1), torch.where(row > 0, 0, -1)) for row in symptom]
    texts = Taggable(Tokens(states.half(), torch.arange(0, 401, 4)), torch.arange(100), told)
    tagger, _ = fit(texts, texts, 2, Settings(hidden=16, stance=8, dropout=0.0, rate=0.02, batch=10))
    said = said_of(tagger, texts)
    assert (said["symptom"].argmax(dim=1) == symptom.flatten()).float().mean() > 0.95
    assert (said["status"].argmax(dim=1)[symptom.flatten() > 0] == 1).all()
