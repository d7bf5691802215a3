"""Placeholders in replies: those of canned replies, and those that an agent forgot to fill in."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([^\W\d][\w-]{0,29})\}")
_STRAY = re.compile(r"[{}]")
_BLANK_WORDS = (
    "name|first name|customer|user|number|amount|date|time|link|reason|order|ticket|phone|email"
    "|نام|اسم|نام کاربر|نام مشتری|شماره|مبلغ|تاریخ|زمان|ساعت|لینک|دلیل|علت|سفارش|کد|ایمیل"
)
# Forms in which agents mark what has to be filled in. A form field that a requester is asked to
# fill in stands at the end of a line behind a colon and is not found.
_UNFILLED = (
    re.compile(r"\{\{[^{}\n]{1,40}\}\}"),
    PLACEHOLDER,
    re.compile(r"<<[^<>\n]{1,40}>>"),
    re.compile(rf"[\[<]\s*(?:{_BLANK_WORDS})\s*[\]>]", re.IGNORECASE),
    re.compile(r"(?<!:)(?<!: )(?<!_)_{3,}(?!_)(?=\s*\S)"),
    re.compile(r"(?<![A-Za-z])(?:XX+|xx+x)(?![A-Za-z])"),
)


def placeholders_in(text: str) -> tuple[str, ...]:
    """Return the names of a canned reply's placeholders, such as `{name}`, without repeats."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Replace the placeholders that have a value. The others stay as they are."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def has_stray_brace(text: str) -> bool:
    """Return True if a brace is not part of a placeholder."""
    return _STRAY.search(PLACEHOLDER.sub("", text)) is not None


def unfilled_in(text: str) -> str | None:
    """Return what an agent's reply leaves to be filled in, such as `[name]` or `___`, or None."""
    found = (pattern.search(text) for pattern in _UNFILLED)
    return next((one[0] for one in found if one is not None), None)
