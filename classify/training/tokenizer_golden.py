"""Writes what the Go tokenizer is checked against, and its Unicode tables.

    python training/tokenizer_golden.py          (from the folder classify)

Needs only Hugging Face's `tokenizers` 0.22. Everything comes from that
library, asked about every code point: its Unicode tables are of several ages
and none of them is Go's. Written are

    unicode_tables.go                   properties of characters
    tokenizer/testdata/*.jsonl          texts with ids and byte ranges
    tokenizer/testdata/codepoints.txt   digests over all code points

The library's own truncation and padding are switched off: cutting a text is
the task of the bundle's windows.
"""

import hashlib
import json
import random
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, normalizers, pre_tokenizers

CLASSIFY = Path(__file__).resolve().parents[1]
GOLDEN = CLASSIFY / "tokenizer" / "testdata"
SURROGATES = range(0xD800, 0xE000)

# Settings of the BertNormalizer that are tested beside the bundle's own. The
# variant characters has another vocabulary instead: each character is a piece.
VARIANTS = {
    "bundle": {},
    "cased": {"lowercase": False},
    "accented": {"strip_accents": False},
    "stripped": {"lowercase": False, "strip_accents": True},
    "raw": {"clean_text": False, "handle_chinese_chars": False, "strip_accents": True},
    "characters": {},
}


def code_points(first: int = 0, last: int = 0x10FFFF) -> Iterator[int]:
    return (c for c in range(first, last + 1) if c not in SURROGATES)


def tokenizer(variant: str) -> Tokenizer:
    """The bundle's tokenizer, changed as VARIANTS says."""
    spec = json.loads((CLASSIFY / "bundles" / "minilm-all" / "tokenizer.json").read_text())
    spec["normalizer"].update(VARIANTS[variant])
    if variant == "characters":
        pieces = {token["content"]: token["id"] for token in spec["added_tokens"]}
        for c in code_points(0x20, 0x1FFFF):
            pieces |= {chr(c): 0x1000 + c, "##" + chr(c): 0x21000 + c}
        spec["model"]["vocab"] = pieces
    t = Tokenizer.from_str(json.dumps(spec))
    t.no_truncation()
    t.no_padding()
    return t


# --- Unicode tables -------------------------------------------------------


def bert(**on: bool) -> normalizers.BertNormalizer:
    """A BertNormalizer that does only what is asked."""
    off = {"clean_text": False, "handle_chinese_chars": False, "strip_accents": False, "lowercase": False}
    return normalizers.BertNormalizer(**{**off, **on})


def ranges(holds: Callable[[str], bool]) -> list[tuple[int, int]]:
    """The ranges of code points for which holds is true."""
    found: list[tuple[int, int]] = []
    for c in code_points():
        if not holds(chr(c)):
            continue
        if found and found[-1][1] == c - 1:
            found[-1] = (found[-1][0], c)
        else:
            found.append((c, c))
    return found


def combining_classes() -> list[tuple[int, int, int]]:
    """Ranges of code points with one combining class other than 0.

    A mark moves before another exactly if its class is smaller and not 0, so
    the library's class is found by trying it against one mark of each class.
    The ladder holds a mark of each class of Unicode that the library knows.
    """
    nfd = normalizers.NFD()
    ladder = {
        1: 0x334, 7: 0x93C, 8: 0x3099, 9: 0x94D, **{k: 0x5B0 + k - 10 for k in range(10, 20)},
        20: 0x5BB, 21: 0x5BC, 22: 0x5BD, 23: 0x5BF, 24: 0x5C1, 25: 0x5C2, 26: 0xFB1E,
        **{k: 0x64B + k - 27 for k in range(27, 35)}, 35: 0x670, 36: 0x711, 84: 0xC55, 91: 0xC56,
        103: 0xE38, 107: 0xE48, 118: 0xEB8, 122: 0xEC8, 129: 0xF71, 130: 0xF72, 132: 0xF74, 202: 0x321,
        214: 0x1DCE, 216: 0x31B, 218: 0x302A, 220: 0x316, 222: 0x59A, 224: 0x302E, 226: 0x1D16D,
        228: 0x5AE, 230: 0x300, 232: 0x315, 233: 0x35C, 234: 0x35D, 240: 0x345,
    }  # fmt: skip

    def before(a: int, b: int) -> bool:
        """0 < class(a) < class(b)"""
        pair = chr(b) + chr(a)
        return bool(nfd.normalize_str("x" + pair) != "x" + pair)

    classes = sorted(ladder)
    for low, high in zip(classes, classes[1:], strict=False):
        assert before(ladder[low], ladder[high]), (low, high)

    found: list[tuple[int, int, int]] = []
    for c in code_points():
        if nfd.normalize_str(chr(c)) != chr(c):
            continue
        if not (before(c, ladder[240]) or before(ladder[1], c) or c == ladder[240]):
            continue
        k = next(k for k in classes if not before(ladder[k], c) and not before(c, ladder[k]))
        if found and found[-1][1:] == (c - 1, k):
            found[-1] = (found[-1][0], c, k)
        else:
            found.append((c, c, k))
    return found


