"""Texts that were written blind: typed ratings, and what follows a rating (`tests/ratings`)."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.conversation.dialogue import decide
from bot.conversation.moods import mood_of
from bot.conversation.rating_words import typed_rating
from bot.conversation.states import Move, Stage, TicketState, Turn
from bot.desk.requester.rating import is_rating
from bot.desk.requester.turn_context import found_in
from faq.acts import ActRecogniser, act_base, act_cache, lexical_matcher
from faq.matcher import Answer, Matcher

TEXTS = Path(__file__).parents[3] / "ratings"
OPENS = frozenset({Move.REOPEN, Move.TO_PERSON})
KINDS = {
    Move.ADD_WORDS: "words",
    Move.RATE: "words",
    Move.ACKNOWLEDGE: "thanks",
    Move.SMALL_TALK: "thanks",
    Move.RESPOND_URGENT: "urgent",
    Move.ANSWER_ABOUT_TICKET: "question",
    Move.REOPEN: "unsolved",
    Move.COMPLAIN: "words",
    Move.THANK_FEEDBACK: "words",
}


@pytest.fixture(scope="module")
def acts(own_matcher: Matcher, own_models: Path) -> ActRecogniser:
    return ActRecogniser(lexical_matcher(act_base(own_matcher.kb), cache=act_cache(own_models)))


def rows(which: str, part: str) -> list[dict[str, Any]]:
    text = (TEXTS / f"{which}.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)[part]
    return found


@pytest.mark.parametrize("which", ["first", "second"])
def test_typed_ratings(acts: ActRecogniser, which: str) -> None:
    right, wrong, rated = 0, 0, 0
    for row in rows(which, "typed"):
        typed = typed_rating(row["text"])
        if typed is not None and not is_rating(typed, acts.recognise(row["text"])):
            typed = None
        score = None if typed is None else typed.score
        rated += row["score"] is not None
        right += score is not None and score == row["score"]
        wrong += score is not None and score != row["score"]
    recall, precision = right / rated, right / (right + wrong)
    print(f"{which}, typed ratings: recall {recall:.2f}, precision {precision:.2f}")  # noqa: T201
    assert recall >= 0.8
    assert precision >= 0.9


@pytest.mark.parametrize("which", ["first", "second"])
@pytest.mark.parametrize(("part", "is_low"), [("after_low", True), ("after_high", False)])
def test_what_follows_a_rating(
    acts: ActRecogniser,
    own_matcher: Matcher,
    which: str,
    part: str,
    is_low: bool,
) -> None:
    confusion: Counter[tuple[str, str]] = Counter()
    for row in rows(which, part):
        text, verdict = row["text"], own_matcher.match(row["text"])
        answer = verdict if isinstance(verdict, Answer) else None
        move = decide(
            Turn(
                Stage.RATED,
                TicketState.RESOLVED,
                text,
                found_in(verdict),
                unmistakable=answer is not None and answer.unmistakable,
                verbatim=answer is not None and answer.verbatim,
                mood=mood_of([("text", text)]),
                act=acts.recognise(text),
                answer_score=0.0 if answer is None else answer.score,
                is_rated_low=is_low,
            )
        )
        kind = KINDS.get(move, move.value)
        confusion[row["expected"], kind] += 1
    right = sum(count for (wanted, kind), count in confusion.items() if wanted == kind)
    share = right / sum(confusion.values())
    print(f"{which}, {part}: right {share:.2f}", dict(confusion))  # noqa: T201
    assert share >= 0.6
