"""A reduced set of strangers, for tests that only need some: training on all is slow."""

from collections.abc import Iterator

import pytest

from faq.matcher import corpus

EVERY = 25  # of a thousand


@pytest.fixture(scope="module")
def small_world() -> Iterator[None]:
    """Use few strangers. Not for modules with `own_matcher`, which would be trained on them."""
    some = corpus.elsewhere()[::EVERY]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "elsewhere", lambda: some)
        yield