def lower_ranges() -> list[tuple[int, int, int, int]]:
    """Ranges (first, last, step, delta) of code points with a lower case."""
    lower = normalizers.Lowercase()
    found: list[tuple[int, int, int, int]] = []
    for c in code_points():
        to = lower.normalize_str(chr(c))
        if to == chr(c):
            continue
        assert len(to) == 1 or c == 0x130, hex(c)
        delta = ord(to[0]) - c
        if found:
            lo, hi, step, d = found[-1]
            if d == delta and c - hi <= 2 and (lo == hi or step == c - hi):
                found[-1] = (lo, c, c - hi, d)
                continue
        found.append((c, c, 1, delta))
    return found


def unicode_tables() -> str:
    clean, chinese, strip = bert(clean_text=True), bert(handle_chinese_chars=True), bert(strip_accents=True)
    nfd, split = normalizers.NFD(), pre_tokenizers.BertPreTokenizer()

    def pieces(c: str) -> int:
        return len(split.pre_tokenize_str("a" + c + "b"))

    spaces = ranges(lambda c: pieces(c) == 2)
    blanked = ranges(lambda c: clean.normalize_str(c) == " ")
    dropped = ranges(lambda c: clean.normalize_str(c) == "")
    assert set(points(blanked)) == set(points(spaces)) - set(points(dropped))
    sets = {
        "dropped": dropped,
        "space": spaces,
        "punctuation": ranges(lambda c: pieces(c) == 3),
        "chinese": ranges(lambda c: chinese.normalize_str(c) == f" {c} "),
        "decomposing": ranges(lambda c: nfd.normalize_str(c) != c),
        "mark": ranges(lambda c: nfd.normalize_str(c) == c and strip.normalize_str(c) == ""),
    }
    lines = ["// Code generated by training/tokenizer_golden.py; DO NOT EDIT.", "", "package tokenizer", ""]
    for name, found in sets.items():
        lines += table(f"{name}Ranges", "codeRange", [f"{{{lo:#x}, {hi:#x}}}" for lo, hi in found])
    classes = [f"{{codeRange{{{lo:#x}, {hi:#x}}}, {k}}}" for lo, hi, k in combining_classes()]
    lines += table("classRanges", "classRange", classes)
    lower = [f"{{{lo:#x}, {hi:#x}, {step}, {delta}}}" for lo, hi, step, delta in lower_ranges()]
    lines += table("lowerRanges", "lowerRange", lower)
    return "\n".join(lines)


def points(found: list[tuple[int, int]]) -> Iterator[int]:
    return (c for lo, hi in found for c in range(lo, hi + 1))


def table(name: str, kind: str, cells: list[str]) -> list[str]:
    rows = [", ".join(cells[i : i + 5]) for i in range(0, len(cells), 5)]
    return [f"var {name} = []{kind}{{", *(f"\t{row}," for row in rows), "}", ""]


# --- Golden files ----------------------------------------------------------


def byte_offsets(text: str) -> list[int]:
    """For each character, and the end, how many bytes of UTF-8 lie before it."""
    at = [0]
    for c in text:
        at.append(at[-1] + len(c.encode()))
    return at


