"""The questions that a requester is asked before a handoff (the intake).

There are at most three questions, which are asked in at most two rounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

MOST_QUESTIONS: Final = 3
MOST_ROUNDS: Final = 2
PHOTO: Final = "photo"
CHOICE: Final = "choice"
WITH_THE_ONE_BEFORE: Final = "↑"  # stored if one answer was given to several questions


@dataclass(frozen=True)
class Asked:
    """Properties of an intake slot."""

    id: str
    kind: str  # text | choice | photo


@dataclass(frozen=True)
class Intake:
    """An intake in progress. `given` maps slots to answers, without the unanswered slots."""

    route: str
    entry_id: str | None
    question: str
    slots: tuple[Asked, ...]
    round: int = 0
    asking: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()

    @property
    def summary(self) -> tuple[tuple[str, str | None], ...]:
        """Return each slot with its answer, or with None if it was not answered."""
        answers = dict(self.given)
        return tuple((slot.id, answers.get(slot.id)) for slot in self.slots)


def begin(*, route: str, entry_id: str | None, question: str, slots: Sequence[Asked]) -> Intake:
    return Intake(
        route=route, entry_id=entry_id, question=question, slots=tuple(slots[:MOST_QUESTIONS])
    )


def next_round(intake: Intake) -> Intake | None:
    """Return the intake with its next round of questions, or None after the last round.

    Questions with written answers are asked first and together. A choice, which needs buttons, and
    a picture are asked for separately.
    """
    if intake.round >= MOST_ROUNDS:
        return None
    answered = {slot_id for slot_id, _ in intake.given}
    asked_before = set(intake.asking) if intake.round else set()
    left = [slot for slot in intake.slots if slot.id not in answered | asked_before]
    if not left:
        return None
    written = [slot for slot in left if slot.kind not in (PHOTO, CHOICE)]
    if intake.round == 0 and written:
        asking = written
    elif intake.round == 0:
        asking = left[:1]
    else:
        asking = left if all(slot.kind != CHOICE for slot in left) else left[:1]
    return replace(
        intake,
        round=intake.round + 1,
        asking=tuple(dict.fromkeys((*asked_before, *(slot.id for slot in asking)))),
    )


def now_asking(intake: Intake, before: Intake | None) -> tuple[str, ...]:
    """Return the slots that are asked in this round and were not asked before."""
    earlier = set(before.asking) if before is not None else set()
    return tuple(slot_id for slot_id in intake.asking if slot_id not in earlier)


def take_words(intake: Intake, words: str, *, has_photo: bool) -> Intake:
    """Record an answer.

    If the answer has as many lines as there are open questions, each line answers one of them.

    Text that answers no open question is added to the answer about the picture, or to the question
    of the intake, so that agents see it.
    """
    kinds = {slot.id: slot.kind for slot in intake.slots}
    known = {slot_id for slot_id, _ in intake.given}
    open_slots = [slot_id for slot_id in intake.asking if slot_id not in known]
    given = list(intake.given)
    if has_photo:
        # A picture answers the picture question even if it was not asked yet.
        given += [
            (slot.id, "✓") for slot in intake.slots if slot.kind == PHOTO and slot.id not in known
        ]
    written = [slot_id for slot_id in open_slots if kinds[slot_id] != PHOTO]
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if written and lines:
        if len(lines) == len(written):
            given += zip(written, lines, strict=True)
        else:
            given.append((written[0], "\n".join(lines)))
            given += [(slot_id, WITH_THE_ONE_BEFORE) for slot_id in written[1:]]
    elif lines and intake.round:
        return _with_other_words(replace(intake, given=tuple(given)), "\n".join(lines))
    return replace(intake, given=tuple(given))


def _with_other_words(intake: Intake, words: str) -> Intake:
    answers = dict(intake.given)
    asked = (slot for slot in intake.slots if slot.id in intake.asking)
    pictures = [slot.id for slot in asked if slot.kind == PHOTO]
    if not pictures:
        return replace(intake, question="\n".join(filter(None, (intake.question, words))))
    answer = "\n".join(filter(None, (answers.get(pictures[0]), words)))
    return replace(intake, given=(*intake.given, (pictures[0], answer)))


def to_memory(intake: Intake) -> dict[str, Any]:
    return asdict(intake)


def from_memory(stored: Mapping[str, Any]) -> Intake:
    return Intake(
        route=stored["route"],
        entry_id=stored["entry_id"],
        question=stored["question"],
        slots=tuple(Asked(**slot) for slot in stored["slots"]),
        round=stored["round"],
        asking=tuple(stored["asking"]),
        given=tuple((slot_id, answer) for slot_id, answer in stored["given"]),
    )
