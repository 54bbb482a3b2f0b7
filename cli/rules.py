"""`claimflow rules`: payer rules, checked without a database, loaded as one more version, listed and shown."""

import asyncio
import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from runtime.errors import OperatorError

app = typer.Typer(
    name="rules",
    help="Payer rules: check a file, load it, list the versions, show one.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
File = Annotated[Path, typer.Argument(metavar="FILE", help="A rule file (YAML); see docs/payer-rules.md.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def read_text(file: Path, kind: str = "rule file in YAML") -> str:
    """Return the text of a file that people wrote.

    Raises:
        OperatorError: It cannot be read as UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"{file} cannot be read ({error.strerror})", f"give the path of a {kind}") from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file} is not UTF-8 (byte {error.start})", f"save it as a {kind}, UTF-8") from error


@app.command()
def check(file: File, json: Json = False) -> None:
    """Read a file, try its examples, and say what is wrong where. Nothing is stored. Exit code 1 if refused."""
    from cli.rules_views import show_checked

    raise typer.Exit(0 if show_checked(_console(), file, read_text(file), json) else 1)


@app.command()
def load(
    file: File, by: Annotated[str, typer.Option(help="Who loads it; goes to the audit log.")] = "", json: Json = False
) -> None:
    """Load a file as the newest version: claims built from now on use it. The same file twice changes nothing."""
    from cli.rules_load import load_rules
    from cli.rules_views import show_refused

    text, author = read_text(file), by or getpass.getuser()
    if show_refused(_console(), file, text, json):
        raise typer.Exit(1)
    asyncio.run(load_rules(_console(), text, author, json))


@app.command("list")
def list_versions(json: Json = False) -> None:
    """List the versions, newest first, and which one is in force today."""
    from cli.rules_load import list_rules

    asyncio.run(list_rules(_console(), json))


@app.command()
def show(
    number: Annotated[int | None, typer.Argument(help="Which version; left out: the one in force today.")] = None,
) -> None:
    """Print a version as its author wrote it, to change it and load it again."""
    from cli.rules_load import print_rules

    asyncio.run(print_rules(number))


def _console() -> Console:
    return Console(highlight=False, emoji=False)
