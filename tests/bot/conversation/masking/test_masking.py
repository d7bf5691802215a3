"""Recognition of personal data and secrets, with a set that was written without sight of it."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.conversation.masking import ALWAYS, IN_LISTS, Kind, found_in, masked
from handoff.utf16 import utf16_length

BLIND = Path(__file__).parents[3] / "masking" / "blind.yaml"
LONGEST = 0.5  # seconds
TOKEN = f"123456789:{'AAH-x_9' * 5}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("کارتم 6037991234567893 هست", "کارتم ••••••••••••7893 هست"),
        ("کارتم ۶۰۳۷-۹۹۱۲-۳۴۵۶-۷۸۹۳ هست", "کارتم ••••••••••••••••••••".rstrip("•")),
        ("کد ورودم ۴۸۲۱۵ هست", "کد ورودم ••••• هست"),
        ("my login code is 482 15", "my login code is ••• ••"),
        ("رمزم Ali1366@ هست", "رمزم •••••••• هست"),
        ("password: Qwerty!23", "password: •••••••••"),
        (f"token {TOKEN}", f"token {'•' * len(TOKEN)}"),
    ],
)
def test_what_is_always_masked(text: str, shown: str) -> None:
    found = masked(text)
    assert found.startswith(shown)
    assert utf16_length(found) == utf16_length(text)


@pytest.mark.parametrize(
    "text",
    [
        "سفارش 48215 نرسید",
        "error 48215",
        "رمزم یادم رفته چیکار کنم",
        "how do I change my password?",
        "کد ورود برام نمیاد",
        "۱۲۳۴۵ نفر عضو داریم",
        "6037991234567890",  # no valid check digit
        "IR12 0170 0000 0012 3456 7890 12",
        "1500000 تومان",
        "نسخه 10.14.5",
    ],
)
def test_what_is_never_masked(text: str) -> None:
    assert masked(text, IN_LISTS) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("شماره‌ام 09121234567", Kind.PHONE),
        ("+98 912 123 4567", Kind.PHONE),
        ("۰۹۱۲ ۱۲۳ ۴۵۶۷", Kind.PHONE),
        ("02188776655", Kind.PHONE),
        ("+44 20 7946 0958", Kind.PHONE),
        ("کد ملی 0012345679", Kind.NATIONAL_ID),
    ],
)
def test_what_is_masked_in_lists(text: str, kind: Kind) -> None:
    (found,) = found_in(text)
    assert found.kind is kind
    assert masked(text, ALWAYS) == text
    assert masked(text, IN_LISTS) != text


@pytest.mark.parametrize(
    "text",
    [
        "رمزم یادم نیست، یوزرنیمم reza_1990 هست",
        "password reset email never arrives at john.doe@example.com",
        "رمز رو از 1402 عوض نکردم",
        "PASSWORD_HASH_INVALID",
        "password: forgotten",
        "login with my account, id 98765",
        "کد ورود نمیاد آیدی من 45821",
    ],
)
def test_what_stands_beside_a_word_for_a_password(text: str) -> None:
    assert masked(text, ALWAYS) == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("their 4111111111111111", "4111111111111111"),
        ("6037 - 9912 - 3456 - 7893", "6037 - 9912 - 3456 - 7893"),
        ("رمزم علیرضا۱۳۶۶ هست", "علیرضا۱۳۶۶"),
        ("رمزم user1366@ هست", "user1366@"),
        ("password is Message77x", "Message77x"),
        ("my login is ali and password is 12345abc", "12345abc"),
        ("کد ورود و رمزم 12345@Ali", "12345@Ali"),
        ("رمزم 😀 Ali1366😀x هست", "Ali1366😀x"),
    ],
)
def test_a_secret_is_hidden_as_a_whole(text: str, secret: str) -> None:
    (found,) = found_in(text, ALWAYS)
    assert text[found.start : found.end] == secret
    assert utf16_length(masked(text)) == utf16_length(text)


@pytest.mark.parametrize(
    "text",
    [
        f"pass {':' * 3_977} a b c",
        "=" * 4_000,
        "1 " * 2_000,
        "A1" * 2_000,
        "pass " * 800,
        "9" * 4_000,
    ],
)
def test_long_texts_take_little_time(text: str) -> None:
    begin = time.process_time()
    found_in(text)
    assert time.process_time() - begin < LONGEST


def test_the_blind_set() -> None:
    """Figures: the share of what must be hidden that is, and of what is hidden that must be."""
    cases: list[dict[str, Any]] = yaml.safe_load(BLIND.read_text(encoding="utf-8"))
    wanted, hidden, alarms = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        text, found = case["text"], found_in(case["text"])
        covered = {at for span in found for at in range(span.start, span.end)}
        parts = set[int]()
        for span in case["spans"]:
            start = text.index(span["part"])
            inside = range(start, start + len(span["part"]))
            parts |= set(inside)
            wanted[span["kind"]] += 1
            is_hidden = all(at in covered for at in inside if text[at].isalnum())
            hidden[span["kind"]] += is_hidden
        for span in found:
            alarms[span.kind.value] += parts.isdisjoint(range(span.start, span.end))
    recall = sum(hidden.values()) / sum(wanted.values())
    precision = sum(hidden.values()) / (sum(hidden.values()) + sum(alarms.values()))
    shown = ", ".join(f"{kind} {hidden[kind]}/{wanted[kind]}" for kind in wanted)
    figures = f"recall {recall:.2f}, precision {precision:.2f}, {alarms.total()} false alarms"
    print(f"{len(cases)} messages: {figures} ({shown})")  # noqa: T201
    assert recall >= 0.85
    assert precision >= 0.9


def test_ordinary_questions_contain_nothing_to_mask() -> None:
    tests = Path(__file__).parents[3]
    paths = [*sorted((tests / "queries").rglob("*.yaml")), tests.parent / "knowledge_base.yaml"]
    texts = {
        each
        for path in paths
        for each in _strings(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    }
    assert len(texts) > 20_000
    assert [text for text in texts if found_in(text)] == []


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
