"""Lengths and offsets in UTF-16 code units, as used by limits and entities."""


def length(text: str) -> int:
    if text.isascii() or max(text, default="") < "\U00010000":
        return len(text)
    return len(text) + sum(1 for char in text if char >= "\U00010000")


def units(text: str) -> list[int]:
    """Return the offset of each character and of the end of the text."""
    offsets = [0] * (len(text) + 1)
    position = 0
    for index, char in enumerate(text):
        offsets[index] = position
        position += 2 if char >= "\U00010000" else 1
    offsets[len(text)] = position
    return offsets


def cut(text: str, offset: int, size: int) -> str:
    """Slice a text by offset and size in UTF-16 code units."""
    raw = text.encode("utf-16-le")[2 * offset : 2 * (offset + size)]
    return raw.decode("utf-16-le", errors="replace")
