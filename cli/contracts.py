"""`claimflow contracts`: what payers agreed to allow, checked without a database, loaded, listed, priced."""

import asyncio
import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.rules import read_text

app = typer.Typer(
    name="contracts",
    help="Contracts with payers: check a file, load it, list what is loaded, price a service.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
File = Annotated[Path, typer.Argument(metavar="FILE", help="A contract file (CSV); see docs/contracts.md.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def check(file: File, json: Json = False) -> None:
    """Read a file and say what is wrong in which row and column. Nothing is stored. Exit code 1 if refused."""
    from cli.contracts_views import show_checked

    raise typer.Exit(0 if show_checked(_console(), file, read_text(file, "contract file in CSV"), json) else 1)


@app.command()
def load(
    file: File,
    title: Annotated[str, typer.Option(help="What people call the contract; left out: the file's name.")] = "",
    by: Annotated[str, typer.Option(help="Who loads it; goes to the audit log.")] = "",
    json: Json = False,
) -> None:
    """Load a file: from its first day on it speaks for the payers it names. The same file twice changes nothing."""
    from cli.contracts_load import load_contract
    from cli.contracts_views import show_refused

    text = read_text(file, "contract file in CSV")
    if show_refused(_console(), file, text, json):
        raise typer.Exit(1)
    asyncio.run(load_contract(_console(), text, title or file.stem, by or getpass.getuser(), json))


@app.command("list")
def list_contracts(json: Json = False) -> None:
    """List the loaded files, newest first; the shipped contracts of the demo payers stand behind them."""
    from cli.contracts_load import list_loaded

    asyncio.run(list_loaded(_console(), json))


@app.command()
def price(
    payer: Annotated[str, typer.Argument(help="Id of the payer.")],
    code: Annotated[str, typer.Argument(help="CPT or HCPCS code.")],
    modifier: Annotated[list[str] | None, typer.Option("--modifier", "-m", help="May be repeated.")] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")] = None,
    units: Annotated[int, typer.Option(min=1, help="For anesthesia by time: minutes.")] = 1,
    charge: Annotated[float | None, typer.Option(min=0, help="Dollars; left out: no limit.")] = None,
    place: Annotated[str, typer.Option(help="Place of service: 11, 22, ...")] = "11",
    plan: Annotated[str, typer.Option(help="Group number.")] = "",
    locality: Annotated[str, typer.Option(help="Contractor and locality: 05402-00.")] = "",
    json: Json = False,
) -> None:
    """Say what a payer should allow for a professional service, and how the amount comes about.

    Exit code 1 where no contract says.
    """
    from cli.contracts_load import Question, price_service

    day = on.date() if on else datetime.now(UTC).date()
    asked = Question(payer, code.upper(), tuple(modifier or ()), day, units, charge, place, plan, locality)
    raise typer.Exit(0 if asyncio.run(price_service(_console(), asked, json)) else 1)


def _console() -> Console:
    return Console(highlight=False, emoji=False)
