"""The `kb lint` command, which reports the problems of a knowledge base."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import typer

from bot.cli.editors import (
    CACHE,
    FOUND,
    Speaker,
    has_to_exist,
    show_summary,
    show_table,
    size_limit,
)
from bot.clock import SystemClock
from faq.knowledge_base import KnowledgeBase, Problem
from faq.lint import Linted, lint_path


def show_findings(path: Path, speaker: Speaker) -> None:
    """Print all problems. Those that need no training are printed first.

    Raises typer.Exit with code 1 if there are errors.
    """
    has_to_exist(path, speaker)
    shown: list[Problem] = []

    def announce(linted: Linted) -> None:
        shown.extend(linted.problems)
        show_table(speaker, linted.problems)
        speaker.aside("lint-training")

    linted = lint_path(
        path,
        today=SystemClock().now().date(),
        cache=CACHE,
        limit=size_limit(),
        before_training=announce,
    )
    show_table(speaker, _without(linted.problems, shown))
    if linted.problems:
        show_summary(speaker, linted.problems)
    elif linted.kb is not None:
        _clean(speaker, linted.kb)
    raise typer.Exit(0 if linted.usable else FOUND)


def _without(problems: Iterable[Problem], shown: Iterable[Problem]) -> list[Problem]:
    """Return the problems that haven't been shown. Equal problems are counted."""
    known = Counter(map(repr, shown))
    left = []
    for problem in problems:
        if known[repr(problem)]:
            known[repr(problem)] -= 1
        else:
            left.append(problem)
    return left


def _clean(speaker: Speaker, kb: KnowledgeBase) -> None:
    questions = sum(
        len(texts) for entry in kb.entries.values() for texts in entry.questions.values()
    )
    speaker.line("lint-clean", entries=len(kb.entries), questions=questions)
