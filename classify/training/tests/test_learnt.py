"""The card of a bundle says which test texts were among those that it learnt from."""

import json
from pathlib import Path

from training import bundle, learnt
from training.data import sha256

LIST = "# the rule\na/test\n0123456789abcdef\n1123456789abcdef\nb/test\n0123456789abcdef\nc/test\n2123456789abcdef\n"


def test_texts_are_counted_by_test_split(tmp_path: Path) -> None:
    (tmp_path / "list").write_text(LIST)
    held_out = learnt.read(tmp_path / "list")
    text = learnt.section({"0123456789abcdef", "1123456789abcdef", "f123456789abcdef"}, held_out)
    assert text.startswith("2 of the 3 texts that it was trained on or chosen by stand in official test splits")
    assert text.endswith("| a/test | 2 | 2 |\n| b/test | 1 | 1 |")
    assert learnt.section({"f123456789abcdef"}, held_out).startswith("None of the 1 texts")


def test_a_section_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    card = tmp_path / bundle.CARD
    card.write_text("# b\n\n## Questions\n\nwhy\n\n## Limits\n\nmany\n")
    bundle.save(tmp_path, {"name": "b", "files": {}})
    for text in ("first", "second"):
        bundle.write_section(tmp_path, "Concern", text)
    assert card.read_text() == "# b\n\n## Questions\n\nwhy\n\n## Concern\n\nsecond\n\n## Limits\n\nmany\n"
    content = json.loads((tmp_path / "bundle.json").read_text())
    assert content["files"] == {bundle.CARD: "sha256:" + sha256(card)}
