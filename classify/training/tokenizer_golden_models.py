"""Writes what the byte-level BPE and Unigram tokenizers are checked against.

    python -m training.tokenizer_golden_models          (from the folder classify)

Needs Hugging Face's `tokenizers` 0.22 and `sentencepiece` 0.2, which compiles
the small charsmap. The vocabularies are trained here, on our own texts. Written
are

    bytelevel_tables.go                    classes of the ByteLevel pattern
    tokenizer/testdata/models/*.json       one tokenizer.json for each kind
    tokenizer/testdata/models/*.jsonl      texts with ids and byte ranges

The library's Unigram trainer does not give the same vocabulary twice: a
tokenizer.json that is there is kept. Delete it to have it trained anew.
"""

import io
import json
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from .tokenizer_golden import CASES, CLASSIFY, GOLDEN, code_points, golden, mixes, posts, table

MODELS = GOLDEN / "models"

# Cases that only these models tell apart.
MORE = {
    "a sign first": "\u4e2d\u6587 and more",
    "an emoji first": "\U0001f600 and more",
    "an accent alone first": "\u0301a",
    "contractions that overlap": "'s 'T ''re x'll' 'v 've'dm 'l",
    "blank runs": "a  b   c    d \t e\t\tf\n\n g",
    "blanks at the end": "so tired   ",
    "one blank": " ",
    "two blanks": "  ",
    "a mask between blanks": "I feel  <mask> \t<mask>today <mask>",
    "a mask behind one blank": " <mask> a",
    "a mask behind two blanks": "  <mask>a",
    "a mask first": "<mask>",
    "special tokens": "<s>hello</s> there<pad>  <unk>you [CLS] a [SEP]b [MASK] [UNK] [PAD]",
    "a special token before a sign": "<s>\u00e9a <s>\u4e2d</s> [CLS]\u00e9",
    "letters after digits": "2nd 3rd a1b2 \u00b2x \u2167y \u0663z",
    "visible marks": "\u2581a \u2581 \u2581\u2581b c\u2581d",
    "a dropped sign first": "\u0001abc \u0001\u0002 d\u200be",
    "dropped signs only": "\u0001\u0002",
    "a sign that grows": "\u2026 \u00bd \ufb03x a\u2122b",
    "clusters that shrink": "e\u0301e\u0301 a\u030ab o\u0308 \r\nx\r\n",
    "a line that is one word": "ab" * 500,
}


def texts(name: str) -> dict[str, str]:
    """The cases, and for the models of FULL the posts and mixes too."""
    return {**CASES, **MORE, **posts(), **mixes(1000)} if name in FULL else {**CASES, **MORE}


def bpe(prefix: bool, trim: bool) -> Tokenizer:
    """RoBERTa's layout: <s> <pad> </s> <unk> first, <mask> last."""
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.BpeTrainer(
        vocab_size=1000, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    t.train_from_iterator([*posts().values()], trainer)
    t.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    around = {"sep": ("</s>", 2), "cls": ("<s>", 0)}
    t.post_processor = (
        processors.RobertaProcessing(**around, trim_offsets=trim, add_prefix_space=prefix)
        if trim
        else processors.BertProcessing(**around)
    )
    t.decoder = decoders.ByteLevel()
    spec = json.loads(t.to_str())
    for token in spec["added_tokens"][:4]:
        token["normalized"] = True  # as in RoBERTa's own file
    return Tokenizer.from_str(json.dumps(spec))


def charsmap() -> bytes:
    """Rules like those of nmt_nfkc, for the characters of the cases."""
    seen = {c for text in [*CASES.values(), *MORE.values()] for c in text}
    rules = {c: unicodedata.normalize("NFKC", c) for c in seen if unicodedata.normalize("NFKC", c) != c}
    rules |= {unicodedata.normalize("NFD", c): c for c in seen if unicodedata.normalize("NFD", c) != c}
    rules |= {c: "" for c in "\u0001\u0002\u001b\u007f\u200b\u200f\ufeff"} | {c: " " for c in "\t\n\r\u00a0\u2028"}
    lines = ["\t".join(" ".join(f"{ord(c):X}" for c in s) for s in rule) for rule in sorted(rules.items()) if rule[0]]
    model = io.BytesIO()
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as f:
        f.write("\n".join(lines) + "\n")
        f.flush()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(posts().values()),
            model_writer=model,
            vocab_size=600,
            hard_vocab_limit=False,
            normalization_rule_tsv=f.name,
            minloglevel=2,
        )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def unigram(special: list[str], unknown: str) -> Tokenizer:
    """A vocabulary with the special tokens first; the unknown one is among them."""
    t = Tokenizer(models.Unigram())
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=1000, special_tokens=special, unk_token=unknown, show_progress=False)
    t.train_from_iterator([*posts().values()], trainer)
    return t


