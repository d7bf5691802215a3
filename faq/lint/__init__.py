"""Content checks of a knowledge base."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from faq.knowledge_base import KnowledgeBase, Problem, Severity, load_usable
from faq.lint.duplicates import duplicate_problems
from faq.lint.entries import entry_problems
from faq.lint.findings import Folded
from faq.lint.sections import section_problems

if TYPE_CHECKING:
    from faq.matcher import Matcher

Announce = Callable[["Linted"], None]


@dataclass(frozen=True, slots=True)
class Linted:
    """Lint result. `kb` is None if nothing could be loaded.

    If there are errors, `kb` contains only the entries without errors in their form.
    """

    problems: tuple[Problem, ...]
    kb: KnowledgeBase | None = None

    @property
    def usable(self) -> bool:
        return self.kb is not None and not any(map(_is_error, self.problems))


def lint_path(
    path: Path,
    *,
    today: date,
    cache: Path | None = None,
    limit: int | None = None,
    before_training: Announce | None = None,
) -> Linted:
    """Lint a file or folder completely, as the running desk does before it uses a version.

    Strict tests and `not_tests` need a trained lexical matcher. If a model of this version isn't
    in `cache`, it is trained, which takes seconds. `before_training` gets the other problems
    first. `limit` is the maximum number of characters of a file.
    """
    linted = lint_form(path, today=today, limit=limit)
    if not linted.usable or linted.kb is None:
        return linted
    return judged(linted.kb, linted.problems, cache=cache, before_training=before_training)


def lint_form(path: Path, *, today: date, limit: int | None = None) -> Linted:
    """Lint a file or folder without the checks that need a matcher."""
    loaded = load_usable(path, limit=limit)
    if loaded.kb is None:
        return Linted(loaded.problems)
    further = lint(loaded.kb, today=today)
    if loaded.problems:  # what seems to be missing may be in a part that cannot be read
        further = tuple(each for each in further if each.code != "helplines-missing")
    return Linted(_sorted([*loaded.problems, *further]), loaded.kb)


def judged(
    kb: KnowledgeBase,
    problems: tuple[Problem, ...],
    *,
    cache: Path | None = None,
    judge: "Callable[[], Matcher] | None" = None,
    before_training: Announce | None = None,
) -> Linted:
    """Add the problems of strict tests and `not_tests` to the other problems of a version.

    They are judged by a lexical matcher, which is trained unless it is stored in `cache`, or by
    the matcher that `judge` returns.
    """
    # scipy takes a third of a second to import.
    from faq.lint.decisive import (
        decisive_problems,
        has_decisive_tests,
        is_trained,
        judge_of,
    )

    if not has_decisive_tests(kb):
        return Linted(problems, kb)
    if before_training is not None and not is_trained(kb, cache):
        before_training(Linted(problems, kb))
    decisive = decisive_problems(kb, judge_of(kb, cache=cache) if judge is None else judge())
    return Linted(_sorted([*problems, *decisive]), kb)


def lint(kb: KnowledgeBase, *, today: date) -> tuple[Problem, ...]:
    """Return the problems that need no matcher, in file order."""
    folded = Folded()
    problems = [
        *kb.findings,
        *(
            problem
            for entry in kb.entries.values()
            for problem in entry_problems(kb, entry, today, folded)
        ),
        *duplicate_problems(kb, folded),
        *section_problems(kb),
    ]
    return _sorted(problems)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: (each.file, each.line, each.code)))


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


__all__ = ["Linted", "judged", "lint", "lint_form", "lint_path"]
