"""Bot API arguments from the query, form, JSON or multipart body."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

INTEGER = re.compile(r"\s*([+-]?\d+)")
TRUE = {"true", "yes", "1"}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Arguments:
    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """Return an argument as the real server parses it, or "" if it is missing."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return json.dumps(value) if isinstance(value, dict | list) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return an integer. Other text is parsed as zero, as on the real server."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        text = self.text(name)
        if not text:
            return default
        found = INTEGER.match(text)
        return int(found[1]) if found else 0

    def decimal(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE

    def json(self, name: str) -> Any:
        """Return a nested object, or None if missing. Raises ValueError for invalid JSON."""
        value = self.values.get(name)
        if isinstance(value, str):
            return json.loads(value) if value else None
        return value

    def loggable(self) -> dict[str, Any]:
        """Return the arguments for the log, with files replaced by name and size."""
        if not self.files:
            return self.values
        uploads = {
            name: {"file_name": upload.name, "size": len(upload.data)}
            for name, upload in self.files.items()
        }
        return {**self.values, **uploads}


def from_query(query: bytes) -> dict[str, Any]:
    return dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))


def from_body(content_type: str, body: bytes) -> dict[str, Any]:
    """Parse a form or a JSON body. Raises ValueError for JSON that is not an object."""
    if content_type.startswith("application/json"):
        value = json.loads(body)
        if not isinstance(value, dict):
            raise ValueError("an object is expected")
        return value
    return from_query(body)
