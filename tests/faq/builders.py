"""Small knowledge bases in the editors' format."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from faq.knowledge_base import Kind, KnowledgeBase, load, loads
from faq.normalize import Framing, fold

OWN_FILE = Path(__file__).parents[2] / "knowledge_base.yaml"

HEADER = """\
version: 1
languages: [fa, en]
terms:
  {app: {fa: برنامهٔ نمونه, en: Sample}, helplines: {fa: اورژانس, en: ambulance}}
categories: {channels: {fa: کانال‌ها, en: Channels}}
slots:
  device: {kind: text, question: {fa: چه گوشی‌ای؟, en: Which phone?}}
routes:
  technical: {name: {fa: فنی, en: Technical}, ask: [device]}
"""

CHANNEL = """\
  - id: create-channel
    kind: answer
    title: {fa: ساختن کانال, en: Create a channel}
    category: channels
    questions:
      fa: [چطور کانال بسازم؟, میخوام یه کانال بزنم, ساختن کانال جدید]
      en: [How do I create a channel?, make a new channel, start my own channel]
    answer: {fa: «مداد» را بزنید., en: Tap the pencil.}
"""
DELETE = """\
  - id: delete-account
    kind: answer
    title: {fa: حذف حساب, en: Delete your account}
    questions:
      fa: [چطور حسابم را حذف کنم؟, میخوام اکانتم رو پاک کنم, حذف حساب کاربری]
      en: [How do I delete my account?, remove my account forever, close the account]
    answer: {fa: به تنظیمات بروید., en: Go to the settings.}
"""
CODE = """\
  - id: login-code
    kind: problem
    title: {fa: کد ورود نمی‌رسد, en: No login code}
    questions:
      fa: [کد تایید واسم نمیاد, پیامک ورود نرسید, کد فعال‌سازی نیومد]
      en: [the login code does not arrive, I get no sms with the code, no verification code]
    answer: {fa: دو دقیقه صبر کنید., en: Wait two minutes.}
    route: technical
"""
GREETING = """\
  - id: greeting
    kind: chitchat
    title: {fa: سلام, en: Hello}
    questions:
      fa: [سلام, سلام خوبی, درود بر شما]
      en: [hello, hi there, good morning]
    answer: {fa: سلام!, en: Hello!}
"""
FOUR = (CHANNEL, DELETE, CODE, GREETING)
LIST = (
    CHANNEL.replace("create-channel", "create-list")
    .replace("کانال", "فهرست")
    .replace("channel", "list")
    .replace("category: lists", "category: channels")
)


def a_text(*entries: str, header: str = HEADER, more: str = "") -> str:
    return f"{header}entries:\n{''.join(entries)}{more}"


def a_kb(entries: Iterable[str] = FOUR, *, header: str = HEADER, more: str = "") -> KnowledgeBase:
    return loads(a_text(*entries, header=header, more=more), file="kb.yaml")


@cache
def framing() -> Framing:
    """Return a framing model that is trained on the project's own knowledge base."""
    entries = [each for each in load(OWN_FILE).entries.values() if each.kind is not Kind.CHITCHAT]
    questions = (each for entry in entries for each in entry.questions.values())
    return Framing([fold(text) for texts in questions for text in texts])
