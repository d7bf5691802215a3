"""Recognition of replies that send the requester away instead of asking inside the company."""

import re
from collections.abc import Sequence

from bot.conversation.when.words import plain


def _any_of(*phrases: str) -> str:
    return "|".join(sorted(phrases, key=len, reverse=True))


def _words(*phrases: str) -> re.Pattern[str]:
    """Compile phrases that stand as whole words."""
    return re.compile(rf"(?<!\w)(?:{_any_of(*phrases)})(?!\w)")


# Parts of the company in Persian, without and with an ending: «واحد مالی»، «همکارامون».
_PARTS = (
    *("مدیریت", "مدیر(?! (?:گروه|کانال|ربات))", "مدیرعامل", "مسئول", "مسوول", "سرپرست", "بالا"),
    *("واحد", "بخش", "قسمت", "تیم", "دپارتمان", "همکار", "بچه های", "حراست", "حسابدار"),
    *("پشتیبانی", "دفتر", "شرکت", "مرکز تماس", "روابط عمومی", "کال سنتر", "منابع انسانی"),
    *("مالی", "فنی", "حسابداری", "حقوقی"),
)
_PART = rf"(?<!\w)(?:{_any_of(*_PARTS)})"
# The part is the one to turn to: «با خود واحد مالی», or nothing stands between it and the act.
_TO_PART = re.compile(
    r"(?<!\w)(?:با|از|به|سراغ|پیش|زنگ بزن) (?:(?:خود|این|همین|اون|آقای|طریق|یکی از) )*"
    rf"{_PART}|{_PART}.* (?:با|از|به) (?:خودشون|اونا|اون ها|آنها|همونا|ایشون|ایشان|شون)"
)
# What the requester is told to do, without the ending of the person.
_ACTS = (
    *("تماس بگیر", "ارتباط بگیر", "در ارتباط باش", "صحبت کن", "حرف بزن", "مکاتبه کن", "هماهنگ کن"),
    *("در میون بذار", "درمیون بذار", "در میان بگذار", "مطرح کن", "بپرس", "نپرس", "سوال کن"),
    *("پرس و جو کن", "پیگیری کن", "پیگیر باش", "پیگیر بش", "پیگیریشو .* بکن", "استعلام کن"),
    *("مراجعه کن", "مراجعه نما", "رجوع کن", "پیام بد", "پیام بفرست", "ایمیل بزن", "ایمیل کن"),
    *("ایمیل بد", "زنگ بزن", "نامه بزن", "نامه بد", "نامه بنویس", "درخواست بد", "اطلاع بد"),
    *("تیکت بزن", "سر .* بزن", "چونه بزن", "توضیح بخوا", "بگ", "بخوا", "برو سراغ"),
    *("تماس حاصل نما", "مکاتبه نما", "مکاتبه ", "به صورت کتبی .*ارسال (?:نما|کن)"),
)
_ENDINGS = "ید|ین|یید|ایید|ایین|ی|و|ه|"
_SENT = re.compile(
    rf"(?<!\w)(?:{_any_of(*_ACTS)})(?:{_ENDINGS})(?!\w)|(?<!\w)(?:تماس(?: حاصل)?|پیگیری|مراجعه|"
    r"تشریف|ارسال) ?(?:به \w+ )?(?:بفرما|فرما|ببر)(?:یید|ئید|ید|ین)(?!\w)"
)
# Nothing more is done: «کار ما نیست»، «ما کاره‌ای نیستیم».
_NOT_OURS = _words(
    *("(?:کار|دست|وظیفه|مسئولیت|حوزه|تخصص) (?:ما|من) (?:نیست|نیس|نمی ?باشد)",),
    *("به (?:بخش |واحد |تیم )?(?:ما|من) (?:مربوط|ربطی) (?:نیست|نداره|ندارد|نمی ?ش\\w+)",),
    *("(?:مربوط به|در حیطه(?: وظایف)?) (?:ما|بخش ما|این واحد|این بخش) (?:نیست|نمی ?باشد)",),
    *("ما کاره ای نیستیم", "مسئول این کار ما نیستیم", "این واحد اختیاری .*ندارد"),
    *("not (?:our|my) (?:job|department|responsibility|team|area|desk|business)",),
    *("(?:isn't|is not|not) (?:something )?(?:handled by|for) (?:us|our team|my team)",),
    *("(?:we|i) (?:have|had) nothing to do with",),
    *("(?:we|this desk|i) (?:don't|do not|doesn't|does not|only) (?:handle|deal with|answer)",),
)
_ONLY_THEY = re.compile(
    rf"(?<!\w)(?:فقط|صرفا) {_PART}.*(?:می ?تون\w*|جواب می ?د\w+|تصمیم)|جواب\w* .*پیش {_PART}|"
    r"(?<!\w)تصمیمش با (?:بالا|مدیریت)"
)
# Addresses and numbers of the company.
_ADDRESS = re.compile(r"\S+@\S+\.\w|(?<!\d)0\d{6,}|(?<!\d)0\d\d-\d{5,}|داخلی \d")
_CONTACT = _words(
    *("تماس", "زنگ", "ایمیل", "شماره شون", "شمارشون", "بگیرید", "بگیرین", "آدرس", "ارتباط"),
    *("call", "mail", "email", "e-mail", "write", "contact", "reach", "address", "go to"),
)

