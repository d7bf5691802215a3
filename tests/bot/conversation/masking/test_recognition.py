"""Wordings of secrets, and of what is none, which were once mistaken."""

import time

import pytest

from bot.conversation.masking import (
    ALWAYS,
    IN_LISTS,
    beginning,
    ending,
    found_in,
    found_in_each,
    masked,
    masked_each,
)

LONGEST = 0.5  # seconds
CARD = "6037991234567893"
FOREIGN_CARD = "4111111111111111"
JOINER, NO_SPACE = "\u200c", "\u200b"


@pytest.mark.parametrize(
    "text",
    [
        *("کد تلگرام: 45821", "کد تلگرامم 45821 هست", "کد واتساپم 45821", "کد ایتا 45821"),
        *("کد بله 45821", "کد سروش: 45821", "کد تائید 45821", "کد تأیید: 45821"),
        *("کد45821", "کد ورود45821", "کد ورودم 45821هست", "کد ارسالی 45821"),
        *("کد ارسال شده 45821", "کد دریافتی 45821", "کد واسم اومد 45821", "کد اس ام اس 45821"),
        *("کد پیامک 45821", "کد 5 رقمی 45821", "کد پنج رقمی 45821 وارد کردم"),
        *("code taeid 45821", "kode telegramam 45821", "ارور داد، کد: 45821"),
        *("ارور میده وقتی کد 45821 رو میزنم", "نسخه 10 نصبه، 45821 کد منه"),
        *("کد تایید نیومد بعد دوباره اومد 45821", "کد ورود 45821 تا الان اومده"),
        "کُد ورود 45821",
    ],
)
def test_wordings_of_login_codes(text: str) -> None:
    assert masked(text).replace("•••••", "45821", 1) == text
    assert "45821" not in masked(text)


@pytest.mark.parametrize("code", ["4 5 8 2 1", "4-5-8-2-1", "45 82 1", "۴۵-۸۲۱"])
def test_digits_that_are_written_apart(code: str) -> None:
    assert not any(letter.isdigit() for letter in masked(f"کد ورود: {code}"))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("رمز ایمیلم Ali1366@ هست", "Ali1366@"),
        ("my password for my email is Ali1366@", "Ali1366@"),
        ("the password to my telegram account is Ali@1366", "Ali@1366"),
        ("رمز کانالم Ali1366@ است", "Ali1366@"),
        ("رمز گروه: Ali1366@", "Ali1366@"),
        ("رمز ایدیم Ali1366", "Ali1366"),
        ("رمزو گذاشتم sara1370", "sara1370"),
        ("پسوردو زدم sara1370 نشد", "sara1370"),
        ("پسم Ali@123", "Ali@123"),
        ("رمزی که گذاشتم sara1370 بود", "sara1370"),
        ("یوزر پس: ali Ali1366@", "Ali1366@"),
        ("psw: Ali1366", "Ali1366"),
        ("passphrase Ali1366", "Ali1366"),
        ("pass: @Ali1366", "@Ali1366"),
        ("pass: Qw3rty'zz9", "Qw3rty'zz9"),
        ("رمزم Sara(1370)x!", "Sara(1370)x!"),
        ("پسوردم «Ali 1366» هست", "Ali 1366"),
        ("رمزم:(Ali1366)", "Ali1366"),
        ("پسورد اینستام sara_1370", "sara_1370"),
        ("رمزم a123456", "a123456"),
        ("رمزم 1370 هست", "1370"),
        ("رمــزم Ali1366 است", "Ali1366"),
        ("رمزِ عبورم Ali1366 است", "Ali1366"),
        (f"رم{NO_SPACE}زم Ali1366@", "Ali1366@"),
        (f"رمزم Ali{NO_SPACE}1366@x هست", f"Ali{NO_SPACE}1366@x"),
        (f"رمزم علی{JOINER}رضا۱۲", f"علی{JOINER}رضا۱۲"),
        (f"پس{JOINER}وردم Ali1366", "Ali1366"),
    ],
)
def test_wordings_of_passwords(text: str, secret: str) -> None:
    (found,) = found_in(text, ALWAYS)
    assert text[found.start : found.end] == secret


@pytest.mark.parametrize(
    "text",
    ["رمزم Ali1366 یا Ali1377 است", "رمز اول Ali1366 دومی Ali1377", "pass Ali1366, Ali1377"],
)
def test_two_passwords(text: str) -> None:
    first, second = found_in(text, ALWAYS)
    assert text[first.start : first.end] == "Ali1366"
    assert text[second.start : second.end] == "Ali1377"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("token=5f4dcc3b5aa765d61d8327deb882cf99", "5f4dcc3b5aa765d61d8327deb882cf99"),
        ("xoxb-123456789012-123456789012-abcdefGHIJ",) * 2,
        ("token_abcdef1234567890abcdef",) * 2,
        ("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",) * 2,
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a",) * 2,
    ],
)
def test_wordings_of_tokens(text: str, secret: str) -> None:
    (found,) = found_in(text, ALWAYS)
    assert text[found.start : found.end] == secret