def xlmr(older: bool) -> Tokenizer:
    """XLM-R as it is converted today, or as its older files are."""
    t = unigram(["<s>", "<pad>", "</s>", "<unk>"], "<unk>")
    precompiled = normalizers.Precompiled(charsmap())
    t.normalizer = precompiled
    if older:
        t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    else:
        squeeze = normalizers.Replace(Regex(" {2,}"), "\u2581")
        t.normalizer = normalizers.Sequence([precompiled, normalizers.Strip(left=False, right=True), squeeze])
    t.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=True)])
    t.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return t


def deberta(punctuation: bool) -> Tokenizer:
    """DeBERTa-v3, or v2 in lower case that splits at punctuation."""
    t = unigram(["[PAD]", "[CLS]", "[SEP]", "[UNK]"], "[UNK]")
    steps = [normalizers.Strip(), normalizers.Precompiled(charsmap()), normalizers.Replace(Regex(" {2,}"), " ")]
    before = []
    if punctuation:
        steps = [normalizers.Lowercase(), *steps]
        before = [pre_tokenizers.Punctuation(behavior="isolated")]
    t.normalizer = normalizers.Sequence(steps)
    t.pre_tokenizer = pre_tokenizers.Sequence([*before, pre_tokenizers.Metaspace()])
    t.add_special_tokens([AddedToken("[MASK]", normalized=False)])
    t.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return t


def ranges_of(points: list[int]) -> list[tuple[int, int]]:
    """Runs of ascending points: first and last."""
    found: list[tuple[int, int]] = []
    for c in points:
        if found and found[-1][1] == c - 1:
            found[-1] = (found[-1][0], c)
        else:
            found.append((c, c))
    return found


FULL = {"roberta", "deberta"}  # also the posts and the mixes


def write_tables() -> None:
    """The classes, found by what a character stays together with."""
    split = pre_tokenizers.ByteLevel(add_prefix_space=False)

    def joins(a: str, c: int) -> bool:
        return len(split.pre_tokenize_str(a + chr(c))) == 1

    found: dict[str, list[int]] = {"letter": [], "number": [], "blank": []}
    for c in code_points():
        if joins("a", c):
            found["letter"].append(c)
        elif joins("1", c):
            found["number"].append(c)
        elif not joins("!", c):
            found["blank"].append(c)
    lines = ["// Code generated by training/tokenizer_golden_models.py; DO NOT EDIT.", "", "package tokenizer", ""]
    for name, points in found.items():
        lines += table(f"{name}Ranges", "codeRange", [f"{{{lo:#x}, {hi:#x}}}" for lo, hi in ranges_of(points)])
    path = CLASSIFY / "tokenizer" / "bytelevel_tables.go"
    path.write_text("\n".join(lines))
    subprocess.run(["gofmt", "-w", str(path)], check=True)


if __name__ == "__main__":
    write_tables()
    MODELS.mkdir(exist_ok=True)
    kinds: dict[str, Callable[[], Tokenizer]] = {
        "roberta": lambda: bpe(prefix=True, trim=True),
        "gpt": lambda: bpe(prefix=False, trim=False),
        "longformer": lambda: bpe(prefix=False, trim=True),
        "xlmr": lambda: xlmr(older=False),
        "xlmr-older": lambda: xlmr(older=True),
        "deberta": lambda: deberta(punctuation=False),
        "deberta-v2": lambda: deberta(punctuation=True),
    }
    for name, train in kinds.items():
        path = MODELS / f"{name}.json"
        if not path.exists():
            path.write_text(json.dumps(json.loads(train().to_str()), separators=(",", ":")))
        (MODELS / f"{name}.jsonl").write_text(golden(Tokenizer.from_file(str(path)), texts(name)))