# The same in English.
_DEPARTMENT = (
    r"(?:finance|technical|billing|payments?|ads?|content|legal|security|sales|verification|"
    r"moderation|refunds?|appeals?|tech|it|hr|human resources|press|accounting|marketing)"
)
_GROUP = (
    r"(?:management|managers?|boss|supervisors?|head ?office|headquarters|office|departments?|"
    r"teams?|desk|support(?: team)?|colleagues?|company|hotline|division|unit)"
)
_COMPANY = (
    rf"(?:the |our |your |a |an? |someone (?:from|in) )?(?:(?:{_DEPARTMENT}|other|another|right|"
    rf"relevant|responsible|main|head|central|customer|general) )*(?:{_GROUP}|{_DEPARTMENT})"
)
_SEND = (
    r"(?:contact|ask|call|phone|ring|e-?mail|mail|message|write to|write an e-?mail to|talk to|"
    r"(?:speak|talk|check|get in touch) with|speak to|reach out to|turn to|refer (?:you )?to|"
    r"take (?:it|this|that) (?:up )?(?:to|with)|raise (?:it|this) with|approach|address|try)"
)
# The subject of the act, unless "you" follows: "let me go and ask", "I'd ask", "your phone".
_BY_OTHERS = re.compile(
    r"(?<!\w)(?:i|we|i'll|we'll|i'm|we're|i'd|we'd|let me|they|he|she|your|our|my|the)"
    r"(?!.*(?<!\w)(?:you|please|to|and you|should|must)(?!\w))(?: \S+)* ?$"
)
_ENGLISH = re.compile(
    rf"(?<!\w)(?:{_SEND} {_COMPANY}|(?:go to|visit) (?:the |our )(?:head ?office|office|company))"
    r"(?!\w)"
)
_FOR_THEM = _words(
    rf"(?:question|matter|topic|issue|thing) for {_COMPANY}",
    rf"decided by {_COMPANY}",
    rf"only {_COMPANY} (?:can|could|may)",
    r"(?:talk|speak|write) to them",
    r"(?:contact|ask) them",
    r"get in touch with them",
    rf"refer you to {_COMPANY}",
)

# Exceptions: the agent asks inside, or a part outside the company is responsible.
_INSIDE = _words(
    *("می ?پرس(?:م|یم)", "پرسید(?:م|یم)", "بپرس(?:م|یم)", "ارجاع\\w*", "منتقل\\w*", "انتقال\\w*"),
    *("فرستاد(?:م|یم)", "سپرد(?:م|یم)", "پیگیری می ?کن(?:م|یم)", "خبر\\w* می ?(?:د|کن)(?:م|یم)"),
    *("هماهنگ می ?کن(?:م|یم)", "تماس می ?گیر(?:ن|ند|ه|د)", "جواب می ?دن بهتون"),
    *("i asked", "i've asked", "i have asked", "forwarded", "passed (?:it|this)", "i'll ask"),
)
_NO_NEED = _words(
    *("نیازی نیست", "نیاز نیست", "لازم نیست", "لازم نیس", "احتیاجی نیست", "نمی ?خواد"),
    *("no need", "don't have to", "do not have to", "don't need to", "do not need to"),
    *("(?:please )?(?:don't|do not) (?:contact|ask|call|write|message|email)",),
)
_OUTSIDE = _words(
    *("بانک\\w*", "اپراتور\\w*", "همراه اول", "ایرانسل", "رایتل", "پلیس", "فتا", "دادسرا"),
    *("شاپرک", "صاحب\\w*", "مالک\\w*", "ادمین\\w*", "فروشنده\\w*", "گوگل", "اپل", "مخابرات"),
    *("اینستا\\w*", "تلگرام", "واتساپ", "روبیکا", "دیوار", "سازنده\\w*", "تنظیمات"),
    *("banks?", "operator", "carrier", "police", "seller", "owners?", "google", "apple"),
    *("instagram", "telegram", "whatsapp", "their support", "its support", "settings"),
)
_SENTENCE = re.compile(r"(?:[^!?؟\n;؛.]|[.](?=\S))+[.!?؟;؛]*")


def sends_away(text: str, never: Sequence[str] = ()) -> str | None:
    """Return the sentence of a reply that sends the requester to another part of the company.

    Replies with a phrase of `never` are left out. Returns None without such a sentence.
    """
    folded = plain(text)
    if any(plain(phrase) in folded for phrase in never):
        return None
    for sentence in _SENTENCE.findall(text):
        if _is_away(plain(sentence)):
            return str(sentence).strip()
    return None


def _is_away(sentence: str) -> bool:
    if any(one.search(sentence) is not None for one in (_INSIDE, _OUTSIDE, _NO_NEED)):
        return False
    if _NOT_OURS.search(sentence) is not None or _ONLY_THEY.search(sentence) is not None:
        return True
    is_addressed = _ADDRESS.search(sentence) is not None and _CONTACT.search(sentence) is not None
    is_told = _TO_PART.search(sentence) is not None and _SENT.search(sentence) is not None
    return is_addressed or is_told or _is_away_in_english(sentence)


def _is_away_in_english(sentence: str) -> bool:
    if _FOR_THEM.search(sentence) is not None:
        return True
    found = _ENGLISH.search(sentence)
    return found is not None and _BY_OTHERS.search(sentence[: found.start()]) is None
