"""The last message of a ticket tells the requester its outcome."""

from datetime import timedelta

import pytest

from handoff.lifecycle import Outcome
from tests.texts import real_texts

SOLVED = {Outcome.ANSWERED, Outcome.FIXED}
TOLD = set(Outcome) - {Outcome.WITHDRAWN}  # a requester who withdraws ends it without an agent


@pytest.mark.parametrize("language", ["fa", "en"])
def test_only_what_was_solved_is_called_solved(language: str) -> None:
    catalog = real_texts()

    def said(outcome: Outcome) -> str:
        return catalog.say(
            language,
            "your-ticket-resolved",
            ticket=3,
            outcome=outcome.value,
            original=2,
            reason="no refunds",
            span=timedelta(days=3),
        )

    assert {outcome for outcome in TOLD if said(outcome) == said(Outcome.FIXED)} == SOLVED
    assert {outcome for outcome in TOLD if "no refunds" in said(outcome)} == {Outcome.REFUSED}
