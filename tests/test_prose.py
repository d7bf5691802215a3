"""The English of comments, docstrings and documents stays plain: counts with a ceiling."""

import pytest

from tests.prose import PACKAGES, count

# Mannered words in 1,000, and per cent of docstrings that open like a question. They only sink.
CEILINGS = {
    "bot": (2.0, 3.0),
    "faq": (1.0, 1.0),
    "handoff": (1.0, 1.0),
    "migrations": (1.0, 1.0),
    "tests": (10.7, 9.3),
    "bench": (1.0, 1.0),
    "docs": (3.3, 0.0),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_mannered_words_stay_under_their_ceiling(package: str) -> None:
    found = count(package)

    assert found.words > 100
    assert found.per_thousand <= CEILINGS[package][0]
    assert found.questioning <= CEILINGS[package][1]
