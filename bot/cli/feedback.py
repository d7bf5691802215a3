"""The `kb feedback` command, which lists suggestions, criticism, praise and complaints."""

from rich.text import Text

from bot.cli.output import say, show, stdout, table
from bot.cli.reading import read_report
from bot.conversation.masking import IN_LISTS, masked
from handoff.reports import feedback

NO_SUBJECT = "–"


def show_feedback(*, days: int, most: int) -> None:
    """List feedback by kind and subject, most frequent first, with the newest texts."""
    found = read_report(lambda db, since: db.survey(feedback, since=since), days=days)
    if not found:
        show("kb-feedback-none", days=days)
        return
    headings = ("kb-gaps-times", "kb-feedback-kind", "kb-feedback-about", "kb-feedback-texts")
    rows = table(*map(say, headings))
    for each in found[:most]:
        texts = "\n".join(masked(text, IN_LISTS) for text in each.texts)
        kind = say(f"kb-feedback-{each.kind}")
        cells = (kind, each.entry_id or NO_SUBJECT, texts)
        rows.add_row(str(each.times), *map(Text, cells))
    stdout().print(rows)
