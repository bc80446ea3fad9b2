"""The concern rests on what tells posts at risk from everyday ones best, at a share of everyday posts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training import bundle, concern
from training.concern import EVERYDAY, LEVELS, RISK, Candidate, Posts
from training.data import Row
from training.tasks import HEADS, Head

SLEEP = Head("sleep", "night/sleep", "binary", ("fine", "bad"), ("bad",))
USER = Head("risk", "night/risk", "ordinal", ("none", "some", "much"), ("much",), "user", "users", ("some", "much"))
BAD, SOME, MUCH = (
    Candidate("night/sleep", ("bad",)),
    Candidate("night/risk", ("some", "much")),
    Candidate("night/risk", ("much",)),
)


def posts(**scores: list[list[float]]) -> Posts:
    """Return invented posts: of bad and some, the scores of four sources; of much those of some.

    The posts of our corpus have the scores of the source before.
    """
    labels = [["not stressed"], ["neutral"], ["none", "none"], ["suicide"], [LEVELS[0]], ["intent"]]
    by = {BAD: scores["bad"], SOME: scores["some"], MUCH: scores["some"]}
    by = {c: [s[0], s[1], s[1], s[2], s[3], s[3]] for c, s in by.items()}
    sources = (*EVERYDAY, *RISK)
    rows = {
        source: [Row(str(i), "", {"a/b": labels[k]}) for i in range(len(by[BAD][k]))]
        for k, source in enumerate(sources)
    }
    return Posts(
        [SLEEP, USER], rows, {source: {c: np.array(s[k]) for c, s in by.items()} for k, source in enumerate(sources)}
    )


def test_candidates_are_risk_labels_positive_labels_and_negative_emotions() -> None:
    mood = Head("mood", "night/mood", "multilabel", ("joy", "grief", "fear"))
    assert concern.candidates([SLEEP, USER, mood]) == [
        BAD,
        SOME,
        MUCH,
        Candidate("night/mood", ("grief",)),
        Candidate("night/mood", ("fear",)),
    ]
    tasks = {c.task for c in concern.candidates(list(HEADS))}
    assert {"sdcnl/suicide", "cssrs-suicide/risk", "irf/burdensomeness", "goemotions/emotions"} <= tasks


@pytest.mark.parametrize(
    ("share", "want"),
    [
        (0.0, 0.95),  # above all that occur
        (0.25, 0.8),  # half of the small source and none of the large one: a quarter in the mean
        (0.5, 0.4),  # the small source and none of the large one
        (1.0, 0.05),  # all
    ],
)
def test_each_source_of_everyday_posts_weighs_the_same(share: float, want: float) -> None:
    assert concern.threshold([np.array([0.7, 0.9]), np.full(100, 0.1)], share) == pytest.approx(want)


def test_auroc_weighs_sources_and_not_posts() -> None:
    everyday, risk = [np.array([0.1]), np.full(9, 0.9)], [np.array([0.5]), np.array([0.5])]
    assert concern.auroc(everyday, risk) == pytest.approx(0.5)


def test_the_best_is_the_one_that_finds_most_and_is_asked_of_a_post() -> None:
    everyday = [[0.1] * 50, [0.1] * 50]
    found = posts(bad=[*everyday, [0.9, 0.05], [0.9, 0.05]], some=[*everyday, [0.9, 0.9], [0.9, 0.05]])
    assert concern.ranked(found)[0] == SOME
    assert found.sensitivity(SOME, 0.02) == pytest.approx(2 / 3)
    assert concern.best(found) == BAD


def test_a_concern_has_its_thresholds_and_what_was_measured() -> None:
    everyday = [[*np.linspace(0, 0.5, 100)], [*np.linspace(0, 0.5, 100)]]
    made = concern.fitted(posts(bad=[*everyday, [0.9, 0.4], [0.499]], some=[*everyday, [0.9, 0.4], [0.499]]), BAD)
    assert made["labels"] == ["bad"]
    now, soon, watch = made["thresholds"]
    assert [t["tier"] for t in (now, soon, watch)] == ["read now", "read soon", "watch"]
    assert 0.49 < watch["probability"] < soon["probability"] <= now["probability"]
    assert made["supports"] < watch["probability"]
    rates = [alert["probability"] for alert in made["alerts"]]
    assert rates == sorted(rates, reverse=True) and len(rates) == len(concern.ALERTS)
    assert [reach["share"] for reach in watch["everyday_by"]] == [0.02, 0.02, 0.02]
    assert watch["risk_by"][0] == {"posts": "sdcnl validation: suicide", "n": 2, "share": 0.5}


def test_the_section_has_a_row_for_each_candidate_and_is_even() -> None:
    everyday = [[0.1] * 50, [0.6, *[0.1] * 49]]
    text = concern.section(posts(bad=[*everyday, [0.9, 0.05], [0.9]], some=[*everyday, [0.9, 0.9], [0.9]]))
    assert text.startswith("The head night/sleep sets the concern of a post, by the probability of: bad.")
    assert "| night/risk | some, much | " in text and "| night/sleep | bad | 0.020 |" in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1


def test_one_head_sets_the_concern_and_the_one_before_no_longer_does(tmp_path: Path) -> None:
    heads: list[dict[str, Any]] = [
        {"task": "night/sleep", "role": "benchmark", "bias": [0.1]},
        {"task": "night/risk", "role": "screen", "concern": {"labels": ["much"]}},
    ]
    bundle.save(tmp_path, {"heads": heads, "name": "b"})
    concern.write(tmp_path, BAD, {"labels": ["bad"]})
    heads = [
        {"task": "night/sleep", "role": "screen", "bias": [0.1], "concern": {"labels": ["bad"]}},
        {"task": "night/risk", "role": "benchmark"},
    ]
    assert json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8")) == {"heads": heads, "name": "b"}


def test_everyday_posts_of_our_corpus_are_without_distress(tmp_path: Path) -> None:
    rows = [("Tea.", "none", "none"), ("So low.", "none", "clear"), ("I have had enough of living.", "wish", "clear")]
    (tmp_path / "own-validation.jsonl").write_text(
        "".join(
            json.dumps({"id": t, "hash": t, "text": t, "labels": {"own/risk": [level], "own/distress": [distress]}})
            + "\n"
            for t, level, distress in rows
        )
    )
    assert [row.text for row in EVERYDAY[2].rows(tmp_path)] == ["Tea."]
    assert EVERYDAY[2].name == "own validation: none, without some, clear"


def test_a_missing_source_says_what_to_export(tmp_path: Path) -> None:
    (tmp_path / "cssrs-posts-validation.jsonl").write_text(
        json.dumps({"id": "1", "hash": "0", "text": "A walk.", "labels": {"cssrs-posts/risk": ["supportive"]}}) + "\n"
    )
    with pytest.raises(SystemExit, match=r"no post of cssrs-posts validation: .*export cssrs-posts again"):
        RISK[1].rows(tmp_path)
