"""Rules of commitments that hold for Persian and English: sentences and times without one.

Texts are folded by `when.words.plain`, so half-spaces are spaces. Phrases in the tables may
contain fragments of regular expressions.
"""

import re


def one_of(*phrases: str) -> str:
    """Return a fragment of a regular expression that matches one of the phrases."""
    return f"(?:{'|'.join(phrases)})"


def any_of(*phrases: str) -> re.Pattern[str]:
    """Compile phrases to a pattern that matches them as whole words."""
    return re.compile(rf"(?<!\w){one_of(*phrases)}(?!\w)")


# Doubts

# «نمی‌دونم»: forms behind «نمی»
_KNOW = ("دونم", "دونیم", "دانم", "دانیم")
# «نمی‌تونم بگم», «نمی‌شه گفت»: forms behind «نمی», and beginnings of the next word
_CANNOT = ("تونم", "تونیم", "توانم", "توانیم", "شه", "شود", "تون[هم]")
_SAY = ("بگ", "گفت", "قول", "زمان", "دقیق", "تضمین", "اعلام", "مشخص")
# «قول نمی‌دم», «معلوم نیست کی»
_UNKNOWN = ("قول نمی", "معلوم نیست", "مشخص نیست", "مطمئن نیستم", "فکر نکنم", "فکر نمی ?کنم")
# «شاید فردا»
_PERHAPS = ("بعید", "شاید", "احتمالا", "احتمال", "ممکنه", "ممکن است")
# «سعی می‌کنیم»
_TRYING = (r"امیدوار\w*", "انتظار نداشته", "سعی", "تلاش")
# "maybe tomorrow"
_MAYBE = ("maybe", "perhaps", "probably", "possibly", "might", "unlikely")
# "it may be done", and not the month
_MAY = ("may (?:be|not|take|have|get|also|still)",)
# "hopefully by Monday"
_HOPES = ("hopefully", "(?:i|we) hope", "try to", "trying to", "if everything")
# "not sure if it is tomorrow"
_NOT_KNOWN = ("no idea", "not sure", "i guess", "i think", "don'?t know")
# "can't promise it by Monday", "no ETA"
_NOT_PROMISED = ("(?:can'?t|cannot) (?:say|tell|promise|give)", "no (?:eta|date|promise)")

_UNSURE = any_of(
    rf"نمی ?{one_of(*_CANNOT, *_KNOW)} {one_of(*_SAY)}\w*",
    rf"نمی ?{one_of(*_KNOW)}",
    *_UNKNOWN,
    *_PERHAPS,
    *_TRYING,
    *_MAYBE,
    *_MAY,
    *_HOPES,
    *_NOT_KNOWN,
    *_NOT_PROMISED,
)

# Rules that hold for everyone

# «معمولا تا فردا»
_USUALLY = ("معمولا", "همیشه", "هر روز", "هر بار", "کلا", "به طور کلی", "بطور کلی")
# «هر کاربر»
_EACH = ("کاربر", "کانال", "گروه", "ماه", "هفته", "تراکنش", "سفارش")
# «کاربران باید تا فردا»
_USERS = ("کاربران", "کاربرا", "همه کاربر")
# «سیستم خودکار واریز می‌کند»
_BY_ITSELF = ("به صورت خودکار", "خودکار", "اتوماتیک", "سیستم")
# «طبق قوانین تا یک ماه»
_LAW = ("قانون", "طبق قوانین")
# «کد تایید تا دو دقیقه می‌رسه»
_CODES = ("تایید", "ورود", "فعال", "یک بار")
# but not with these words behind: «کد تایید رو تا شب براتون می‌فرستم»
_SENT_BY_US = ("براتون", "برات", "میفرستم", "می ?فرستیم")
# «کدی تا یک دقیقه», «پیامک تا شب می‌رسه»
_SMS = ("کدی? تا", "پیامک")
# «اعتبار اشتراک تا ۳۰ آذر»
_VALIDITY = ("نگهداری", r"باقی می ?مان\w*", "اعتبار")
# «شنبه ها تا عصر هستیم»
_OFFICE_HOURS = ("جمعه ها", "شنبه ها", "تعطیلات", "ساعات کاری", "ساعت کاری ما")
# «پشتیبانی از شنبه»
_SUPPORT_HOURS = ("از", "شنبه", "همه", "هر")
# "refunds usually arrive within 3 days"
_NORMALLY = ("usually", "normally", "typically", "generally", "in general", "always")
# "every refund arrives within 3 days"
_EVERY = ("every", "each", "all (?:users|advertisers|refunds|payments|accounts)")
# "accounts are closed after a year"
_ACCOUNTS = ("users", "accounts")
# "the system pays automatically"
_AUTOMATIC = ("automatically", "by default", "the system", "policy")
# "login codes arrive within a minute"
_CODES_IN_ENGLISH = ("login", "confirmation", "verification", "sms", "activation")
# "we are open until 5"
_OPEN_HOURS = ("our office", "office hours", "opening hours", "we are open", "we're open")

