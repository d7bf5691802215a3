"""The honest figure: queries that nobody tuned the knowledge base on."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from faq.matcher import Answer, Matcher

QUERIES = Path(__file__).parents[1] / "queries" / "unseen.yaml"


@dataclass(frozen=True)
class Tried:
    query: str
    expected: str | None
    answered: str | None
    first: tuple[str, ...]


@pytest.fixture(scope="module")
def tried(own_matcher: Matcher) -> list[Tried]:
    rows = []
    for each in yaml.safe_load(QUERIES.read_text(encoding="utf-8")):
        verdict = own_matcher.match(each["query"])
        answered = verdict.entry_id if isinstance(verdict, Answer) else None
        first = own_matcher.candidates(each["query"], limit=3)
        rows.append(
            Tried(each["query"], each["expected"], answered, tuple(c.entry_id for c in first))
        )
    return rows


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_the_right_entry_is_among_the_first_three(tried: list[Tried]) -> None:
    assert share([each.expected in each.first for each in tried if each.expected]) >= 0.90


def test_most_are_answered_rightly_at_once_and_few_wrongly(tried: list[Tried]) -> None:
    ours = [each for each in tried if each.expected]

    assert share([each.answered == each.expected for each in ours]) >= 0.75
    assert share([each.answered not in (None, each.expected) for each in ours]) <= 0.05


def test_other_matters_get_no_answer(tried: list[Tried]) -> None:
    """T64."""
    others = [each for each in tried if each.expected is None]

    assert share([each.answered is not None for each in others]) <= 0.10
