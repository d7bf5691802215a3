"""The real texts, read once per run."""

from functools import cache

from bot.texts.catalog import Catalog


@cache
def real_texts() -> Catalog:
    return Catalog.load(strict=True)
