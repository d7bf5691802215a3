"""Checks of the settings files' syntax and permissions."""

import difflib
import io
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.config.addresses import has_secret_path
from bot.config.problems import ConfigProblem
from bot.config.wanted import TOKEN

PREFIX = "POSHTIBAN_"
ENV_FILE = Path(".env")
TOML_FILE = Path("poshtiban.toml")
# Earlier settings, and the keys of `desk.yaml` in their place.
MOVED: Mapping[str, str] = MappingProxyType(
    {
        **{
            f"hours_{day}": f"calendars: {{office: {{{day}: …}}}}"
            for day in ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
        },
        **{
            name: f"policies: {{default: {{{name}: …}}}}"
            for name in ("first_response", "next_response", "reopens_within")
        },
        "intake_patience": "policies: {default: {intake_timeout: …}}",
    }
)
SECRETS = frozenset({"TOKEN", "WEBHOOK_SECRET", "ENCODER_KEY"})
# Matches an assignment in a file or line that its parser rejects.
_ASSIGNED = re.compile(
    rf"^[ \t]*(?:export[ \t]+)?[\"']?(?:{PREFIX})?({'|'.join(sorted(SECRETS))})[\"']?"
    r"[ \t]*=[ \t]*[\"']*[^\s#\"']",
    re.IGNORECASE | re.MULTILINE,
)
# Matches an account token in JSON or in a TOML table.
_ACCOUNT_TOKEN = re.compile(
    rf"^[^#\n]*\btoken[\\\"']*\s*[:=]\s*[\\\"']*{TOKEN.pattern}", re.IGNORECASE | re.MULTILINE
)


def variable_of(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def unknown_names(fields: Iterable[str]) -> Iterator[ConfigProblem]:
    known = {*(name.upper() for name in fields), "LANG"}
    for name in sorted({name.removeprefix(PREFIX) for name in _given_names()} - known):
        if name.lower() in MOVED:
            yield ConfigProblem(f"{PREFIX}{name}", "moved", {"key": MOVED[name.lower()]})
            continue
        close = difflib.get_close_matches(name, known, n=1)
        suggestion = f"{PREFIX}{close[0]}" if close else ""
        yield ConfigProblem(f"{PREFIX}{name}", "unknown-name", {"suggestion": suggestion})


def _given_names() -> Iterator[str]:
    names = [*os.environ, *(dotenv_values(ENV_FILE) if ENV_FILE.is_file() else ())]
    yield from (name.upper() for name in names if name.upper().startswith(PREFIX))
    if TOML_FILE.is_file():
        yield from map(variable_of, tomllib.loads(TOML_FILE.read_text(encoding="utf-8")))


def exposed(path: Path) -> Iterator[ConfigProblem]:
    """Yield a problem if the file contains a secret and is readable by all users."""
    if not path.is_file() or not stat.S_IMODE(path.stat().st_mode) & stat.S_IROTH:
        return
    if _holds_secret(path):
        yield ConfigProblem(str(path), "readable-by-others", {"file": str(path)})


def _holds_secret(path: Path) -> bool:
    """Return True if the file assigns a secret, according to its parser or a pattern."""
    text = path.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff")
    if _ASSIGNED.search(text) is not None or _ACCOUNT_TOKEN.search(text) is not None:
        return True
    try:
        pairs = _pairs(path, text)
    except tomllib.TOMLDecodeError:
        return False
    return any(
        bool(value) and _is_secret(name.upper().removeprefix(PREFIX), str(value))
        for name, value in pairs.items()
    )


def _pairs(path: Path, text: str) -> Mapping[str, Any]:
    if path.suffix == ".toml":
        return tomllib.loads(text)
    return dotenv_values(stream=io.StringIO(text))


def _is_secret(name: str, value: str) -> bool:
    return (
        name in SECRETS
        or (name == "WEBHOOK_URL" and has_secret_path(value))
        or (name == "ACCOUNTS" and TOKEN.search(value) is not None)
    )


def unreadable(path: Path) -> Iterator[ConfigProblem]:
    """Yield a problem if the file exists but cannot be read or parsed."""
    if not path.exists():
        return
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".toml":
            tomllib.loads(text)
            return
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        detail = error.strerror if isinstance(error, OSError) else str(error)
        yield ConfigProblem(str(path), "unreadable-file", {"detail": str(detail)})
        return
    for statement in parse_stream(io.StringIO(text)):
        if statement.error:
            line = f"line {statement.original.line}"
            yield ConfigProblem(str(path), "unreadable-file", {"detail": line})
