"""Validation of addresses in settings."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

WEBHOOK_PORTS = (443, 80, 88, 8443)  # the only ports supported for webhooks on public addresses
LEAST_SECRET = 16  # minimum length of a secret in characters
LEAST_DIFFERENT = 8  # minimum number of different characters in a random secret

_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse "host:port". Raises ValueError for any other format."""
        host, _, port = text.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
            raise ValueError(text)
        return cls(host.strip("[]"), int(port))


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_url(url: str, *, schemes: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    return parts.scheme in schemes and bool(parts.hostname)


def webhook_port_is_served(url: str) -> bool:
    """Return True if the messenger calls this port. Loopback addresses can use any port."""
    parts = urlsplit(url)
    try:
        port = parts.port or 443
    except ValueError:
        return False
    return is_loopback(url) or port in WEBHOOK_PORTS


def has_secret_path(url: str) -> bool:
    """Return True if a path segment looks like 16 or more random characters."""
    segments = _SEGMENT.findall(urlsplit(url).path)
    return any(_looks_random(segment) for segment in segments)


def _looks_random(segment: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit)
    mixed = sum(any(kind(letter) for letter in segment) for kind in kinds) >= 2
    return len(segment) >= LEAST_SECRET and len(set(segment)) >= LEAST_DIFFERENT and mixed


def without_path(url: str) -> str:
    """Return the address without its path. Used to display addresses with a secret path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/***"
