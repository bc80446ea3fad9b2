"""Tokenizers as RoBERTa, XLM-R and DeBERTa-v2 have them, with vocabularies of a few hundred pieces for hf_tiny.

Layout (normalizer, splitting, special tokens) is that of the tokenizers in tokenizer/testdata/models; the
vocabulary is trained here on our own texts. The library's Unigram trainer does not give the same one twice: a
tokenizer.json that is there is kept. Delete it to have it trained anew.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from . import tiny
from .tokenizer_golden import GOLDEN, posts

PIECES = 450  # of a vocabulary, RoBERTa's 256 bytes among them


def byte_level_bpe() -> Tokenizer:
    """Return RoBERTa's: bytes, no blank put before the text. Longformer has the same."""
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    return _trained("longformer", models.BPE(), trainer)


def xlmr_unigram() -> Tokenizer:
    """Return XLM-R's as it is converted today."""
    return _trained("xlmr", models.Unigram(), _unigram(["<s>", "<pad>", "</s>", "<unk>"]))


def deberta_unigram() -> Tokenizer:
    """Return DeBERTa-v2's: lower case, split at punctuation."""
    return _trained("deberta-v2", models.Unigram(), _unigram(["[PAD]", "[CLS]", "[SEP]", "[UNK]"]))


def kept(path: Path, train: Callable[[], Tokenizer]) -> Tokenizer:
    """Return the tokenizer in the file; trained, and written there, if there is none."""
    if not path.exists():
        path.write_text(json.dumps(json.loads(train().to_str()), separators=(",", ":")), encoding="utf-8")
    return Tokenizer.from_file(str(path))


def _unigram(special: list[str]) -> Any:
    return trainers.UnigramTrainer(
        vocab_size=PIECES, special_tokens=special, unk_token=special[-1], show_progress=False
    )


def _trained(layout: str, model: Any, trainer: Any) -> Tokenizer:
    """Return the tokenizer of that layout with another vocabulary, behind which the mask has its id."""
    whole = Tokenizer.from_file(str(GOLDEN / "models" / f"{layout}.json"))
    made = Tokenizer(model)
    made.normalizer, made.pre_tokenizer = whole.normalizer, whole.pre_tokenizer
    made.train_from_iterator([*posts().values(), *tiny.TEXTS, " ".join(tiny.WORDS)], trainer)
    spec = json.loads(whole.to_str())
    spec["model"] = json.loads(made.to_str())["model"]
    spec["added_tokens"][-1]["id"] = len(spec["model"]["vocab"])
    return Tokenizer.from_str(json.dumps(spec))
