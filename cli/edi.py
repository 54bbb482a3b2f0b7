"""`claimflow edi`: look into X12 files. A file is a path, or `-` for standard input.

Exit codes: 0 fine, 1 the file has errors (or two files differ), 2 there is no X12 to look at.
"""

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

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
    """The file as X12; what is none ends the program with one line and exit code 2."""
    document = _load(name)
    _must_be_x12(name, document)
    return document


def _load(name: str) -> "Document":
    from edi import read

    try:
        return read(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        _refuse(f"{name} cannot be read ({reason}); give the path of an X12 file, or - for standard input")


def _must_be_x12(name: str, document: "Document") -> None:
    if not document.interchanges:
        shown = "standard input" if name == "-" else name
        _refuse(f"{shown} is no X12: {'; '.join(f'{one.message}. {one.remedy}' for one in document.findings)}")


def _refuse(words: str) -> NoReturn:
    typer.echo(f"claimflow: {words}", err=True)
    raise typer.Exit(2)


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

    document = _load(file)
    report = as_json(document)
    if json:
        typer.echo(json_text.dumps(report, indent=2, ensure_ascii=False))
    _must_be_x12(file, document)  # after the JSON: who asked for it gets it whatever came
    if not json:
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
