"""`claimflow codes`: the code sets that are loaded, and loading of published files."""

import asyncio
import getpass
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from runtime.settings import Settings

app = typer.Typer(
    name="codes",
    help="Code sets by effective date: load published files, list what is loaded.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _settings() -> "Settings":
    from runtime.logging import configure_logging
    from runtime.settings import Settings

    settings = Settings.load()
    configure_logging(settings.model_copy(update={"log_format": "console", "log_level": "error"}))
    return settings


@app.command()
def load(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What the file is: see codes kinds.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The published file, plain or .gz.")],
    effective_from: Day = None,
    effective_to: Day = None,
    by: Annotated[str, typer.Option(help="Who loads it.")] = "",
) -> None:
    """Load a published file as one more vintage. Nothing is half-loaded; the same file twice changes nothing."""
    from cli.codes_load import load_file

    first, last = (each.date() if each else None for each in (effective_from, effective_to))
    _run(load_file(_settings(), kind, file, (first, last), by or getpass.getuser()))


@app.command("list")
def list_vintages() -> None:
    """List the vintages that are loaded."""
    from cli.codes_list import show_vintages

    _run(show_vintages(_settings()))


@app.command()
def kinds() -> None:
    """List the kinds of files that can be loaded, and who publishes them."""
    from cli.codes_list import show_kinds

    show_kinds()
