"""`claimflow codes`: the code sets that are loaded, and loading of published files."""

import asyncio
import getpass
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from models.codes import System
    from runtime.settings import Settings

app = typer.Typer(
    name="codes",
    help="Code sets by effective date: load published files, search, check a code.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _day(on: datetime | None) -> date:
    return on.date() if on else datetime.now(UTC).date()


def _systems(names: list[str] | None) -> "tuple[System, ...]":
    from models.codes import System

    known = [system.value for system in System]
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"{name} is no code set; use one of {', '.join(known)}")
    return tuple(System(name) for name in dict.fromkeys(names or known))


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


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What it is, in your words, or a code.")],
    on: Day = None,
    system: Annotated[list[str] | None, typer.Option(help="Only this code set; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
) -> None:
    """Find codes by words, synonyms or misspelt words, best first."""
    from cli.codes_search import show_search

    _run(show_search(_settings(), " ".join(words), _systems(system), _day(on), limit))


@app.command()
def check(
    code: Annotated[str, typer.Argument(metavar="CODE", help="With or without dot.")],
    on: Day = None,
    system: Annotated[list[str] | None, typer.Option(help="Only this code set; may be repeated.")] = None,
) -> None:
    """Tell whether a code is valid and billable on a day, and what would make it specific. Exit code 1 if not."""
    from cli.codes_check import show_check

    _run(show_check(_settings(), code, _systems(system), _day(on)))


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
