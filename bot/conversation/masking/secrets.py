"""Passwords and tokens, in texts as `spans.searched` returns them."""

import re
from collections.abc import Iterator

from bot.conversation.masking.spans import Kind, Span

_PASSWORD = re.compile(
    r"(?<![a-z])(?:pass ?words?|passwd|pass ?code|pass(?![a-z])|pwd|pw|pin(?: code)?)(?![a-z_])|"
    r"(?:رمز ?عبور|گذرواژه|گذر واژه|پسوورد|پسورد|پس ورد|رمز|پین ?کد)"
    r"(?:مون|شون|تون|م|ش|شو|مو|ام|اش| من)?(?![\u0621-\u06cc])|"
    r"(?<![a-z])(?:ramz(?:e|am|esh|amo)?|pasvord(?:am)?|paswordam|passam|passwordam|passesh)(?![a-z])"
)
_WORD = re.compile(r"[^\s«»\"'`()]+")
_PUNCTUATION = ".،,؛;؟?:="
_ENDS = re.compile(r"[.؟?!]$")
_SIGN = re.compile(r"[@#$%^&*_+!~]")
_NOT_SECRET = re.compile(
    r"https?:|www\.|@|\d{1,2}[/:]\d|[\d,.]+(?:تومان|تومن|ریال|بار|تا|رقمی|حرفی|رقم|حرف|ساعت|روز)|"
    r"(?:iphone|ios|android|galaxy|windows|win|redmi|poco|mi|note|a|s|v|version|cvv)[ -]?"
    r"\d+(?:\.\d+)*\W*$"
)
_UNITS = re.compile(
    r"(?:بار|تا|رقم|رقمی|حرف|حرفی|تومن|تومان|ریال|ساعت|روز|هفته|ماه|سال|دقیقه|نفر|times?|digits?|"
    r"characters?|letters?|hours?|days?|weeks?|months?|years?|minutes?)(?![\w\u0621-\u06cc])"
)
_STOPS = re.compile(
    r"(?:forgot|forget|forgotten|reset|e-?mail|mail|account|username|user|id|phone|number|message|"
    r"level|arz)s?|(?:ایمیل|ایدی|یوزر|یوزرنیم|شماره|فراموش|یادم|لینک|کانال|گروه|ارز)[\u0621-\u06cc]*"
)
_ADDRESS = re.compile(r"@[\w-]+\.|https?:|t\.me|www\.|\.(?:com|ir|org|net)(?!\w)")
_NAME = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)+|[a-z]+_\d+")  # names of errors, and usernames
_YEAR_OR_PHONE = re.compile(r"(?:13|14|19|20)\d\d|\+?(?:98|0)?9\d{9}")
LOOK_AHEAD = 24  # characters behind a number in which its unit is searched
NEAR = 4  # words within which a number is taken for a password
FARTHEST = 7  # words between the word for a password and the password
LONGEST = 64  # characters of a password
_BOT_TOKEN = re.compile(r"(?<![\w:])(?:bot)?\d{8,10}:[A-Za-z0-9_-]{30,45}(?![\w-])")
_JWT = re.compile(r"(?<!\w)eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]{8,})?")
_PREFIXED = re.compile(
    r"(?<!\w)(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abps]|pat|key|api|token|tok|secret|sess|bearer)"
    r"[-_][A-Za-z0-9_-]{14,}",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\w/=.%?&-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w.])")
_NAMED = re.compile(
    r"(?:token|api|key|secret|session|bearer|string|توکن|کلید|سشن|نشست|استرینگ|سکرت)[^\n]{0,40}$",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9a-fA-F]+")
LOOK_BACK = 60  # characters before a long word that are searched for names of tokens
LONG_HEX = 40  # hexadecimal digits of a secret without words; shorter ones are check sums


def passwords(text: str, original: str) -> Iterator[Span]:
    """Yield the word that follows a word for a password and looks like one.

    `original` is the same text with its capital letters.
    """
    for named in _PASSWORD.finditer(text):
        for distance, found in enumerate(_WORD.finditer(text, named.end())):
            if distance == FARTHEST or _STOPS.fullmatch(found[0].strip(_PUNCTUATION)):
                break
            word = original[found.start() : found.end()].strip(_PUNCTUATION)
            start = original.index(word, found.start())
            following = text[found.end() : found.end() + LOOK_AHEAD].lstrip()
            is_near = distance < NEAR and _UNITS.match(following) is None
            if _looks_secret(word, is_near=is_near):
                yield Span(Kind.PASSWORD, start, start + len(word))
                break
            if _ENDS.search(found[0]):
                break


def _looks_secret(word: str, *, is_near: bool) -> bool:
    """Return True for a word of letters with digits or signs, and nearby also for a number."""
    plain = word.lower()
    if not 4 <= len(word) <= LONGEST or _NOT_SECRET.match(plain):
        return False
    if _NAME.fullmatch(word) or _ADDRESS.search(plain):
        return False
    has_digit = any(letter.isdigit() for letter in word)
    has_letter = any(letter.isalpha() for letter in word)
    if _SIGN.search(word.rstrip("!")) or (has_digit and has_letter):
        return True
    return is_near and word.isdigit() and _YEAR_OR_PHONE.fullmatch(word) is None


def tokens(text: str) -> Iterator[Span]:
    """Yield tokens of bots and programs, and long random words that are named so."""
    for pattern in (_BOT_TOKEN, _JWT, _PREFIXED):
        for found in pattern.finditer(text):
            yield Span(Kind.TOKEN, found.start(), found.end())
    for found in _LONG.finditer(text):
        is_named = (
            _NAMED.search(text[max(0, found.start() - LOOK_BACK) : found.start()]) is not None
        )
        if _is_random(found[0], is_named=is_named):
            yield Span(Kind.TOKEN, found.start(), found.end())


def _is_random(word: str, *, is_named: bool) -> bool:
    """Return True for a word of mixed letters and digits that no one would write."""
    if not re.search(r"\d", word) or not re.search(r"[A-Za-z]", word):
        return False
    if _HEX.fullmatch(word):
        return is_named or len(word) >= LONG_HEX
    is_mixed = re.search(r"[a-z]", word) is not None and re.search(r"[A-Z]", word) is not None
    return is_named or (is_mixed and len(word) >= 32)
