"""Words of a reply that commit the support to do something, in Persian and English.

Texts are folded by `when.words.plain`, so half-spaces are spaces.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto


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


# Persian

_STEM = r"[\u0621-\u06cc]+"
_PRESENT = re.compile(
    rf"(?<!\w)(?:(?:بر|در|وا|ور|باز|پس)(?P<neg_in> ?ن)?|(?P<neg>ن)| )? ?می ?(?P<stem>{_STEM})"
)
_NO_VERBS = frozenset(
    {
        "لیون",
        "لیونی",
        "لیارد",
        "زبان",
        "ان",
        "انه",
        "ل",
        "لی",
        "ز",
        "زان",
        "دان",
        "هن",
        "نی",
        "نیمم",
    }
)
_ABILITY = re.compile(r"(?:تون|توان|خوا|خواه|بین|دون|دان|فهم|گ(?:ید|ین)|باش|ارز)")
_SECOND = re.compile(r"(?:ید|ین|ی)$")
_OBJECT = re.compile(r"(?<=[مند])(?:شون|تون|شان|تان|ش|ت)$")
_FUTURE = re.compile(rf"(?<!\w)(?P<neg>ن)?خواه(?:م|یم|د|ند|ید|ین) {_STEM}")
# Forms of the requester that tell what they get: «دریافت می‌کنید»، «می‌بینی».
_RECEIVED = re.compile(
    r"(?<!\w)(?:دریافت (?:می ?کن)|تحویل می ?گیر|پس می ?گیر|می ?گیر|می ?بین|ازم دار|ازمون دار)"
    r"(?:ید|ین|ی)(?!\w)"
)
_NAMED = re.compile(
    r"(?<!\w)(?:(?:با|از|گردن|پای|رو حساب|به عهده|بر عهده) (?:من|ما|خودم|خودمون)(?= ?(?:$|"
    r"[،,.!]))|"
    r"با من تا|دستته|دستتونه|تو حسابه|توی حسابه|رو هواست|وصله|ردیفه|منتظر (?:تماس|پیام|جواب|"
    r"خبر|پاسخ))"
    r"(?!\w)"
)
_WISHED = re.compile(
    r"(?<!\w)(?P<neg>ن)?(?:بر|در)?(?:کن|بکن|بد|ده|دن|بش|ش|شو|گرد|بگرد|گردون|بگیر|گیر|برس|رس|"
    r"بزن|زن|"
    r"بفرست|فرست|بیا|بذار|بگ|ببین|بردار|دار|باش|بشین)(?P<who>م|یم|ن|ند|ه|د|ود|ید|ین)"
    r"(?:ش|شون|تون)?(?!\w)"
)
_IMPERATIVE = re.compile(r"(?<!\w)[بن][\u0621-\u06cc]{2,}(?:ید|ین)(?!\w)")
_YOU_ARE = re.compile(
    r"(?<!\w)(?:منتظر|ناراحت|نگران|موافق|راضی|عصبانی|معطل|علاف)(?:ید|ین| اید| هستید| هستین)(?!\w)"
)
_NO_IMPERATIVES = re.compile(r"\w+ترین|بین|بدین ترتیب|نسبت|بنابراین|بالعین")
_PAST = re.compile(
    r"(?<!\w)(?P<neg>ن)?(?:بر|در)?(?:کرد|شد|بود|داد|زد|گفت|رسید|اومد|آمد|رفت|گرفت|گشت|نشست|خورد|"
    r"موند|ماند|ساخت|فرستاد|خواست|تونست|گذاشت|برد|دید)(?:م|یم|ید|ین|ن|ند|ه|ه ام|ه ایم|ه ست|ست)?"
    r"(?!\w)(?!(?<=ه) (?:رو|را|ی|تون|ها|های|بود))"
)
_YOU_DID = re.compile(
    r"(?<!\w)(?:کرد|شد|بود|داد|زد|گفت|رسید|اومد|آمد|رفت|فرستاد|خواست|تونست|دید)(?:ی|ید|ین)(?!\w)"
)
_STATE = re.compile(
    r"(?<!\w)(?:(?P<neg>ن)(?:یست|یستن|یستیم|داره|دارن|داریم|دارد)|است|هست|هستن|هستند|هستیم|داره|"
    r"دارد|دارند|حله|حل است|اوکیه|ردیفه|آمادست|آماده ست|درسته|تونه|تو حسابتونه|دستتونه|"
    r"[\u0621-\u06cc]+تونه|تمومه|آماده س|روشنه|بازه)(?!\w)"
)
_PATIENCE = re.compile(
    r"(?:صبر|تحمل|صبوری|شکیبایی|شکیبا|وقت|فرصت|مهلت|زمان|نگران|منتظر|راحت)(?: رو)?"
    r"(?: (?:به|بهم|بهمون|ما|من))* (?:ن?کن|بد|ن?باش|بمون|بفرما|داشته باش)\w*"
    r"|ببخشید|ببخشین|بفرمایید|نباشید|نباشین|باشید|باشین|کنید ممنون"
)
_ASKED = re.compile(
    r"(?<!\w)(?:لطفا|لطفن|اگر|اگه|چنانچه|در صورتی|وقتی|تا وقتی|لازمه|لازم است|نیازه|نیاز است|"
    r"باید (?!.*(?:کنم|کنیم|بدم|بدیم|بفرستم|بفرستیم))|شاید|کاش|خواهشمند|بهتره)(?!\w)"
)
_VOW = re.compile(
    r"(?<!\w)(?:قول|مقرر|قراره|قرار شد|قرار است|قرار هست|متعهد|مطمئن باش|تضمین|پیگیر\w* که|حواسم|"
    r"هماهنگ کرد\w*|گفتم|گفتیم|سپردم|سپردیم|موظف\w*)"
)

# English

# Forms behind "we" and "I" that are no acts of the future.
_NO_ACTS = (
    r"(?:have|had|was|were|are|am|can|could|need|see|know|think|understand|wish|hope|would|should|"
    r"might|may|did|do|saw|got|sent|told|said|wrote|gave|found|made|put|went|took|already|just|"
    r"only|"
    r"also|still|never|always|mean|guess|want|love|hear|heard|don't|cannot|can't|won't|didn't|"
    r"left|"
    r"work|close|open|start)(?!\w)"
)
_WILL = re.compile(
    r"(?:'|’)ll(?!\w)|(?<!\w)(?:will|shall|going to|gonna|(?<=i)ll|(?<=you)ll|(?<=we)ll|(?<=it)ll|"
    r"(?:is|are|am|be|gets?|being|'s|'re|s) (?:being |given |fully |all )?"
    r"(?:\w+ed|back|done|ready|sent|paid|given|online|live|out|up|fixed|gone|yours|through|"
    r"settled)|"
    r"should (?:be|have|get|see|receive|hear|arrive|land|reach|work)|arrives?|lands?|expect|"
    r"(?:i am|i'm|im|we are|we're|he is|she is|it is|they are|they're|is|are|"
    r"'s) (?:\w+ly )?\w+ing|"
    r"you(?:'re| are) getting|is to|are to|is come|due to|owes? you|goes (?:to|onto|on|in|into|"
    r"back|out)|"
    r"shows up|comes back|back with you|leave it with me|consider it|you've got|gets? you|"
    r"(?:done|sorted|fixed|ready|solved|live|open|back|reviewed|approved)(?: again)?(?= by|"
    r" before|, )|"
    r"(?:someone|somebody|colleague|team|finance|payments|billing|support|lead)(?: \w+){0,3}? "
    r"(?:rings|calls|writes|answers|sends|refunds|fixes|checks|returns|lifts|restores|opens|pays)|"
    rf"(?:we|they|i) (?:\w+ly )?(?!{_NO_ACTS})(?!\w+ed(?!\w))[a-z-]+|"
    r"(?:tell|write|inform|update|call|calls|contact|contacts|message|messages|answer|answers|"
    r"ping|"
    r"email|emails) you|let you know|lets you know|get back to you|gets back to you|"
    r"(?:we|they|i|he|she) (?:aim|plan|intend|promise|guarantee)|promised?|scheduled|set to|"
    r"due to be|on track|you (?:get|have|receive) (?:it|your|the|an?|my|our)|"
    r"i'?m (?:sending|doing|fixing|refunding|calling|on it)|we'?re (?:sending|doing|fixing|"
    r"refunding))"
    r"(?!\w)"
)
_NEGATION = re.compile(
    r"(?<!\w)(?:won'?t|will not|can'?t|cannot|can not|not|don'?t|doesn'?t|didn'?t|isn'?t|aren'?t|"
    r"wouldn'?t|nobody|no one|none|never|unable|impossible)(?!\w)"
)
_NO_NEGATION = re.compile(
    r"(?<!\w)(?:don'?t worry|do not worry|not worry|no need|if not sooner|not later than|"
    r"you don'?t (?:need|have)|don'?t need|do not need|won'?t take|not your fault|not lost)"
)

# Both

_UNSURE = re.compile(
    r"(?<!\w)(?:نمی ?(?:تونم|تونیم|توانم|توانیم|دونم|دونیم|دانم|دانیم|شه|شود|تون[هم]) (?:بگ|"
    r"گفت|قول|"
    r"زمان|دقیق|تضمین|اعلام|مشخص)\w*|نمی ?(?:دونم|دونیم|دانم|دانیم)|قول نمی|معلوم نیست|"
    r"مشخص نیست|مطمئن نیستم|فکر نکنم|فکر نمی ?کنم|"
    r"بعید|شاید|احتمالا|احتمال|ممکنه|ممکن است|امیدوار\w*|انتظار نداشته|سعی|تلاش|"
    r"maybe|perhaps|probably|possibly|might|may|hopefully|(?:i|we) hope|unlikely|no idea|"
    r"not sure|i guess|i think|don'?t know|can'?t (?:say|tell|promise|give)|"
    r"cannot (?:say|tell|promise|give)|no (?:eta|date|promise)|try to|trying to|"
    r"if everything)(?!\w)"
)
_GENERAL = re.compile(
    r"(?<!\w)(?:معمولا|همیشه|هر روز|هر بار|هر (?:کاربر|کانال|گروه|ماه|هفته|تراکنش|سفارش)|کاربران|"
    r"کاربرا|همه کاربر|به طور کلی|بطور کلی|کلا|به صورت خودکار|خودکار|اتوماتیک|سیستم|قانون|"
    r"طبق قوانین|"
    r"کد (?:تایید|ورود|فعال|یک بار)(?!.*(?:براتون|برات|میفرستم|می ?فرستیم))|کدی? تا|"
    r"نگهداری|باقی می ?مان\w*|اعتبار|پیامک|جمعه ها|شنبه ها|تعطیلات|ساعات کاری|ساعت کاری ما|"
    r"پشتیبانی (?:از|شنبه|همه|هر)|"
    r"usually|normally|typically|generally|always|every|each|automatically|by default|the system|"
    r"all (?:users|advertisers|refunds|payments|accounts)|users|accounts|(?:login|confirmation|"
    r"verification|sms|activation) codes?|the code|our office|office hours|we are open|we're open|"
    r"opening hours|policy|in general)(?!\w)"
)
_OFFICE_END = re.compile(
    r"end of (?:the )?(?:our )?(?:office|business|working) hours|office hours end"
)
_REPORTED = re.compile(
    r"(?<!\w)(?:دیروز|دیشب|پریروز|پریشب|yesterday|last (?:night|week|month)|هفته (?:پیش|قبل|"
    r"گذشته)|"
    r"گفته بودی\w*|گفتی\w*|گفته ای\w*|فرمود\w*|فرموده\w*|نوشتی\w*|نوشته بودی\w*|نوشته اید|"
    r"طبق پیام|به گفته خودتون|you said|you wrote|you told|you mentioned|you were told|"
    r"as you say|your message says|according to you)(?!\w)"
)
_QUESTION = re.compile(
    r"^(?:آیا|میشه|می شه|می تونید|میتونید|می تونین|میتونین|ممکنه|منظورتون|چرا|چطور|چه|کی |کجا|"
    r"کدوم|"
    r"(?:so )?(?:could|can|would|do|does|did|are|is|have|has|was|were|when|why|how|what|which|who|"
    r"where|will) (?:you|we|i|it|the|this|that|they|your|did|do|is|are))(?!\w)"
)
_ORDER = re.compile(
    r"^(?:(?:and|then|so|just|ok|okay|hi|hello|sorry|also|لطفا)[ ,]+)*(?:please|pls|kindly|try|"
    r"wait|"
    r"send|check|upload|open|restart|update|go|tap|choose|make sure|come back|write (?:us|me|"
    r"again)|"
    r"contact|call|let me know|let us know|keep|use|log|"
    r"(?:if )?you (?:can|could|should|must|need|have to|may|will need|will have to|want))(?!\w)"
)
_TIME_ASKED = re.compile(
    r"^(?:please )?(?:give (?:me|us)|allow|bear with|wait|hold on|just)(?!\w)"
)
_AFTER = re.compile(r"(?<!\w)(?:بعد از|پس از|after|every|هر|each) $")
_SINCE = re.compile(r"(?<!\w)(?:for|since|از) $")


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


def commits_in_english(text: str, start: int, end: int) -> bool:
    """Return True if a folded sentence commits the support, given the place of its time."""
    parts = _parts(text)
    own = next((one for one in parts if one[0] <= start < one[1]), (0, len(text)))
    for first, last in (own, (0, len(text))):
        part = text[first:last]
        if _WILL.search(part) is not None:
            return _NEGATION.search(_NO_NEGATION.sub("", part)) is None
    return False


def _parts(text: str) -> list[tuple[int, int]]:
    """Return the beginnings and ends of the parts of a sentence between commas."""
    ends = [found.start() for found in re.finditer(r",", text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def is_vetoed(text: str) -> bool:
    """Return True for a sentence without a commitment: questions, rules, doubts, quotations."""
    general = _OFFICE_END.sub("", text)
    return any(
        pattern.search(general) is not None
        for pattern in (_UNSURE, _GENERAL, _REPORTED, _QUESTION)
    )


def is_order(text: str) -> bool:
    """Return True for a sentence in English that tells the requester what to do."""
    return _ORDER.match(text) is not None and _TIME_ASKED.match(text) is None


def is_no_limit(text: str, start: int, *, is_span: bool) -> bool:
    """Return True for a time after which something begins, and for a span that has passed."""
    before = text[:start]
    return _AFTER.search(before) is not None or (is_span and _SINCE.search(before) is not None)
