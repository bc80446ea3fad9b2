"""Pieces are whole sentences; what a teacher says of them stands beside the labels of a lesson."""

from pathlib import Path

import torch
from tokenizers import Tokenizer

from training import lesson, pieces, tiny
from training.lesson import Lesson
from training.tests.test_lesson import of_three


def test_a_text_is_cut_after_sentences() -> None:
    assert pieces.cut("One two. Three four! Five six seven?\n\nEight.", words=4) == [
        "One two. Three four!",
        "Five six seven? Eight.",
    ]
    assert pieces.cut("A sentence that is longer than that. No.", words=4) == [
        "A sentence that is longer than that.",
        "No.",
    ]
    assert pieces.cut(" \n ") == []


def said(tokens: int) -> pieces.Said:
    torch.manual_seed(tokens)
    widths = {"symptom": 5, "status": 6, "whose": 3}
    return {"risk": torch.randn(6).half(), "distress": torch.randn(3).half()} | {
        name: torch.randn(tokens, k).half() for name, k in widths.items()
    }


def file_of(folder: Path, tokenizer: Tokenizer, texts: list[str], off: int = 0) -> Path:
    counts = [len(tokenizer.encode(text).ids) - 2 + off for text in texts]
    each = [
        {"hash": f"h{i}", "text": text, "said": said(n)} for i, (text, n) in enumerate(zip(texts, counts, strict=True))
    ]
    torch.save(each, folder / "taught.pt")
    return folder / "taught.pt"


def test_a_piece_that_is_cut_otherwise_is_left_out(tmp_path: Path) -> None:
    tokenizer = tiny.tokenizer()
    assert len(pieces.read(file_of(tmp_path, tokenizer, ["I cry.", "So it is."]), tokenizer)[0]) == 2
    assert pieces.read(file_of(tmp_path, tokenizer, ["I cry."], off=1), tokenizer) == ([], [], [])


def test_a_student_that_agrees_has_the_least_loss(tmp_path: Path) -> None:
    tokenizer = tiny.tokenizer()
    whole: Lesson = lesson.with_taught(of_three(), file_of(tmp_path, tokenizer, ["I cry."]), tokenizer)
    assert whole.hashes == ["a", "b", "c", "h0"] and len(whole.allowed) == len(whole.distress) == 4
    of = whole.taught[3]
    agrees = {name: v.float()[None] for name, v in of.items() if v.dim() == 1}
    agrees |= {name: torch.cat([v[:1], v, v[:1]]).float()[None] for name, v in of.items() if v.dim() == 2}
    other = {name: v + torch.randn_like(v) for name, v in agrees.items()}
    assert 0 < whole.loss(agrees, [3]) < whole.loss(other, [3])


def test_labels_and_teachers_count_each_for_its_texts(tmp_path: Path) -> None:
    tokenizer = tiny.tokenizer()
    whole = lesson.with_taught(of_three(), file_of(tmp_path, tokenizer, ["I cry."]), tokenizer)
    length = max(len(ids) for ids in whole.ids)
    torch.manual_seed(1)
    said_of = {"risk": torch.randn(2, 6), "distress": torch.randn(2, 3)}
    said_of |= {name: torch.randn(2, length, k) for name, k in (("symptom", 5), ("status", 6), ("whose", 3))}
    alone = [whole.loss({k: v[i : i + 1] for k, v in said_of.items()}, [chunk]) for i, chunk in enumerate((1, 3))]
    torch.testing.assert_close(whole.loss(said_of, [1, 3]), alone[0] + alone[1])
