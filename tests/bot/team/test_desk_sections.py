"""Sections of `desk.yaml` about names and distribution."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.masking import ALWAYS, Kind
from bot.team.files import Rejected, TeamFiles
from bot.team.model import Check, CheckMode, Distribution, ShownName, Signed, TeamSettings


def read(folder: Path, text: str) -> TeamFiles:
    (folder / "desk.yaml").write_text(f"version: 1\n{text}\n", encoding="utf-8")
    zone = ZoneInfo("Asia/Tehran")
    return TeamFiles(folder / "desk.yaml", zone=zone, today=lambda: date(2026, 11, 30))


def settings(folder: Path, text: str) -> TeamSettings:
    return read(folder, text).settings


def test_names_and_distribution(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        "distribution: {how: by_turns, most: 4}\nreplies: {name: support, signed: first}",
    )
    assert (found.distribution, found.most_held) == (Distribution.BY_TURNS, 4)
    assert (found.shown_name, found.signed) == (ShownName.SUPPORT, Signed.FIRST)


@pytest.mark.parametrize("text", ["", "distribution:\nreplies:", "distribution: {most: none}"])
def test_usual_values(tmp_path: Path, text: str) -> None:
    found = settings(tmp_path, text)
    assert (found.distribution, found.most_held) == (Distribution.PULL, None)
    assert (found.shown_name, found.signed) == (ShownName.FIRST_NAME, Signed.NEVER)


@pytest.mark.parametrize(
    "text",
    [
        "distribution: {how: random}",
        "distribution: {most: 0}",
        "distribution: {most: many}",
        "replies: {name: nickname}",
        "replies: {signed: always}",
        "replies: {names: support}",
        "masking: {card: never}",
        "masking: {address: always}",
    ],
)
def test_mistakes_name_their_line(tmp_path: Path, text: str) -> None:
    files = read(tmp_path, "")
    (tmp_path / "desk.yaml").write_text(f"version: 1\n{text}\n", encoding="utf-8")
    outcome = files.desk.refresh()
    assert isinstance(outcome, Rejected)
    assert outcome.problems[0].line == 2


def test_masking_by_kind(tmp_path: Path) -> None:
    found = settings(tmp_path, "masking: {phone: always, card: lists}")
    assert found.always_masked == ALWAYS - {Kind.CARD} | {Kind.PHONE}
    assert settings(tmp_path, "masking:").always_masked == ALWAYS


def test_every_check_can_be_switched_off(tmp_path: Path) -> None:
    off = ", ".join(f"{check}: off" for check in Check)
    assert set(settings(tmp_path, f"checks: {{{off}}}").checks.values()) == {CheckMode.OFF}
