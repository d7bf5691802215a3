"""Problems of a knowledge base given as text."""

from datetime import date

from faq.knowledge_base import Problem
from faq.knowledge_base.loading import assemble
from faq.knowledge_base.reading import read_text
from faq.lint import lint

TODAY = date(2026, 11, 24)


def problems_of(*texts: str) -> list[Problem]:
    """Return all problems of files that need no matcher, by line."""
    loaded = assemble([read_text(text, file=f"{n}.yaml") for n, text in enumerate(texts)])
    further = () if loaded.kb is None else lint(loaded.kb, today=TODAY)
    return sorted([*loaded.problems, *further], key=lambda each: (each.file, each.line))
