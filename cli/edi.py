"""`claimflow edi`: look into X12 files. A file is a path, or `-` for standard input."""

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from runtime.errors import OperatorError

if TYPE_CHECKING:
    from edi import Document

app = typer.Typer(
    name="edi",
    help="Look into X12 files: in words, findings, JSON, acknowledgements, differences.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
File = Annotated[str, typer.Argument(metavar="FILE", help="A file of X12; - for standard input.")]


def _read(name: str) -> "Document":
    from edi import read

    try:
        return read(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise OperatorError(f"{name} cannot be read ({error.strerror})", "give the path of an X12 file") from error


def _console() -> Console:
    return Console(highlight=False, emoji=False)


@app.command()
def explain(file: File) -> None:
    """Say in words what a file says: claims, payments, denials and what to do about them."""
    from cli.edi_explain import explain_document

    document = _read(file)
    console = _console()
    wrong = explain_document(console, document)
    raise typer.Exit(1 if wrong else 0)


@app.command()
def check(
    file: File, json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False
) -> None:
    """List what is wrong with a file. Exit code 1 if there is any error."""
    from cli.edi_check import any_error, as_json, show

    document = _read(file)
    report = as_json(document)
    if json:
        typer.echo(json_text.dumps(report, indent=2, ensure_ascii=False))
    else:
        show(_console(), report)
    raise typer.Exit(1 if any_error(report) else 0)


@app.command()
def json(file: File) -> None:
    """Print the typed values of a file as JSON; money is in cents."""
    from cli.edi_check import any_error, as_json
    from cli.edi_json import values

    document = _read(file)
    typer.echo(json_text.dumps(values(document), indent=2, ensure_ascii=False))
    raise typer.Exit(1 if any_error(as_json(document)) else 0)


@app.command()
def ack(file: File) -> None:
    """Print the TA1 and 999 that answer a file."""
    from cli.edi_check import any_error, as_json
    from cli.edi_json import answers

    document = _read(file)
    typer.echo(answers(document), nl=False)
    raise typer.Exit(1 if any_error(as_json(document)) else 0)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A file of X12; - for standard input.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The file to compare it with.")],
) -> None:
    """Compare two files segment by segment; line ends and delimiters do not count. Exit code 1 if they differ."""
    from cli.edi_diff import show_difference

    if old == new == "-":
        raise typer.BadParameter("standard input can be one of the files, not both")
    same = show_difference(_console(), _read(old), _read(new), (old, new))
    raise typer.Exit(0 if same else 1)
