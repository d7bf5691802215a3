"""Comments, docstrings and documents stay plain: counts with a ceiling."""

import pytest

from tests.prose import PACKAGES, count

# Mannered words in 1,000, and per cent of docstrings that open like a question. They may only
# decrease.
CEILINGS = {
    "bot": (6.7, 14.8),
    "faq": (6.4, 18.7),
    "handoff": (6.0, 15.8),
    "migrations": (6.9, 1.0),
    "tests": (10.7, 9.3),
    "bench": (6.8, 15.3),
    "docs": (3.3, 0.0),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_mannered_words_stay_under_their_ceiling(package: str) -> None:
    found = count(package)

    assert found.words > 100
    assert found.per_thousand <= CEILINGS[package][0]
    assert found.questioning <= CEILINGS[package][1]
