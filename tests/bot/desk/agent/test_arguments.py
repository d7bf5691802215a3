"""Arguments of commands: the whole argument must match, and text is kept as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.agent.arguments import ending_in, outcome_in, ticket_reference
from handoff.actions.endings import Ending
from handoff.lifecycle import Outcome
from tests.texts import real_texts

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@given(st.text(max_size=40))
def test_no_text_breaks_the_rules(text: str) -> None:
    outcome_in(text)
    ticket_reference(text, bare=True)


@given(
    st.integers(1, 10**9),
    st.sampled_from(["#{}", "# {}", "{}", "{}#", "\u200f#{}", " #{} ", "#{}:"]),
    st.sampled_from([None, PERSIAN, ARABIC]),
    st.sampled_from([" ", "\n", "\u00a0", "   ", "\u200f "]),
    st.sampled_from(["", "رمز ۱۲۳", "two\nlines", "2d"]),
)
def test_a_ticket_and_the_rest(
    number: int, form: str, digits: dict[int, int] | None, gap: str, rest: str
) -> None:
    written = form.format(number)
    text = (written.translate(digits) if digits else written) + (gap + rest if rest else "")

    assert ticket_reference(text, bare=True) == (number, rest)


@pytest.mark.parametrize("text", ["12x", "#12x", "#", "2d", "1.5d", "", "²", "twelve"])
def test_anything_else_is_no_ticket(text: str) -> None:
    assert ticket_reference(text, bare=True) == (None, text)


def test_a_bare_number_names_a_ticket_only_where_it_may() -> None:
    assert ticket_reference("24 reason", bare=False) == (None, "24 reason")


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("fixed", Outcome.FIXED, ""),
        ("FIXED now", Outcome.FIXED, "now"),
        ("حل شد", Outcome.FIXED, ""),
        ("درست شد، ممنون", Outcome.FIXED, "ممنون"),
        ("نمی‌شود قانون ۱۲", Outcome.REFUSED, "قانون ۱۲"),
        ("نميشود: قانون", Outcome.REFUSED, "قانون"),
        ("wrong door", Outcome.WRONG_DOOR, ""),
        ("wrong-door", Outcome.WRONG_DOOR, ""),
        ("no\nreply", Outcome.NO_REPLY, ""),
        ("تكراري", Outcome.DUPLICATE, ""),
        ("fixedly", None, "fixedly"),
        ("خوب شد", None, "خوب شد"),
        ("", None, ""),
    ],
)
def test_an_outcome_and_its_reason(text: str, outcome: Outcome | None, reason: str) -> None:
    assert outcome_in(text) == (outcome, reason)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_words_on_buttons_and_cards_are_outcomes(outcome: Outcome, language: str) -> None:
    shown = real_texts().say(language, f"outcome-{outcome.value}")

    assert outcome_in(shown) == (outcome, "")
    assert outcome_in(outcome.value) == (outcome, "")


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("fixed it at last", Ending(Outcome.FIXED, "it at last")),
        ("refused: law 12", Ending(Outcome.REFUSED, "law 12")),
        ("duplicate", Ending(Outcome.DUPLICATE)),
        ("duplicate #12", Ending(Outcome.DUPLICATE, "", 12)),
        ("duplicate 12", Ending(Outcome.DUPLICATE, "", 12)),
        ("duplicate #12.", Ending(Outcome.DUPLICATE, "", 12)),
        ("duplicate#12", Ending(Outcome.DUPLICATE, "", 12)),
        ("duplicate of ticket 12", Ending(Outcome.DUPLICATE, "", 12)),
        ("duplicate 3 times", Ending(Outcome.DUPLICATE, "3 times")),
        ("تکراریِ ۱۲", Ending(Outcome.DUPLICATE, "", 12)),
        ("تکراری با شماره ۱۲", Ending(Outcome.DUPLICATE, "", 12)),
        ("withdrawn", None),
        ("duplicate of #12, they wrote twice", Ending(Outcome.DUPLICATE, "they wrote twice", 12)),
        ("dup with 12", Ending(Outcome.DUPLICATE, "", 12)),
        ("تکراری ۱۲", Ending(Outcome.DUPLICATE, "", 12)),
        ("تکراریه، همان ۱۲", Ending(Outcome.DUPLICATE, "", 12)),
        ("تکراری با #۱۲", Ending(Outcome.DUPLICATE, "", 12)),
        ("duplicate often", Ending(Outcome.DUPLICATE, "often")),
        ("duplicate 12x", Ending(Outcome.DUPLICATE, "12x")),
        ("well", None),
    ],
)
def test_an_ending_with_its_reason_or_original(text: str, ending: Ending | None) -> None:
    assert ending_in(text) == ending