def encode(t: Tokenizer, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Ids and byte ranges without the special tokens around the text."""
    e = t.encode(text, add_special_tokens=False)
    at = byte_offsets(text)
    return e.ids, [(at[a], at[b]) for a, b in e.offsets]


def golden(t: Tokenizer, texts: dict[str, str]) -> str:
    lines = []
    for name, text in texts.items():
        ids, spans = encode(t, text)
        flat = [x for span in spans for x in span]
        lines.append(json.dumps({"name": name, "text": text, "ids": ids, "spans": flat}, separators=(",", ":")) + "\n")
    return "".join(lines)


CASES = {
    "empty": "",
    "one letter": "a",
    "blanks only": " \t\r\n  ",
    "plain": "The quick brown fox jumps over the lazy dog.",
    "upper case": "THE QUICK BROWN FOX",
    "blanks around and between": "  two   words  ",
    "tabs and new lines": "one\ttwo\r\nthree\n\nfour\u000bfive\u000csix",
    "contractions": "I'm can't won't y'all'd've shouldn't've it's",
    "curly quotes": "\u201cI\u2019m fine\u201d, she said \u2018again\u2019",
    "dashes and ellipsis": "well\u2014no\u2013maybe\u2026 a-b --c-- ...",
    "all ASCII punctuation": "a!b\"c#d$e%f&g'h(i)j*k+l,m-n.o/p:q;r<s=t>u?v@w[x\\y]z^a_b`c{d|e}f~g",
    "numbers": "3.14 1,000,000 50% 1/2 12:30 2024-05-06 +49-30-1234",
    "a URL": "see https://www.example.org/a/b_c?d=e&f=%20g#h.",
    "mail and handle": "me@example.org @some_one #hash_tag r/example u/some-one",
    "markdown": "**bold** *it* ~~gone~~ > quote `code` [text](http://example.org) &amp; &#x200B;",
    "composed accents": "caf\u00e9 na\u00efve \u00dcber \u00c5ngstr\u00f6m \u00f1o\u00f1o \u0141\u00f3d\u017a",
    "decomposed accents": "cafe\u0301 nai\u0308ve U\u0308ber A\u030angstro\u0308m",
    "several accents on a letter": "e\u0301\u0323\u0316x \u1ec7 \u01d6 a\u0328\u0301b",
    "accents out of order": "a\u0301\u0323\u0334b \u05e9\u05b8\u05c1 o\u0345\u0301\u0334",
    "a stack of accents": "Z" + "\u0351\u036b\u0343\u036a\u0302\u0322\u0334" * 20 + "o",
    "spacing marks out of order": "a\U0001d16d\u0323\U0001d165\u0301b \u302e\u0323x",
    "notes out of order": "\U0001d15e\U0001d16d\u0334x a\u0344\U0001d15e\u0334\U0001d165\u0301 \U0001d160\u0334",
    "accent first": "\u0301abc \u0301 d\u0301",
    "accents only": "\u0301\u0323\u0344",
    "an accent after a blank": "a \u0301 b \u0308",
    "stroke letters that stay": "\u00d8re \u0142 \u0111 \u00df \u00e6 \u0153 \u00fe",
    "capital i with dot": "\u0130stanbul DI\u0130 \u0131 I\u0307",
    "final sigma": "\u039f\u0394\u039f\u03a3 \u03a3\u03a3 \u03c2",
    "sharp S": "STRA\u1e9eE Stra\u00dfe",
    "digraph letters": "\u01c4 \u01c5 \u01c6 \u01f1",
    "kelvin, angstrom, ohm": "\u212a \u212b \u2126",
    "ligatures": "\ufb01sh \ufb02at o\ufb03ce \ufb06",
    "full width": "\uff21\uff22\uff43\uff01 \uff11\uff12\uff1f",
    "mathematical letters": "\U0001d400\U0001d4d0\U0001d552 \u00b2\u00b3 \u00bd \u2460",
    "Deseret capitals": "\U00010400\U00010428 \U000118a0 \U0001e900",
    "Cherokee": "\u13a0\uab70 \u13f8",
    "Georgian": "\u10a0 \u1c90 \u10d0",
    "Greek": "\u0395\u03bb\u03bb\u03ac\u03b4\u03b1 \u1f00\u1fbe\u1fb3",
    "Cyrillic": "\u0419\u043e\u0433\u0443\u0440\u0442 \u0401\u0436 \u0457",
    "Hebrew with points": "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd",
    "Arabic with vowels": "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627 \u0622 \u0623 \u0671",
    "right to left marks": "\u200fabc\u200e \u202bdef\u202c \u2067x\u2069",
    "Thai": "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31\u0e1a \u0e19\u0e49\u0e33",
    "Hindi": "\u0928\u092e\u0938\u094d\u0924\u0947 \u0958\u093c \u0964 \u0915\u094d\u200d\u0937",
    "Bengali": "\u09a8\u09ae\u09b8\u09cd\u0995\u09be\u09b0 \u09cb",
    "Tamil": "\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd \u0bca",
    "Tibetan": "\u0f40\u0f71\u0f72\u0f74 \u0f73 \u0f0b",
    "Hangul": "\ud55c\uad6d\uc5b4 \uac00 \uac01 \ud7a3",
    "Hangul jamo": "\u1112\u1161\u11ab \u3131 \uffa1",
    "Chinese": "\u6211\u5f88\u597d\u3002\u4f60\u5462\uff1f",
    "Chinese within Latin": "abc\u4e2ddef \u4e2d\u6587 ABC",
    "Japanese": "\u3053\u3093\u306b\u3061\u306f\u30ab\u30bf\u30ab\u30ca \u304c \u30d7 \u304b\u3099 \uff76\uff9e",
    "compatibility ideographs": "\uf900\ufa0e\U0002f800 \U00020000\U0002a700\U0002b820 \U00030000",
    "emoji": "\U0001f600 ok\U0001f44dok \U0001f602\U0001f602",
    "emoji joined": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f408\u200d\u2b1b",
    "emoji with selectors": "\u2764\ufe0f \u263a\ufe0e 1\ufe0f\u20e3",
    "emoji with skin tone": "\U0001f44d\U0001f3fd \U0001f469\U0001f3ff\u200d\U0001f4bb",
    "flags": "\U0001f1e9\U0001f1ea \U0001f3f4\U000e0067\U000e0062\U000e007f",
    "zero width space": "a\u200bb \u200b",
    "zero width joiners": "a\u200cb\u200dc\u2060d",
    "soft hyphen": "co\u00adoperate",
    "byte order mark": "\ufeffabc\ufeffdef",
    "NUL and controls": "a\u0000b\u0001c\u001bd\u007fe\u0085f\u009fg",
    "replacement character": "a\ufffdb \ufffd",
    "no-break spaces": "a\u00a0b\u202fc\u2007d",
    "other spaces": "a\u2003b\u3000c\u1680d\u180ee\u205ff",
    "line and paragraph separators": "a\u2028b\u2029c",
    "private use": "a\ue000b\U000f0000c\U0010fffd",
    "non-characters": "a\uffffb\ufdd0c\U0010ffff",
    "unassigned": "a\u0378b\U000e0fffc \u0378",
    "punctuation of Unicode 9 and later": "a\u2e43b\u2e52c\U00011660d\U0001e95ee",
    "marks of Unicode 9 and later": "a\u1df6b \u0d00x \U0001e000y \u1abfz \U00016ff0w",
    "capitals of Unicode 9 and later": "\ua7ae \ua7c0 \ua7f5 \u2c2f \U00016e40",
    "compositions of Unicode 7 and later": "\U000114bb \U000115ba \U00011938 \U000113c5",
    "format characters of Unicode 9 and later": "a\u08e2b\U000110cdc\U00013430d",
    "symbols": "\u2192 \u2713 \u20ac \u00a3 \u00a7 \u00b6 \u2122 \u00ae \u00b0 + < = > | ~ ^ `",
    "word of 99": "a" * 99,
    "word of 100": "a" * 100,
    "word of 101": "a" * 101,
    "word of 300": "x" * 300 + " y",
    "100 characters of two bytes": "\u0431" * 100 + " " + "\u0431" * 101,
    "100 after accents are gone": "e\u0301" * 100 + " " + "e\u0301" * 101,
    "100 after letters came apart": "\uac01" * 33 + "a " + "\uac01" * 33 + "ab",
    "long unknown tail": "unbelievable" + "\u2603" + " " + "unbelievable" * 8 + "\u2603",
    "special tokens in the text": "[CLS] hello [SEP] there[SEP]you [PAD][MASK] [UNK]",
    "not quite special tokens": "[sep] [ SEP ] [SEP [[SEP]] [Sep] [CL\u0000S]",
    "special token after an accent": "e[SEP]\u0301e \u0301[CLS]\u0323",
    "accent order across a special token": "a\u0301[MASK]\u0323",
    "pieces spelled out": "##ing ##s #able [unused1]",
    "splits": "unbelievable tokenization antidisestablishmentarianism sooooo",
    "mojibake": "I\u00e2\u20ac\u2122m caf\u00c3\u00a9",
    "everything at once": "\ufeff\u0130\u4e2d\u0301[SEP]\u200d\U0001f600e\u0323\u0301\u2028 \u1ec7\uac01!",
}


def posts() -> dict[str, str]:
    texts = (GOLDEN / "posts.txt").read_text().removesuffix("\n").split("\n---\n")
    return {f"post {i + 1}": text for i, text in enumerate(texts)}


def mixes(n: int) -> dict[str, str]:
    """Random pieces of the other texts between random characters."""
    rng = random.Random(20)
    stock = [w for text in [*CASES.values(), *posts().values()] for w in text.split(" ") if len(w) < 40]
    letters = [c for text in CASES.values() for c in text if c > "~"]
    planes = list(code_points(0, 0x1FFFF))

    def piece() -> str:
        kind = rng.random()
        if kind < 0.5:
            return rng.choice(stock)
        if kind < 0.8:
            return "".join(rng.choices(letters, k=rng.randint(1, 4)))
        return chr(planes[rng.randrange(rng.choice([0x80, 0x600, 0x3000, len(planes)]))])

    def mix() -> str:
        glue = rng.choice([" ", " ", "", "\u0301", "\u0323", "."])
        return glue.join(piece() for _ in range(rng.randint(1, 25)))

    return {f"mix {i + 1}": mix() for i in range(n)}


def code_point_text(first: int) -> str:
    """16 code points, each between letters, alone, among marks and beside accents.

    The Go test builds the same text.
    """
    return "".join(
        f"A{c}b {c} a\U0001d16d{c}\U0001d165b \u00c9{c}\u0316o " for c in map(chr, code_points(first, first + 15))
    )


def digest(t: Tokenizer, block: int) -> str:
    """Of the normalised texts, ids and spans of 4096 code points."""
    h = hashlib.sha256()
    for first in range(block, block + 4096, 16):
        text = code_point_text(first)
        h.update(t.normalizer.normalize_str(text).encode())
        ids, spans = encode(t, text)
        for i, (start, end) in zip(ids, spans, strict=True):
            h.update(struct.pack("<III", i, start, end))
    return h.hexdigest()[:16]


def write_golden() -> None:
    tokenizers = {variant: tokenizer(variant) for variant in VARIANTS}
    digested = ["bundle", "accented", "raw"]  # enough to see every property of a character
    for variant, t in tokenizers.items():
        texts = {**CASES, **posts(), **mixes(1000)} if variant == "bundle" else CASES
        (GOLDEN / f"{variant}.jsonl").write_text(golden(t, texts))
    lines = ["block " + " ".join(digested)]
    for block in range(0, 0x110000, 4096):
        lines.append(f"{block:06x} " + " ".join(digest(tokenizers[v], block) for v in digested))
    (GOLDEN / "codepoints.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    (CLASSIFY / "tokenizer" / "unicode_tables.go").write_text(unicode_tables())
    subprocess.run(["gofmt", "-w", str(CLASSIFY / "tokenizer" / "unicode_tables.go")], check=True)
    write_golden()
