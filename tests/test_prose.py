"""Comments, docstrings and documents stay plain: counts with a ceiling."""

import pytest

from tests.prose import CEILING, PACKAGES, count


@pytest.mark.parametrize("package", PACKAGES)
def test_mannered_words_stay_under_their_ceiling(package: str) -> None:
    found = count(package)

    assert found.words, "nothing was read"
    assert found.per_thousand <= CEILING[0]
    assert found.questioning <= CEILING[1]
