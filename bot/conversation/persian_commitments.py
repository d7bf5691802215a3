"""Verbs of a reply in Persian that commit the support to do something.

Texts are folded by `when.words.plain`, so half-spaces are spaces. Phrases in the tables may
contain fragments of regular expressions.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.conversation.commitments import any_of, one_of


class VerbKind(Enum):
    """Meaning of a verb form for the question of a commitment."""

    COMMITS = auto()  # a future act of the support, or something that will happen
    WISHED = auto()  # a subjunctive, which commits behind words such as «قول می‌دم»
    DONE = auto()  # a past, which commits behind a time that is ahead: «فردا واریز شده»
    STATE = auto()  # commits behind a limit: «تا فردا تو حسابتونه»
    ASKS_TIME = auto()  # asks for patience, and says nothing about the time that is given
    OTHER = auto()  # negated, of the requester, or of ability


@dataclass(frozen=True)
class Verb:
    """A verb form and its place in a folded text."""

    start: int
    end: int
    kind: VerbKind


_LETTER = r"[\u0621-\u06cc]"

# Present tense: «می‌زنیم», «برمی‌گرده», «نمی‌شه»

_PREVERBS = ("بر", "در", "وا", "ور", "باز", "پس")
_PRESENT = re.compile(
    rf"(?<!\w)(?:{one_of(*_PREVERBS)}(?P<neg_in> ?ن)?|(?P<neg>ن)| )? ?می ?(?P<stem>{_LETTER}+)"
)
# Nouns and numbers that begin with «می», without it: «میلیون», «میزان», «میدان»
_NUMBERS = ("لیون", "لیونی", "لیارد")
_NOUNS = ("زبان", "ان", "انه", "ل", "لی", "ز", "زان", "دان", "هن", "نی", "نیمم")
_NO_VERBS = frozenset({*_NUMBERS, *_NOUNS})
# «می‌تونیم», «می‌خوایم»
_ABLE = ("تون", "توان", "خوا", "خواه")
# «می‌بینم», «می‌دونیم», «می‌گید»
_MINDS = ("بین", "دون", "دان", "فهم", "گ(?:ید|ین)")
# «می‌باشد», «می‌ارزه»
_BEING = ("باش", "ارز")
_ABILITY = re.compile(one_of(*_ABLE, *_MINDS, *_BEING))  # begins a stem
# «می‌کنید», «می‌کنین», «می‌کنی»
_SECOND_PERSON = ("ید", "ین", "ی")
_SECOND = re.compile(rf"{one_of(*_SECOND_PERSON)}$")
# «می‌زنمش», «می‌کنمتون»
_OBJECTS = ("شون", "تون", "شان", "تان", "ش", "ت")
_OBJECT = re.compile(rf"(?<=[مند]){one_of(*_OBJECTS)}$")

# Future tense: «خواهد شد», «نخواهیم کرد»

_WILL = ("م", "یم", "د", "ند", "ید", "ین")
_FUTURE = re.compile(rf"(?<!\w)(?P<neg>ن)?خواه{one_of(*_WILL)} {_LETTER}+")

# Forms of the requester for what they get: «دریافت می‌کنید», «می‌بینی»

# «پس می‌گیرید»
_RECEIVE = ("دریافت (?:می ?کن)", "تحویل می ?گیر", "پس می ?گیر", "می ?گیر", "می ?بین")
# «تا شب ازم داری»
_HAVE_FROM_US = ("ازم دار", "ازمون دار")
_RECEIVED = any_of(one_of(*_RECEIVE, *_HAVE_FROM_US) + one_of(*_SECOND_PERSON))

# Commitments without a verb

# «واریزش با من، تا شب»
_ON = ("با", "از", "گردن", "پای", "رو حساب", "به عهده", "بر عهده")
_ME = ("من", "ما", "خودم", "خودمون")
_PAUSE = "(?= ?(?:$|[،,.!]))"
# «با من تا فردا»
_WITH_ME = "با من تا"
# «فردا دستتونه»
_IN_HAND = ("دستته", "دستتونه", "تو حسابه", "توی حسابه", "رو هواست")
# «تا شب ردیفه»
_SOLVED = ("وصله", "ردیفه")
# «منتظر تماس ما باشید»
_AWAITED = ("تماس", "پیام", "جواب", "خبر", "پاسخ")
_NAMED = any_of(
    f"{one_of(*_ON)} {one_of(*_ME)}{_PAUSE}",
    _WITH_ME,
    *_IN_HAND,
    *_SOLVED,
    f"منتظر {one_of(*_AWAITED)}",
)

# Subjunctives: «بفرستم», «برگردونیم», «نشه»

_DO = ("کن", "بکن")  # «بررسی کنم»
_GIVE = ("بد", "ده", "دن")  # «بدیم»
_BECOME = ("بش", "ش", "شو")  # «درست بشه»
_RETURN = ("گرد", "بگرد", "گردون")  # «برگرده»
_TAKE = ("بگیر", "گیر")  # «تماس بگیرم»
_ARRIVE = ("برس", "رس")  # «برسه»
_CALL = ("بزن", "زن")  # «زنگ بزنم»
_SEND = ("بفرست", "فرست")  # «بفرستیم»
_COME_PUT_SAY_SEE = ("بیا", "بذار", "بگ", "ببین")  # «بهتون بگم»
_TAKE_UP_HAVE_BE = ("بردار", "دار", "باش", "بشین")  # «محدودیت رو بردارم»
_WISHED_STEMS = one_of(
    *_DO,
    *_GIVE,
    *_BECOME,
    *_RETURN,
    *_TAKE,
    *_ARRIVE,
    *_CALL,
    *_SEND,
    *_COME_PUT_SAY_SEE,
    *_TAKE_UP_HAVE_BE,
)
_WISHED_ENDINGS = ("م", "یم", "ن", "ند", "ه", "د", "ود", "ید", "ین")
_WISHED = any_of(
    rf"(?P<neg>ن)?(?:بر|در)?{_WISHED_STEMS}(?P<who>{one_of(*_WISHED_ENDINGS)})(?:ش|شون|تون)?"
)

# Forms of the requester: «بفرستید», «منتظر باشین», «نگرانید»

_SECOND_PLURAL = ("ید", "ین")
_IMPERATIVE = any_of(rf"[بن]{_LETTER}{{2,}}{one_of(*_SECOND_PLURAL)}")
# «بهترین», «بنابراین»
_NO_IMPERATIVES = re.compile(one_of(r"\w+ترین", "بنابراین", "بالعین", "بازدید", "ناامید"))
# «منتظر هستید»
_MOODS = ("منتظر", "ناراحت", "نگران", "موافق", "راضی", "عصبانی", "معطل", "علاف")
_YOU_ARE = any_of(one_of(*_MOODS) + one_of(*_SECOND_PLURAL, " اید", " هستید", " هستین"))

# Past tense: «فردا واریز شده»

# «کردیم», «کردید»: stems that are also read as acts of the requester
_DID = ("کرد", "شد", "بود", "داد", "زد", "گفت", "رسید", "اومد", "آمد", "رفت", "فرستاد")
# «خواستید»
_WANTED = ("خواست", "تونست", "دید")
# «گرفتیم»: other stems
_TOOK = ("گرفت", "گشت", "نشست", "خورد", "موند", "ماند", "ساخت", "گذاشت", "برد")
_PAST_STEMS = one_of(*_DID, *_WANTED, *_TOOK)
# «شدم», «شده ست»
_PAST_ENDINGS = ("م", "یم", "ید", "ین", "ن", "ند", "ه", "ه ام", "ه ایم", "ه ست", "ست")
# «واریز شده را»: words behind a participle that is a noun
_AFTER_PARTICIPLE = ("رو", "را", "ی", "تون", "ها", "های", "بود")
_NO_PARTICIPLE = f"(?!(?<=ه) {one_of(*_AFTER_PARTICIPLE)})"
_PAST = any_of(f"(?P<neg>ن)?(?:بر|در)?{_PAST_STEMS}{one_of(*_PAST_ENDINGS)}?{_NO_PARTICIPLE}")
_YOU_DID = any_of(one_of(*_DID, *_WANTED) + one_of("ی", "ید", "ین"))

# States: «تا فردا تو حسابتونه», «تا شب حله»

# «نیست»: forms behind «ن»
_IS_NOT = ("یست", "یستن", "یستیم", "داره", "دارن", "داریم", "دارد")
# «آماده است»
_IS = ("است", "هست", "هستن", "هستند", "هستیم")
# «ادامه داره»
_HAS = ("داره", "دارد", "دارند")
# «تا شب حله»
_DONE = ("حله", "حل است", "اوکیه", "ردیفه", "درسته", "تمومه")
# «تا شب بازه»
_READY = ("آمادست", "آماده ست", "آماده س", "روشنه", "بازه")
# «دستتونه»
_YOURS = ("تونه", "تو حسابتونه", "دستتونه", rf"{_LETTER}+تونه")
_STATE = any_of(f"(?P<neg>ن){one_of(*_IS_NOT)}", *_IS, *_HAS, *_DONE, *_READY, *_YOURS)

# Patience: «تا فردا صبر کنید», «نگران نباشید», also inside of words

# «صبر کنید»
_WAITING = ("صبر", "تحمل", "صبوری", "شکیبایی", "شکیبا")
# «فرصت بدید»
_TIME = ("وقت", "فرصت", "مهلت", "زمان")
# «نگران نباشید»
_CALM = ("نگران", "منتظر", "راحت")
# «فرصت به ما بدید»: words before the verb
_US = ("به", "بهم", "بهمون", "ما", "من")
# verbs behind these
_KEEP = ("ن?کن", "بد", "ن?باش", "بمون", "بفرما", "داشته باش")
# «ببخشید»
_POLITE = ("ببخشید", "ببخشین", "بفرمایید", "نباشید", "نباشین", "باشید", "باشین", "کنید ممنون")
_PATIENCE = re.compile(
    one_of(
        rf"{one_of(*_WAITING, *_TIME, *_CALM)}(?: رو)?(?: {one_of(*_US)})* {one_of(*_KEEP)}\w*",
        *_POLITE,
    )
)

# Words that make a subjunctive a wish or an order: «لطفا», «اگر», «باید»

# «لطفا تا فردا ارسال بشه»
_WISHES = ("لطفا", "لطفن", "خواهشمند", "کاش", "شاید", "بهتره")
# «اگه درست بشه»
_IF = ("اگر", "اگه", "چنانچه", "در صورتی", "وقتی", "تا وقتی")
# «لازمه فرم پر بشه»
_NEEDED = ("لازمه", "لازم است", "نیازه", "نیاز است")
# «باید تا شب بفرستم»: forms behind «باید» that are commitments
_OUR_ACTS = ("کنم", "کنیم", "بدم", "بدیم", "بفرستم", "بفرستیم")
_ASKED = any_of(*_WISHES, *_IF, *_NEEDED, f"باید(?! .*{one_of(*_OUR_ACTS)})")

# Words that make a subjunctive a commitment (beginnings of words)

# «قول می‌دم»
_PROMISED = ("قول", "متعهد", "تضمین", "مطمئن باش", "حواسم")
# «قراره انجام بشه»
_AGREED = ("مقرر", "قراره", "قرار شد", "قرار است", "قرار هست", r"موظف\w*")
# «سپردم انجام بدن»
_TOLD = ("گفتم", "گفتیم", "سپردم", "سپردیم", r"هماهنگ کرد\w*", r"پیگیر\w* که")
_VOW = re.compile(rf"(?<!\w){one_of(*_PROMISED, *_AGREED, *_TOLD)}")


def persian_verbs(text: str) -> list[Verb]:
    """Return the verbs of a folded text in order. Overlapping finds are given once."""
    found = [
        *_present(text),
        *(
            Verb(one.start(), one.end(), VerbKind.OTHER if one["neg"] else VerbKind.COMMITS)
            for one in _FUTURE.finditer(text)
        ),
        *(
            Verb(one.start(), one.end(), VerbKind.COMMITS)
            for pattern in (_RECEIVED, _NAMED)
            for one in pattern.finditer(text)
        ),
        *(Verb(one.start(), one.end(), VerbKind.ASKS_TIME) for one in _PATIENCE.finditer(text)),
        *_wished(text),
        *_finished(text),
    ]
    kept: list[Verb] = []
    for verb in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or verb.start >= kept[-1].end:
            kept.append(verb)
    return kept


def _present(text: str) -> list[Verb]:
    verbs = []
    for found in _PRESENT.finditer(text):
        stem = found["stem"]
        if stem in _NO_VERBS:
            continue
        is_other = found["neg"] or found["neg_in"] or _ABILITY.match(stem) is not None
        bare = _OBJECT.sub("", stem)
        is_other = is_other or _SECOND.search(bare) is not None
        kind = VerbKind.OTHER if is_other else VerbKind.COMMITS
        verbs.append(Verb(found.start(), found.end(), kind))
    return verbs


def _wished(text: str) -> list[Verb]:
    verbs = []
    for found in _WISHED.finditer(text):
        is_second = found["who"] in ("ید", "ین")
        kind = VerbKind.OTHER if found["neg"] or is_second else VerbKind.WISHED
        verbs.append(Verb(found.start(), found.end(), kind))
    orders = (one for one in _IMPERATIVE.finditer(text) if not _NO_IMPERATIVES.fullmatch(one[0]))
    of_requester = (*_YOU_ARE.finditer(text), *orders)
    return verbs + [Verb(one.start(), one.end(), VerbKind.OTHER) for one in of_requester]


def _finished(text: str) -> list[Verb]:
    of_requester = [
        Verb(found.start(), found.end(), VerbKind.OTHER) for found in _YOU_DID.finditer(text)
    ]
    return of_requester + [
        Verb(found.start(), found.end(), VerbKind.OTHER if found["neg"] else kind)
        for pattern, kind in ((_PAST, VerbKind.DONE), (_STATE, VerbKind.STATE))
        for found in pattern.finditer(text)
    ]


def commits_in_persian(text: str, start: int, end: int, *, is_limit: bool, is_ahead: bool) -> bool:
    """Return True if the verb that belongs to a time from `start` to `end` is a commitment.

    This is the first verb behind the time, or the last one before it. `is_limit` is True for a
    time behind a word such as «تا», and `is_ahead` for one that is not today.
    """
    verbs = persian_verbs(text)
    behind = [one for one in verbs if one.start >= end and one.kind is not VerbKind.ASKS_TIME]
    before = [one for one in verbs if one.end <= start and one.kind is not VerbKind.ASKS_TIME]
    if not behind and not before:
        return False
    verb = behind[0] if behind else before[-1]
    if verb.kind is VerbKind.WISHED:
        is_asked = _ASKED.search(text) is not None
        is_vowed = _VOW.search(text[: verb.start]) is not None
        return is_vowed or ((is_limit or is_ahead) and not is_asked)
    if verb.kind in (VerbKind.DONE, VerbKind.STATE):
        is_future = is_limit or (is_ahead and verb.kind is VerbKind.DONE)
        return is_future and bool(behind)
    return verb.kind is VerbKind.COMMITS