@pytest.mark.parametrize(
    "text",
    [
        JOINER.join(CARD),
        NO_SPACE.join(CARD),
        "6037 9912 3456\u00a07893\u202a",
        "\ufe0f\u20e3".join(CARD),
        "(6037)(9912)(3456)(7893)",
        f"کد رهگیری {CARD}",
    ],
)
def test_cards_show_the_last_four_digits(text: str) -> None:
    assert [letter for letter in masked(text) if letter.isdigit()] == list("7893")


@pytest.mark.parametrize("text", [f"رمزم {CARD}-Ali!", f"رمز: {CARD}Ali@1366", f"رمزم {CARD} است"])
def test_no_digits_of_a_password_stay_visible(text: str) -> None:
    assert not any(letter.isdigit() for letter in masked(text))


@pytest.mark.parametrize(
    "text",
    [
        *("API_rate_limit_exceeded", "TOKEN_EXPIRED_TRY_AGAIN", "key-value-store-example"),
        *("key_results_summary_2024", "api-documentation-v2-reference", "sk-learn-installation"),
        "wallet 0x742d35Cc6634C0532925a3b844Bc454e4438f44e",
        "TRX آدرس TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE",
        "sha 3f786850e387550fdab836ed7e6dc881de23001b",
        *("code 40016 in log", "the code in line 12345 is broken", "my code has 12345 lines"),
        *("کد 45821 محصول موجوده؟", "این کد رنگ 112233", "پلاک ۱۲۳۴۵ کد ورود ساختمان ندارد"),
        *("رمز پویا برای 125000 نمیاد", "one-time payment 45000", "verify transaction 458212"),
        *("رمز تیکت #1234", "رمز عبورم کار نمیکنه تیکت ۱۲۳۴", "رمز کارت به کارت ۱۲۵۰۰۰۰"),
        *("password on iPhone15Pro", "password on S23Ultra", "پسوردم روی مک M1Pro"),
        *("رمز AES256 دارید؟", "passwords as SHA256 hashes", "پسورد کانفیگ v2ray", "پسورد WPA2"),
        *("رمزم ۲دقیقه طول میکشه", "password changed 3days ago", "password 2-step verification"),
        *("boarding pass B12345", "the test did not pass 12345", "can you pin post 4582"),
        *(
            "رمز ******",
            "رمزم غلطه~~~~~",
            "پسش دادم ۱۲۳۴۵",
            "شماره 45821 کد ورودم نمیاد",
            "کد ورود رو 22-11-26 زدم",
        ),
        *(f"کد رهگیری {FOREIGN_CARD}", f"شماره پیگیری {FOREIGN_CARD}"),
    ],
)
def test_what_is_not_secret(text: str) -> None:
    assert masked(text, IN_LISTS) == text


@pytest.mark.parametrize(
    ("texts", "hidden"),
    [
        (["رمز عبورم", "sara1370 کار نمی‌کنه"], ["رمز عبورم", "•••••••• کار نمی‌کنه"]),
        (["کد ورودم", "اینه", "45821"], ["کد ورودم", "اینه", "•••••"]),
        (["45821", "کد ورودمه"], ["•••••", "کد ورودمه"]),
        (["کارت 6037 9912", "3456 7893"], ["کارت •••• ••••", "•••• ••••"]),
        (["سلام", "سفارش 45821"], ["سلام", "سفارش 45821"]),
        ([], []),
    ],
)
def test_adjacent_messages_are_searched_jointly(texts: list[str], hidden: list[str]) -> None:
    assert masked_each(texts) == hidden


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{'x ' * 10}کارت {CARD} است", f"{'x ' * 10}کارت "),
        (f"{'x ' * 10}45821 کد ورودمه", "x " * 10),
        (f"{'x ' * 10}رمزم", f"{'x ' * 10}رمزم"),
        ("سلام " * 20, "سلام " * 6),
    ],
)
def test_the_beginning_of_a_text(text: str, kept: str) -> None:
    assert beginning(text, 30) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"کارت {CARD} است{' x' * 10}", f" است{' x' * 10}"),
        (f"رمز عبورم Ali1366{' x' * 12}", " x" * 12),
        ("سلام " * 20, "سلام " * 6),
    ],
)
def test_the_end_of_a_text(text: str, kept: str) -> None:
    assert ending(text, 30) == kept


@pytest.mark.parametrize(
    "part",
    [
        *("کد 45821 ", "رمز ", "رمزم Ali1366 یا ", "1   ", "1-", "aA1-", "eyJaaaaaaaa.", "sk-a1"),
        *("0912 ", "login ", "کد ", f"ا{JOINER}", "pass:«a1 ", "«", "کد ورود 1 2 3 4 "),
    ],
)
def test_hostile_texts_take_little_time(part: str) -> None:
    text = (part * 4_096)[:4_096]
    for search in (found_in, lambda one: found_in_each([one] * 3)):
        begin = time.process_time()
        search(text)
        assert time.process_time() - begin < 3 * LONGEST
