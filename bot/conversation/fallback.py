"""Detection of problem reports among queries without an answer."""

import re
from typing import Final

# Matches phrases that report a malfunction.
CUES: Final = re.compile(
    r"""
    نمیشه | نمی‌شه | نمیشود | نمی‌شود | نمیاد | نمی‌آید | نمیاید | نیومد | نیامد | نرسید | نمیره
    | کار\s?نمی | کار\sنکرد | باز\sنمی | وصل\sنمی | لود\sنمی | ارسال\sنمی
    | خراب | قطع | خطا | ارور | مشکل | باگ | هنگ | کرش | گیر\sکرد | پرید | بسته\sمیشه | هک
    | پولم | کسر\sشد | برنگشت | پس\sندادن | شکایت
    | \b(?: error | bug | crash | freez | stuck | fail | broken | hacked | refund | complain )
    | \b(?:doesn'?t|does\snot|won'?t|can'?t|cannot|isn'?t|not)
      \s(?:work|open|load|send|arriv|connect)
    | \bproblem\b | \bissue\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def reads_like_a_problem(query: str) -> bool:
    return CUES.search(query.replace("ي", "ی").replace("ك", "ک")) is not None
