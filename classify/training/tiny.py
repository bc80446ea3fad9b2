"""Command: write a tiny bundle with random weights, for tests that need a graph and no answers.

python -m training.tiny --out testdata/tiny
"""

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from transformers import BertConfig, BertModel

from . import bundle, graph, parity
from .model import Classifier, LayerResidual, Layers, attention_overlap, first_attention
from .tasks import chosen
from .tokens import pad, untruncated

MAX_TOKENS, STRIDE = 64, 16
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
MARKS = [*"!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~", "\u2019", "\u201c", "\u201d", "\u2026", "\u4eca", "\u5929"]
WORDS = """
i me my we you she he it they the a an and or but because so if not no do don can t s m ll re ve is was were are be am
been have had has this that there here what who why how when before after at on in of for from to with by every some
sleep night morning tea day days week work job rent late phone exam friend sister mother letter door river walk
tired calm tight chest alone worry worried afraid hope help kind quiet loud open close hard easy again never always
feel felt want need know think tell said ask call wait last first long short good bad better worse new old one two
three
""".split()
ENDINGS = ["s", "ed", "ing", "er", "ly", "ness", "less", "ful"]

TEXTS = [
    "",
    "I can't sleep before the exam.",
    "We had tea and a quiet morning by the river.",
    "The rent is late again, my chest is tight and I don't know who to ask.",
    "Caf\u00e9 [SEP] \u4eca\u5929 \U0001f642 zzz!",
    "One long day after another: " + "work, wait, worry, walk home, sleep badly; " * 8,
]


def tokenizer(special: list[str] = SPECIAL) -> Tokenizer:
    """Return an uncased WordPiece tokenizer of the same make as the real one, with a vocabulary of our own.

    The special tokens have the first ids, in the order given.
    """
    pieces = [*special, *MARKS, *LETTERS, *("##" + letter for letter in LETTERS), *WORDS, *("##" + e for e in ENDINGS)]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    made = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.add_special_tokens(special)
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(name, made.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", ends)
    made.decoder = decoders.WordPiece()
    return made


def model(
    vocabulary: int, labels: dict[str, int] | None = None, layers: Layers = "attention", residual: bool = True
) -> Classifier:
    """Return a classifier of two layers with random weights, large enough that texts differ.

    Without labels it has one head, "stress", of two.
    """
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=MAX_TOKENS,
        initializer_range=0.3,
        attn_implementation="eager",
    )
    labels = labels or {"stress": 2}
    made = Classifier(BertModel(config, add_pooling_layer=False), labels, layers=layers, residual=residual)
    with torch.no_grad():
        for name, count in labels.items():
            made.heads[name].bias.copy_(torch.linspace(0.25, -0.25, count))
        if isinstance(made.residual, LayerResidual):
            made.residual.beta.fill_(0.5)
    return made.eval()


def write(folder: Path) -> None:
    """Write the bundle and expected.json, PyTorch's answers for TEXTS."""
    reader = tokenizer()
    made = model(reader.get_vocab_size())
    entry = bundle.head_entry(made.heads["stress"], chosen(["stress"])[0], 1.5, [])
    fields = {
        "name": "tiny",
        "languages": ["en"],
        "licence": "Apache-2.0",
        "max_tokens": MAX_TOKENS,
        "stride": STRIDE,
        "heads": [entry],
        "provenance": {"training": "none: random weights"},
    }
    with TemporaryDirectory() as temporary:
        path = Path(temporary)
        graph.export(made, path / "model.onnx")
        reader.save(str(path / "tokenizer.json"))
        card = "# tiny\n\nRandom weights, for tests. Its answers mean nothing.\n"
        bundle.write(folder, path / "model.onnx", path / "tokenizer.json", card, fields)
    parity.save(
        folder / "expected.json", expected(made, untruncated(str(folder / "tokenizer.json")), entry["temperature"])
    )


def expected(made: Classifier, reader: Tokenizer, temperature: float) -> dict[str, object]:
    """Return PyTorch's answers for TEXTS."""
    cases = []
    for text in TEXTS:
        encoding = reader.encode(text)
        post = parity.classify(parity.torch_forward(made), encoding.ids, MAX_TOKENS, STRIDE)
        cases.append(
            {
                "text": text,
                "ids": encoding.ids,
                "offsets": parity.byte_offsets(text, encoding),
                "windows": post.windows,
                "logits": parity.rounded(post.logits),
                "probabilities": parity.rounded(parity.probabilities(post.logits, temperature)),
                "layer_weights": parity.rounded(post.layer_weights),
                "contributions": parity.rounded(post.contributions),
            }
            | attention(made, encoding.ids, post.windows)
        )
    return {
        "about": "PyTorch's answers; ids with [CLS] and [SEP], offsets in bytes, windows over content tokens; means "
        "over windows; contributions and attention of the content tokens alone",
        "cases": cases,
    }


@torch.no_grad()
def attention(made: Classifier, ids: list[int], ranges: list[tuple[int, int]]) -> dict[str, object]:
    """Return the attention outputs of the content tokens, means over the windows, 0 for tokens outside one."""
    first, overlap = np.zeros((2, len(ids) - 2))
    for start, end in ranges:
        row, mask = pad([[ids[0], *ids[1 + start : 1 + end], ids[-1]]])
        last = made.encoder(row, mask, output_attentions=True).attentions[-1]
        first[start:end] += first_attention(last)[0, 1:-1].numpy() / len(ranges)
        overlap[start:end] += attention_overlap(last, mask)[0, 1:-1].numpy() / len(ranges)
    return {"attention": parity.rounded(first), "attention_overlap": parity.rounded(overlap)}


def main() -> None:
    """Write the tiny bundle to --out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    write(args.out)
    print(json.dumps({p.name: p.stat().st_size for p in sorted(args.out.iterdir())}))


if __name__ == "__main__":
    main()
