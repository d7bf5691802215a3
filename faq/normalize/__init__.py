"""What people type, brought to a form that can be compared."""

from faq.normalize.folding import fold

__all__ = ["fold"]
