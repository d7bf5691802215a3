"""The front-end benchmark runs, and changes queries in a reproducible way."""

import json
import random
from pathlib import Path

import pytest

from bench.frontend import Case, damaged, main, slipped, spoilt, with_homophone
from tests.faq.builders import CHANNEL, CODE, DELETE, a_text

TESTS = """\
    tests:
      fa: [کانال زدن چجوریه, kanal chetori besazam, چطور کانال جدید بسازم]
      en: [how to make a new channel]
"""


def test_the_table_of_a_small_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kb = tmp_path / "knowledge_base.yaml"
    kb.write_text(a_text(CHANNEL + TESTS, DELETE, CODE), encoding="utf-8")
    (tmp_path / "finglish").mkdir()
    pairs = [{"finglish": "salam khoobi", "persian": "سلام خوبی"}] * 4
    rows = "\n".join(json.dumps(each) for each in pairs)
    (tmp_path / "finglish" / "pairs.jsonl").write_text(rows, encoding="utf-8")

    main(["--kb", str(kb), "--data", str(tmp_path)])

    printed = capsys.readouterr().out
    assert "fa (2)" in printed
    assert "+ Finglish" in printed
    assert "even lines 100.0 of 4" in printed
    assert "dev.jsonl is not there: left out" in printed


def test_queries_are_spoilt_the_same_at_every_run() -> None:
    cases = [Case("fa", "چطور صدای کانال را قطع کنم", 0), Case("en", "mute the channel", 1)]

    first, second = list(spoilt(cases)), list(spoilt(cases))

    assert first == second
    assert [case.owner for case in first] == [0, 0, 1]
    assert all(case.query not in {each.query for each in cases} for case in first)


def test_a_slip_changes_one_place_and_leaves_the_ends() -> None:
    dice = random.Random(1)
    spoilt_words = {slipped("channel", dice) for _ in range(200)}

    assert all(word[0] == "c" and abs(len(word) - 7) <= 1 for word in spoilt_words)
    assert {"cahnnel", "cannel", "chhannel"} <= spoilt_words


def test_a_homophone_sounds_the_same() -> None:
    dice = random.Random(1)

    assert {with_homophone("صدا", dice) for _ in range(50)} <= {"سدا", "ثدا", "صدع"}
    assert with_homophone("گپ", dice) == "گپ"
    assert damaged("من و تو", with_homophone, dice) == "من و تو"
