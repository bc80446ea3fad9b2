"""Integrated gradients add up to what the model says above its baseline, token by token."""

import json
from pathlib import Path

import pytest
import torch

from training import gradients, tiny
from training.gradients import Asked, Gradients
from training.run import Config
from training.tasks import Head, chosen
from training.tokens import pad

HEADS = chosen(["stress", "wellness", "wellness_main"])
READER = tiny.tokenizer()
MASK = READER.token_to_id("[MASK]")


@pytest.fixture(scope="module")
def made() -> Gradients:
    model = tiny.model(READER.get_vocab_size(), {head.name: len(head.labels) for head in HEADS})
    model.encoder.embeddings.requires_grad_(False)
    config = Config(1, [head.name for head in HEADS], max_tokens=24, stride=4)
    return Gradients(model.requires_grad_(False), config, MASK)


def ids_of(text: str) -> list[int]:
    found: list[int] = READER.encode(text).ids
    return found


@pytest.mark.parametrize(
    ("text", "windows"),
    [(tiny.TEXTS[1], 1), (tiny.TEXTS[2], 1), (tiny.TEXTS[-1], 3)],
    ids=["short", "another", "in windows"],
)
@pytest.mark.parametrize("head", HEADS, ids=[head.name for head in HEADS])
def test_scores_add_up_to_the_change_from_the_baseline(made: Gradients, head: Head, text: str, windows: int) -> None:
    ids = ids_of(text)
    assert (len(ids) > 24) == (windows > 1)
    for label in head.labels:
        found = made.of(head, ids, label)
        assert found.scores.shape == (len(ids) - 2,)
        assert float(found.scores.sum()) == pytest.approx(found.change, rel=0.02, abs=0.002)


def test_the_change_is_that_of_the_margin(made: Gradients) -> None:
    ids = ids_of(tiny.TEXTS[2])
    masked = [ids[0], *[MASK] * (len(ids) - 2), ids[-1]]
    head = chosen(["wellness_main"])[0]
    with torch.no_grad():
        there, baseline = (made.model(*pad([row]))[1][head.name].logits[0] for row in (ids, masked))
    rise = (there - baseline).tolist()
    others = (rise[0] + rise[1] + rise[3]) / 3
    assert made.of(head, ids, head.labels[2]).change == pytest.approx(rise[2] - others, abs=1e-5)


def test_two_labels_get_opposite_scores(made: Gradients) -> None:
    head, ids = chosen(["stress"])[0], ids_of(tiny.TEXTS[1])
    no, yes = (made.of(head, ids, label).scores for label in head.labels)
    torch.testing.assert_close(no, -yes)


def test_a_token_that_the_baseline_has_too_gets_nothing(made: Gradients) -> None:
    ids = ids_of("we had [MASK] and tea")
    assert ids[3] == MASK
    scores = made.of(HEADS[0], ids, "stressed").scores
    assert scores[2] == 0
    assert scores.count_nonzero() == len(scores) - 1


def test_a_post_without_a_token_gets_no_scores(made: Gradients) -> None:
    assert made.of(HEADS[0], ids_of(""), "stressed").scores.tolist() == []


def test_labels_are_the_answer_and_the_only_gold_one(tmp_path: Path) -> None:
    post = {"id": "a", "task": "dreaddit/stress", "label": "stressed", "tokens": [[0, 1], [2, 5]]}
    path = tmp_path / "explained.jsonl"
    golds: list[list[str]] = [[], ["stressed"], ["not stressed"], ["stressed", "not stressed"]]
    path.write_text("".join(json.dumps(post | ({"gold": gold} if gold else {})) + "\n" for gold in golds))
    assert [asked.labels for asked in gradients.read_asked(path)] == [
        ["stressed"],
        ["stressed"],
        ["stressed", "not stressed"],
        ["stressed"],
    ]
    assert gradients.read_asked(path)[0].tokens == 2


def test_a_line_is_one_that_bench_reads(made: Gradients) -> None:
    ids = ids_of(tiny.TEXTS[1])
    asked = [Asked("a", "dreaddit/stress", ["stressed"], len(ids) - 2)]
    [(post, label, found)] = gradients.attribute(made, asked, {"a": ids})
    read = json.loads(gradients.line(post, label, found.scores))
    assert {key: read[key] for key in ("id", "task", "label")} == {
        "id": "a",
        "task": "dreaddit/stress",
        "label": "stressed",
    }
    assert read["scores"] == pytest.approx(found.scores.tolist(), rel=1e-5)


@pytest.mark.parametrize(
    ("task", "tokens", "error"),
    [
        ("dreaddit/stress", 3, "post a has other tokens"),
        ("cams/cause", 2, "no head for cams/cause"),
    ],
)
def test_what_does_not_fit_is_refused(made: Gradients, task: str, tokens: int, error: str) -> None:
    with pytest.raises(SystemExit, match=error):
        list(gradients.attribute(made, [Asked("a", task, ["stressed"], tokens)], {"a": [2, 7, 8, 3]}))
