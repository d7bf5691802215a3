"""Spellings of one question are one group."""

from faq.normalize import grouped

SPELLINGS = [
    "چطور شماره‌ام را عوض کنم؟",
    "چطور شماره ام را عوض كنم",
    "چطووور شماره‌ام را عوض کنم!!!",
    "چطور شماره ام را عوض کنمم",
    "چطور شمارهام را عوز کنم",
]


def test_spellings_of_one_question_are_one_group() -> None:
    others = {"قیمت پرمیوم": 2, "price of premium": 1}
    counts = dict.fromkeys(SPELLINGS, 1) | others

    assert [set(group) for group in grouped(counts)] == [
        set(SPELLINGS),
        {"قیمت پرمیوم"},
        {"price of premium"},
    ]


def test_a_question_in_hundreds_of_rare_spellings_comes_first() -> None:
    question = "how do i change the colour of the background in my group chat"
    counts = {question[:at] + "q" + question[at + 1 :]: 1 for at in range(len(question))}
    counts |= {
        f"something else number {word}": 3 for word in ["one", "two", "three", "four", "five"]
    }

    first, *_ = grouped(counts)

    assert len(first) == len(question)


def test_texts_without_words_are_left_out() -> None:
    assert grouped({"👍": 5, "😂😂": 3, "؟؟": 2, "کمک": 1}) == [["کمک"]]


def test_other_questions_stay_apart() -> None:
    texts = ["حذف کانال", "حذف گروه", "ban", "pan", "mute a chat", "mute a member"]

    assert len(grouped(dict.fromkeys(texts, 1))) == len(texts)
