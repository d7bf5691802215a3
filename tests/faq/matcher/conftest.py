"""A world of few questions, where it only matters that there is one: learning it takes longest."""

from collections.abc import Iterator

import pytest

from faq.matcher import corpus

EVERY = 25  # of a thousand


@pytest.fixture(scope="module")
def small_world() -> Iterator[None]:
    """Not for modules that use `own_matcher`: it would be learned in the small world, too."""
    some = corpus.elsewhere()[::EVERY]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "elsewhere", lambda: some)
        yield
