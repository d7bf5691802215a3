"""Five short messages, of which only the last says what it is about."""

from bot.desk.listening import verdict_on
from faq.knowledge_base import Kind
from faq.matcher import Abstain, Answer, Verdict

NOTHING = Abstain(best=None, language="fa")


def answer(entry_id: str, score: float, kind: Kind = Kind.ANSWER) -> Answer:
    return Answer(entry_id, kind, score, margin=0.5, unmistakable=False, language="fa")


def heard(words: str, known: dict[str, Verdict]) -> Verdict:
    return verdict_on(lambda query: known.get(query, NOTHING), words)


def test_the_question_is_heard_behind_greeting_and_run_up() -> None:
    known: dict[str, Verdict] = {
        "سلام": answer("greeting", 1.0, Kind.CHITCHAT),
        "کانالمو پاک کنم": answer("delete-channel", 0.7),
    }
    said = "سلام\nخسته نباشید\nیه سوال\nمیخوام\nکانالمو پاک کنم"
    assert heard(said, known) == answer("delete-channel", 0.7)


def test_a_question_over_two_messages_is_heard_whole() -> None:
    known: dict[str, Verdict] = {
        "میخوام\nکانالمو پاک کنم": answer("delete-channel", 0.9),
        "کانالمو پاک کنم": answer("delete-message", 0.5),
    }
    assert heard("سلام\nمیخوام\nکانالمو پاک کنم", known) == answer("delete-channel", 0.9)


def test_what_the_whole_says_stands() -> None:
    known: dict[str, Verdict] = {
        "یک\nدو": answer("whole", 0.4),
        "دو": answer("part", 0.9),
    }
    assert heard("یک\nدو", known) == answer("whole", 0.4)


def test_small_talk_alone_stays_small_talk() -> None:
    greeting = answer("greeting", 1.0, Kind.CHITCHAT)
    assert heard("سلام\nخوبی", {"سلام\nخوبی": greeting, "سلام": greeting}) == greeting


def test_a_very_long_turn_is_not_matched_for_ever() -> None:
    asked: list[str] = []

    def match(query: str) -> Verdict:
        asked.append(query)
        return NOTHING

    assert verdict_on(match, "\n".join(f"خط {n}" for n in range(500))) == NOTHING
    assert len(asked) <= 13
