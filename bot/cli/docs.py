"""The `poshtiban docs` command, which updates the generated parts of the documentation."""

from pathlib import Path

import typer

from bot.cli.generated import stale_pages
from bot.cli.output import Exit, Refusal, show


def write_docs(app: typer.Typer, root: Path, *, check: bool) -> None:
    """Update the generated parts. With `check`, raise Refusal if they are outdated."""
    if not (root / "README.md").is_file():
        raise Refusal(Exit.FAULT, "docs-not-here", folder=str(root.absolute()))
    pages = list(stale_pages(app, root))
    if check and pages:
        names = [page.path.relative_to(root).as_posix() for page in pages]
        raise Refusal(Exit.FAULT, "docs-stale", pages=names)
    for page in pages:
        page.path.write_text(page.text, encoding="utf-8")
        show("docs-written", page=page.path.relative_to(root).as_posix())
    if not pages:
        show("docs-current")
