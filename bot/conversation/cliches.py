"""Clichés of support desks, which tell a requester nothing."""

import re

from bot.conversation.when.words import plain

_PERSIAN = (
    r"موفق باشید",
    r"موفق و (?:سربلند|پیروز|موید) باشید",
    r"(?:شاد|پاینده|سربلند|پیروز|سلامت) باشید",
    r"با سپاس از (?:شکیبایی|صبر|بردباری)",
    r"(?:صبر|شکیبایی|بردباری) شما (?:سپاسگزار|متشکر|ممنون)",
    r"(?:پوزش|عذر) ما را (?:بپذیرید|پذیرا باشید)",
    r"(?:بابت|از) (?:هرگونه|هر گونه|هر نوع) (?:مشکل|ناراحتی|مزاحمت|نارضایتی)",
    r"رضایت شما (?:هدف|افتخار|آرزوی|اولویت) ما",
    r"در (?:خدمت|خدمتگزاری) شما (?:هستیم|خواهیم بود)",
    r"همراه همیشگی",
    r"(?:کاربر|مشتری|هموطن) (?:گرامی|عزیز|ارجمند)",
    r"نظر شما برای ما (?:مهم|ارزشمند|باارزش)",
    r"در اسرع وقت",
    r"به زودی (?:پیگیری|بررسی) (?:خواهد شد|می شود)",
)
_ENGLISH = (
    r"(?:apologi[sz]e|sorry|apologies) for (?:any|the) inconvenience",
    r"your (?:call|feedback|satisfaction|business|opinion) is (?:very |extremely )?"
    r"(?:important|valuable)",
    r"we (?:truly |greatly |really )?(?:appreciate|value) your (?:patience|business|feedback)",
    r"thank you for your (?:patience|understanding|patience and understanding)",
    r"(?:dear|valued) (?:valued )?(?:customer|user)",
    r"(?:please )?(?:do not|don't) hesitate to contact",
    r"at your earliest convenience",
    r"as soon as possible",
    r"we are here to help",
    r"rest assured",
)
_CLICHE = re.compile(rf"(?<!\w)(?:{'|'.join((*_PERSIAN, *_ENGLISH))})(?!\w)", re.IGNORECASE)


def cliche_in(text: str) -> str | None:
    """Return the first cliché of a text as it is written there, or None."""
    folded = plain(text)
    found = _CLICHE.search(folded)
    if found is None:
        return None
    return text[found.start() : found.end()] if len(folded) == len(text) else found[0]
