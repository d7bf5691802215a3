"""Texts for messengers that show no entities."""

from collections.abc import Mapping, Sequence
from typing import Any


def spelled_out(text: str, entities: Sequence[Mapping[str, Any]]) -> str:
    """The text with the addresses behind linked words written after them."""
    units = text.encode("utf-16-le", "surrogatepass")
    links = [entity for entity in entities if entity.get("type") == "text_link"]
    for link in sorted(links, key=lambda entity: -int(entity["offset"])):
        end = 2 * (int(link["offset"]) + int(link["length"]))
        url = str(link.get("url", ""))
        shown = units[2 * int(link["offset"]) : end].decode("utf-16-le", "surrogatepass")
        if url and url != shown:
            units = units[:end] + f" ({url})".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "surrogatepass")
