"""The index of canned replies: when it is trained, and what a failure does."""

from pathlib import Path

import pytest

from bot.team.model import CannedReply
from bot.team.reply_index import ReplyIndex
from faq.fitting import Fit, ReplyMatcher
from faq.matcher import Matcher, base_of_examples

CODE = CannedReply("code", "Login code", {"en": "x"}, {"en": ("the code does not arrive",)})
OTHER = CannedReply("colour", "Colour", {"en": "y"}, {"en": ("change the colour",)})
REPLIES = {"code": CODE, "colour": OTHER}


def knowledge(*questions: str) -> Matcher:
    return Matcher.build(base_of_examples({"login": questions or ("I cannot log in",)}))


def test_an_untrained_index_finds_and_doubts_nothing() -> None:
    index = ReplyIndex(None, None)
    assert index.search("code", limit=3) == ()
    assert index.suggest(["code"], limit=3) == ()
    assert index.fit(["the weather"], "code") == Fit(True)


def test_it_is_trained_again_for_other_replies_or_another_knowledge_base(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[int] = []
    build = ReplyMatcher.build
    monkeypatch.setattr(
        ReplyMatcher, "build", lambda *args, **facts: built.append(1) or build(*args, **facts)
    )
    index, base = ReplyIndex(None, None), knowledge()
    index.refresh(REPLIES, base)
    index.refresh(dict(REPLIES), base)
    assert len(built) == 1
    index.refresh(REPLIES, knowledge("another question"))
    index.refresh({"code": CODE}, base)
    assert len(built) == 3
    index.refresh({}, base)
    assert index.search("code", limit=3) == ()


def test_a_failure_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    index, base = ReplyIndex(None, None), knowledge()
    with monkeypatch.context() as broken:
        broken.setattr(ReplyMatcher, "build", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index.refresh(REPLIES, base)
    index.refresh(REPLIES, base)
    assert index.search("colour", limit=1) == ("colour",)


def test_questions_of_entries_are_examples(tmp_path: Path) -> None:
    reply = CannedReply("login-help", "z", {"en": "z"}, entries=("login", "missing"))
    index = ReplyIndex(None, None)
    index.refresh({"login-help": reply, "colour": OTHER}, knowledge("I cannot log in"))
    assert index.suggest(["cannot log in"], limit=1) == ("login-help",)
