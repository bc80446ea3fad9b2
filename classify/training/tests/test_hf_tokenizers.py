"""The small tokenizers are laid out as those of RoBERTa, XLM-R and DeBERTa-v2."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from training import hf_tokenizers

TEXT = "I can't sleep, and the kettle is on."


@pytest.mark.parametrize(
    ("train", "first", "ends", "mask"),
    [
        (hf_tokenizers.byte_level_bpe, ["<s>", "<pad>", "</s>", "<unk>"], ["<s>", "</s>"], "<mask>"),
        (hf_tokenizers.xlmr_unigram, ["<s>", "<pad>", "</s>", "<unk>"], ["<s>", "</s>"], "<mask>"),
        (hf_tokenizers.deberta_unigram, ["[PAD]", "[CLS]", "[SEP]", "[UNK]"], ["[CLS]", "[SEP]"], "[MASK]"),
    ],
    ids=["RoBERTa", "XLM-R", "DeBERTa-v2"],
)
def test_special_tokens_stand_where_their_kin_have_them(
    train: Callable[[], Tokenizer], first: list[str], ends: list[str], mask: str
) -> None:
    made = train()
    assert [made.id_to_token(i) for i in range(4)] == first
    assert made.token_to_id(mask) == made.get_vocab_size() - 1 <= hf_tokenizers.PIECES
    tokens = made.encode(TEXT).tokens
    assert [tokens[0], tokens[-1]] == ends
    assert first[3] not in tokens
    assert len(tokens) > len(TEXT.split())


def test_a_tokenizer_that_is_there_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    once = hf_tokenizers.kept(path, hf_tokenizers.byte_level_bpe)
    again = hf_tokenizers.kept(path, hf_tokenizers.xlmr_unigram)
    assert once.to_str() == again.to_str()
