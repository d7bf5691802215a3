"""Versions are used before they are trained, and trained by another process."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bench.models import link_models
from faq.acts import act_base, act_cache
from faq.knowledge_base import KnowledgeBase, found
from faq.lint import Linted
from faq.matcher import JOINT, LEXICAL, Answer, Matcher, scope_base, scope_cache
from faq.reload import Library, Rejected, Reloaded, Unchanged, Waiting
from faq.semantic import EncoderUnavailable, Rows
from tests.faq.builders import CHANNEL, FOUR, LIST, OWN_FILE, a_text

TODAY = date(2026, 11, 24)


class Lengths:
    """An encoder by text length. Unavailable until it is switched on."""

    name = "lengths"

    def __init__(self) -> None:
        self.on = False

    def encode(self, texts: Sequence[str]) -> Rows:
        if not self.on:
            raise EncoderUnavailable("off")
        return [[float(len(text)), 1.0] for text in texts]


def test_with_a_folder_a_new_version_is_used_before_it_is_trained(
    file: Path, tmp_path: Path
) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    assert library.due == ""
    file.write_text(a_text(*FOUR, LIST), encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.waiting
    assert answered(library, "how do I create a list") == "create-list"
    assert answered(library, "how do I create a channel") == "create-channel"

    updated = library.matcher
    assert library.take("another version") == Unchanged()
    assert isinstance(library.take(library.due), Reloaded)
    assert library.matcher is not updated
    assert answered(library, "how do I create a list") == "create-list"
    assert (library.waiting, library.due) == (False, "")


def test_every_save_is_used_while_no_training_ends(file: Path, tmp_path: Path) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    text = file.read_text(encoding="utf-8")
    for number, animal in enumerate(["elephant", "giraffe", "penguin"]):
        text = text.replace("How do I create a", f"where is my {animal}, How do I create a", 1)
        file.write_text(text, encoding="utf-8")

        assert isinstance(library.refresh(today=TODAY), Reloaded)
        assert len(library.kb.entries["create-channel"].questions["en"]) == 4 + number
        assert answered(library, f"where is my {animal}?") == "create-channel"
        assert library.waiting


def test_a_version_in_use_is_still_trained_after_one_that_waited(
    file: Path, tmp_path: Path
) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    second = a_text(*FOUR, LIST)
    file.write_text(second, encoding="utf-8")
    library.refresh(today=TODAY)
    strict = "    not_tests: {fa: [چطور فهرست بسازم]}\n"
    file.write_text(a_text(*FOUR, LIST + strict), encoding="utf-8")
    assert isinstance(library.refresh(today=TODAY), Waiting)
    assert not library.is_newest_in_use
    file.write_text(second, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.is_newest_in_use
    assert library.due == library.kb.version
    assert isinstance(library.take(library.due), Reloaded)
    assert library.due == ""


def test_an_updated_version_is_left_if_its_strict_tests_fail(file: Path, tmp_path: Path) -> None:
    """The model in use before is used again, as if the version had never been accepted."""
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    before = library.matcher
    strict = "    tests: {fa: [{text: قیمت دلار چند است؟, strict: true}]}\n"
    file.write_text(a_text(CHANNEL + strict, *FOUR[1:], LIST), encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Waiting)
    assert library.matcher is before

    rejected = library.take(library.due)
    assert isinstance(rejected, Rejected)
    assert {each.code for each in rejected.problems} == {"strict-test-missed"}
    assert library.matcher is before
    assert library.rejected


def test_a_version_in_use_that_is_rejected_after_training_is_left(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    before = library.matcher
    file.write_text(a_text(*FOUR, LIST), encoding="utf-8")
    library.refresh(today=TODAY)
    assert library.matcher is not before
    problem = found("strict-test-missed", "kb.yaml", 1, facts={"question": "?"})

    def strict(kb: KnowledgeBase, *_: object, **__: object) -> Linted:
        return Linted((problem,), kb)

    with monkeypatch.context() as patch:
        patch.setattr("faq.reload.judged", strict)
        assert isinstance(library.take(library.due), Rejected)

    assert library.matcher is before
    assert "create-list" not in library.kb.entries


def answered(library: Library, query: str) -> str:
    verdict = library.matcher.match(query)
    return verdict.entry_id if isinstance(verdict, Answer) else ""


def test_what_waits_is_still_good_after_a_bad_edit(file: Path, tmp_path: Path) -> None:
    """T69."""
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR, LIST), encoding="utf-8")
    library.refresh(today=TODAY)
    file.write_text("entries: [", encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Rejected)
    assert isinstance(library.take(library.due), Reloaded)
    assert library.rejected


def test_what_could_not_be_taken_waits_on(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T69."""

    def without_memory(*_: object, **__: object) -> Matcher:
        raise MemoryError

    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR, LIST), encoding="utf-8")
    library.refresh(today=TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(Matcher, "at_hand", without_memory)
        with pytest.raises(MemoryError):
            library.take(library.due)

    assert library.waiting
    assert isinstance(library.take(library.due), Reloaded)


def test_a_newer_version_takes_the_place_of_one_that_waits(file: Path, tmp_path: Path) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    file.write_text(a_text(*FOUR, LIST), encoding="utf-8")
    library.refresh(today=TODAY)
    older = library.due
    file.write_text(a_text(*FOUR, LIST.replace("my own list", "a list")), encoding="utf-8")
    library.refresh(today=TODAY)

    assert library.take(older) == Unchanged()
    assert isinstance(library.take(library.due), Reloaded)
    assert "start a list" in library.kb.entries["create-list"].questions["en"]


def test_a_new_answer_is_used_at_once(file: Path, tmp_path: Path) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    edited = file.read_text(encoding="utf-8").replace("Tap the pencil.", "Tap the pen.")
    file.write_text(edited, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.kb.entries["create-channel"].answer["en"] == "Tap the pen."
    assert (library.waiting, library.due) == (False, "")


def test_a_new_answer_is_used_at_once_with_embeddings(file: Path, tmp_path: Path) -> None:
    encoder, cache = Lengths(), tmp_path / "cache"
    encoder.on = True
    library = Library(file, cache=cache, encoder=encoder)
    library.refresh(today=TODAY)
    Matcher.build(library.kb, cache=cache, encoder=encoder)
    library.take(library.due)
    edited = file.read_text(encoding="utf-8").replace("Tap the pencil.", "Tap the pen.")
    file.write_text(edited, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert library.kb.entries["create-channel"].answer["en"] == "Tap the pen."
    assert library.matcher.engine == JOINT


def test_an_edit_that_is_undone_is_used_at_once(file: Path, tmp_path: Path) -> None:
    library = Library(file, cache=tmp_path / "cache")
    library.refresh(today=TODAY)
    before = file.read_text(encoding="utf-8")
    file.write_text("entries: [", encoding="utf-8")
    assert isinstance(library.refresh(today=TODAY), Rejected)
    assert library.rejected
    file.write_text(before, encoding="utf-8")

    assert isinstance(library.refresh(today=TODAY), Reloaded)
    assert not library.rejected


def test_the_joint_model_is_due_until_it_is_trained(file: Path, tmp_path: Path) -> None:
    encoder = Lengths()
    library = Library(file, cache=tmp_path / "cache", encoder=encoder)
    library.refresh(today=TODAY)
    assert (library.matcher.engine, library.due) == (LEXICAL, library.kb.version)
    assert not library.waiting

    encoder.on = True
    Matcher.build(library.kb, cache=tmp_path / "cache", encoder=encoder)
    library.take(library.due)

    assert (library.matcher.engine, library.due) == (JOINT, "")


def test_with_a_trained_model_nothing_is_due_at_the_start(file: Path, tmp_path: Path) -> None:
    encoder = Lengths()
    encoder.on = True
    for _ in range(2):
        library = Library(file, cache=tmp_path / "cache", encoder=encoder)
        library.refresh(today=TODAY)
        Matcher.build(library.kb, cache=tmp_path / "cache", encoder=encoder)

    assert (library.matcher.engine, library.due) == (JOINT, "")


@pytest.mark.slow  # trains the acts with embeddings
def test_a_version_is_due_until_the_acts_have_their_joint_model(
    file: Path, tmp_path: Path
) -> None:
    encoder, cache = Lengths(), tmp_path / "cache"
    link_models(cache)
    encoder.on = True
    library = Library(file, cache=cache, encoder=encoder)
    library.refresh(today=TODAY)
    Matcher.build(library.kb, cache=cache, encoder=encoder)
    library.take(library.due)
    assert library.due == ""

    library.prepare_acts()
    assert (library.acts.engine, library.due) == (LEXICAL, library.kb.version)

    Matcher.build(act_base(library.kb), cache=act_cache(cache), encoder=encoder)
    library.take(library.due)
    assert (library.acts.engine, library.due) == (JOINT, "")


@pytest.mark.slow  # trains the project's own knowledge base with embeddings
def test_a_version_is_due_until_the_scope_has_its_joint_model(
    own_kb: KnowledgeBase, tmp_path: Path
) -> None:
    encoder, cache = Lengths(), tmp_path / "cache"
    link_models(cache)
    encoder.on = True
    library = Library(OWN_FILE, cache=cache, encoder=encoder)
    library.refresh(today=TODAY)
    Matcher.build(own_kb, cache=cache, encoder=encoder)
    library.take(library.due)
    assert (library.matcher.engine, library.due) == (JOINT, library.kb.version)

    Matcher.build(scope_base(), cache=scope_cache(cache), encoder=encoder)
    library.take(library.due)
    assert library.due == ""


def test_a_strict_test_is_tried_before_a_version_is_used(file: Path) -> None:
    library = Library(file)
    library.refresh(today=TODAY)
    strict = "    tests: {fa: [{text: قیمت دلار چند است؟, strict: true}]}\n"
    file.write_text(a_text(CHANNEL + strict, *FOUR[1:]), encoding="utf-8")

    rejected = library.refresh(today=TODAY)

    assert isinstance(rejected, Rejected)
    assert {each.code for each in rejected.problems} == {"strict-test-missed"}
    assert len(library.kb.entries) == len(FOUR)
