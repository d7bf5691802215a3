"""Login codes, in texts as `spans.searched` returns them."""

import re
from collections.abc import Iterator

from bot.conversation.masking.spans import Kind, Span

# A code may be joined to these words, and to no other letters.
_JOINED_BEFORE = re.compile(r"(?:کدم?|کدش|ورودم?|تاییدم?|لاگین|code)$")
_JOINED_AFTER = re.compile(r"(?:هست|است|رو|را|بود|کد|اومد|ه(?![\u0621-\u06cc]))")
_CODE = re.compile(
    r"(?<![0-9a-z_.,/+#@$])(?<!\d[:\- ])(?:\d{5,6}|\d{2,3}[ \-]\d{3}|\d{3}[ \-]\d{2})"
    r"(?![0-9a-z_/%@#$^&*!]|[,.:]\d)"
)
_SPREAD = re.compile(
    r"(?<![0-9a-z_.,/+#@$])(?<!\d[:\- ])\d{1,2}(?:[ \-]\d{1,2}){2,5}(?![0-9a-z]|[ \-/:.,]\d)"
)
_HOUR = re.compile(r"ساعت|روز|تاریخ")
_DATE = re.compile(r"\d\d?(?:-\d\d?){2}")
FEWEST, MOST = 5, 6  # digits of a code
_APP = r"تلگرام|واتس ?اپ|ایتا|بله|سروش|روبیکا|اینستا(?:گرام)?|گوگل"
_LOGIN = (
    r"کد[^\n]{0,30}(?:الان|دوباره|بالاخره) (?:اومد|امد|رسید)|"
    r"کد ?(?:ی )?(?:ورود|لاگین|تایید|فعال ?سازی|یک ?بار ?مصرف|امنیتی|پیامکی?|احراز|ثبت ?نام|"
    rf"(?:{_APP})م?(?![\u0621-\u06cc])|ارسالی|ارسال شده|دریافتی|دریافت شده|اس ?ام ?اس|"
    r"(?:\d|پنج|شش) ?رقمی)|"
    r"رمز (?:یک ?بار ?مصرف|پویا|موقت)|"
    r"(?:kode?|code) (?:vorod|vorood|voroud|login|taeed|taeid|taid|tayid|telegram|whatsapp)|"
    r"(?:log ?in|sign ?in|verification|sms|2fa)[^.؟?!\n]{0,20}code|confirmation code|otp|"
    r"one.time (?:code|pass|pin)|security code|auth(?:entication)? code|access code"
)
_PERHAPS_LOGIN = (
    r"کدی? (?:که|ک)(?![\u0621-\u06cc])|کدش|کدم|کدو|"
    r"کد (?:اومد|اومده|امد|امده|داد|فرستاد|فرستادن|فرستادین|رو|را|برام|واسم)|(?:یه|این|اون) کد|"
    r"(?:kode?|code) (?:um|o|ro|ham|baram|ke)|kodesh|verify|"
    r"code (?:i got|is|was|they|you|came|that)|(?:the|my|this|your|a) code"
)
_OF_LOGIN = re.compile(rf"(?P<surely>{_LOGIN})|{_PERHAPS_LOGIN}")
_NEXT_TO_CODE = re.compile(r"(?:کدم?|code|kod)(?: is| هست| اینه|ه)?[ :=\-]*(?:[a-z]-)?$")
_NEW_CLAUSE = re.compile(r"[،,.؛;\n] *کدم? ?[:=] *$")
_NOT_OF_LOGIN = re.compile(
    r"خطا|ارور|error|errors|err|پستی|کد ملی|تخفیف|پیگیری|رهگیری|سفارش|"
    r"مرجع|تیکت|درخواست|نسخه|ورژن|version|build|postal|zip|tracking|order|ticket|discount|promo|"
    r"coupon|reference|ussd|status|http|دستوری|#|(?<![a-z])id(?![a-z])|ایدی|ای دی|port|subs|stars|"
    r"ستاره|not received|did not|didn't|never|نمیاد|نمی اید|نیومد|نیامد|چنده|قیمت|"
    r"محصول|کالا|رنگ|colou?r|payment|transaction|مبلغ|پلاک|(?<![a-z])(?:line|has|returns?)(?![a-z])"
)
_AMOUNT = re.compile(r"(?:برای|مبلغ) $")
_COUNTED = re.compile(
    r" ?(?:نفر|عضو|تومن|تومان|ریال|هزار|میلیون|تا(?! ?(?:وارد|بزن|الان|حالا))|درصد|پیام|بار|کاربر|"
    r"سکه|مگ|مگابایت|members|users|people|subscribers|followers|toman|tomans|rials?|irr|usd|"
    r"dollars?|euros?|mb|gb|kb|messages|times|ms|subs|stars|ستاره|ozv|coins|points|views|%|k(?!\w))"
)
_OTHER_BEHIND = re.compile(
    r" (?:in (?:the |my )?log|appears?|lines?|errors?|is my (?:ticket|order)|محصول|کالا|رنگ|مدل|"
    r"products?|means?|is valid|valid|یعنی|چیه)"
)
_NOT_MISSED = r"(?!م? ?(?:رو |را |برام |واسم )?(?:نمی|نیو|نیا|ندار|چی|چند|کجا|کو))"
_BEHIND_CODE = re.compile(
    rf"[^\d\n]{{0,12}}(?:کد (?:ورود|تایید|لاگین|فعال|من|شما|تلگرام){_NOT_MISSED}|کدمه|"
    r"کدشه|به کسی ند|رو وارد|را وارد|"
    r"(?:is )?(?:your|the|my) (?:\w+ )?(?:\w+ )?code|do not (?:share|give)|don't share)"
)
_IN_ERROR = re.compile(r"خطا|ارور")
_SURELY_BEHIND = re.compile(
    r"\s?(?:کد (?:من|منه)(?![\u0621-\u06cc])|کدمه|کد (?:ورود|تایید)م)"
    rf"{_NOT_MISSED}"
)
_ENTERED = re.compile(r" (?:رو|را|o|ro) (?:می ?)?(?:زن|زد|وارد|zad|mizan)")
BEFORE, FARTHEST = 60, 90  # characters in which the words before a code stand
BESIDE = 30  # characters in which they stand before digits that are written apart


