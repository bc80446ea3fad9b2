"""The card of the own corpus has the agreement of its two annotations."""

from pathlib import Path

from training import agreement

OWN = Path(__file__).parents[3] / "datasets" / "own"


def test_what_a_passage_tells() -> None:
    told = agreement.told("I [[can't sleep|insomnia]], she [[cries|crying|other]], [[not sad|low-mood|author|negated]]")
    assert told == {
        ("insomnia", "author", "present"),
        ("crying", "other", "present"),
        ("low-mood", "author", "negated"),
    }


def test_f1_counts_what_both_tell() -> None:
    a, b = ("a", "", ""), ("b", "", "")
    assert agreement.f1([{a, b}, set()], [{a}, {b}]) == 0.5


def test_the_card_has_the_agreement() -> None:
    first = agreement.read(OWN / "validation.tsv") | agreement.read(OWN / "test.tsv")
    assert agreement.table(first, agreement.read(OWN / "second.tsv")) in (OWN / "README.md").read_text(encoding="utf-8")
