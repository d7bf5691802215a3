"""Comments, docstrings and documents stay plain: counts with a ceiling."""

import pytest

from tests.prose import PACKAGES, count

# Mannered words in 1,000, and per cent of docstrings that open like a question. They may only
# decrease.
CEILINGS = {package: (1.0, 1.0) for package in PACKAGES}


@pytest.mark.parametrize("package", PACKAGES)
def test_mannered_words_stay_under_their_ceiling(package: str) -> None:
    found = count(package)

    assert found.words > 100
    assert found.per_thousand <= CEILINGS[package][0]
    assert found.questioning <= CEILINGS[package][1]