_GENERAL = any_of(
    *_USUALLY,
    rf"هر {one_of(*_EACH)}",
    *_USERS,
    *_BY_ITSELF,
    *_LAW,
    rf"کد {one_of(*_CODES)}(?!.*{one_of(*_SENT_BY_US)})",
    *_SMS,
    *_VALIDITY,
    *_OFFICE_HOURS,
    rf"پشتیبانی {one_of(*_SUPPORT_HOURS)}",
    *_NORMALLY,
    *_EVERY,
    *_ACCOUNTS,
    *_AUTOMATIC,
    rf"{one_of(*_CODES_IN_ENGLISH)} codes?",
    "the code",
    *_OPEN_HOURS,
)
# "by the end of office hours" is a time and not a rule.
_OFFICE_END = re.compile(
    one_of(
        "end of (?:the )?(?:our )?(?:office|business|working) hours",
        "office hours end",
    )
)

# Reported speech

# «دیروز گفتیم فردا»
_PAST_DAYS = ("دیروز", "دیشب", "پریروز", "پریشب", "هفته (?:پیش|قبل|گذشته)")
_PAST_DAYS_IN_ENGLISH = ("yesterday", "last (?:night|week|month)")
# «گفته بودید فردا درست می‌شه»
_SAID = ("گفته بودی[دن]?", "گفتی[دن]?", "گفته ای[دن]?", r"فرمود\w*")
# «طبق پیام شما تا شنبه»
_WROTE = ("نوشتی[دن]?", "نوشته بودی[دن]?", "نوشته اید", "طبق پیام", "به گفته خودتون")
# "you wrote that you will pay tomorrow"
_YOU_SAID = ("you said", "you wrote", "you told", "you mentioned", "you were told")
# "as you say, it is due tomorrow"
_AS_YOU_SAY = ("as you say", "your message says", "according to you")

_REPORTED = any_of(*_PAST_DAYS, *_PAST_DAYS_IN_ENGLISH, *_SAID, *_WROTE, *_YOU_SAID, *_AS_YOU_SAY)

# Beginnings of questions, also of those without a question mark

# «میشه تا فردا صبر کنید»
_REQUESTS = ("میشه", "می شه", "می تونید", "میتونید", "می تونین", "میتونین", "ممکنه")
# «چرا تا فردا»
_QUESTION_WORDS = ("آیا", "منظورتون", "چرا", "چطور", "چه", "کی", "کجا", "کدوم")
# "could you", "so did the", "when will"
_MODALS = ("could", "can", "would", "will")
_DO_BE_HAVE = ("do", "does", "did", "are", "is", "was", "were", "have", "has")
_WH_WORDS = ("when", "why", "how", "what", "which", "who", "where")
# the word behind these: "could you", "when did"
_SUBJECTS = ("you", "we", "i", "it", "the", "this", "that", "they", "your")
_VERBS = ("did", "do", "is", "are")

_QUESTION = any_of(
    *_REQUESTS,
    *_QUESTION_WORDS,
    f"(?:so )?{one_of(*_MODALS, *_DO_BE_HAVE, *_WH_WORDS)} {one_of(*_SUBJECTS, *_VERBS)}",
)

# Words before a time that does not limit an act

# «بعد از یک هفته منقضی می‌شه»
_AFTER = any_of(f"{one_of('بعد از', 'پس از', 'after', 'every', 'هر', 'each')} $")
# "for 3 days"
_SINCE = any_of(f"{one_of('for', 'since', 'از')} $")


def is_vetoed(text: str) -> bool:
    """Return True for a sentence without a commitment: questions, rules, doubts, quotations."""
    general = _OFFICE_END.sub("", text)
    is_found = any(
        pattern.search(general) is not None for pattern in (_UNSURE, _GENERAL, _REPORTED)
    )
    return is_found or _QUESTION.match(general) is not None


def is_no_limit(text: str, start: int, *, is_span: bool) -> bool:
    """Return True for a time after which something begins, and for a span that has passed."""
    before = text[:start]
    return _AFTER.search(before) is not None or (is_span and _SINCE.search(before) is not None)