def login_codes(text: str) -> Iterator[Span]:
    """Yield five or six digits beside words for a login code."""
    for found in _CODE.finditer(text):
        start, end = found.span()
        if _is_apart(text, start, end) and _is_code(text, start, end):
            yield Span(Kind.LOGIN_CODE, start, end)
    for found in _SPREAD.finditer(text):
        count = sum(letter.isdigit() for letter in found[0])
        before = text[max(0, found.start() - BESIDE) : found.start()]
        if (
            _DATE.fullmatch(found[0]) is None
            and FEWEST <= count <= MOST
            and _is_surely_meant(before)
        ):
            yield Span(Kind.LOGIN_CODE, found.start(), found.end())


def _is_apart(text: str, start: int, end: int) -> bool:
    """Return True if no words are joined to a number, or only those that come with codes."""
    if text[start - 1 : start].isalpha() and not _JOINED_BEFORE.search(
        text[max(0, start - 8) : start]
    ):
        return False
    if text[end : end + 1].isalpha() and not _JOINED_AFTER.match(text, end):
        return False
    return _COUNTED.match(text, end) is None


def _is_surely_meant(before: str) -> bool:
    meant = [found.end() for found in _OF_LOGIN.finditer(before) if found["surely"]]
    if not meant or _HOUR.search(before, meant[-1]):
        return False
    return _NOT_OF_LOGIN.search(before, meant[-1]) is None


def _is_code(text: str, start: int, end: int) -> bool:
    """Return True if the nearest words before a number mean a login code, or words behind it."""
    before = text[max(0, start - FARTHEST) : start]
    is_next_to_code = _NEXT_TO_CODE.search(before) is not None
    if _is_code_all_the_same(text, before, end, is_next_to_code=is_next_to_code):
        return True
    meant = list(_OF_LOGIN.finditer(before))
    other = [found.end() for found in _NOT_OF_LOGIN.finditer(before)]
    is_other = _OTHER_BEHIND.match(text, end) is not None or _AMOUNT.search(before) is not None
    if meant and len(before) - meant[-1].end() <= BEFORE:
        is_sure = meant[-1]["surely"] and _AMOUNT.search(before) is None
        return (not other or other[-1] < meant[-1].end()) and (bool(is_sure) or not is_other)
    if other or is_other:
        return False
    return is_next_to_code or _BEHIND_CODE.match(text, end) is not None


def _is_code_all_the_same(text: str, before: str, end: int, *, is_next_to_code: bool) -> bool:
    """Return True for signs of a code that count more than words for other numbers."""
    if _SURELY_BEHIND.match(text, end):
        return True
    if _NEW_CLAUSE.search(before):  # "It gave an error, code: 45821"
        return _NOT_OF_LOGIN.search(_IN_ERROR.sub("", before)) is None
    return is_next_to_code and _ENTERED.match(text, end) is not None
