"""`claimflow contracts load`, `list` and `price`: contracts in the database of this installation."""

import json as json_text
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.rules_load import quiet_settings
from codesets.payers import find_payer
from domain.contracts import Bill, Service, price
from domain.contracts.terms import place_of
from models import money
from runtime.errors import OperatorError
from runtime.own_database import own_database
from storage import contracts
from storage.codes.shelf import Shelf
from storage.codes.volumes import fees, services
from storage.contracts import ContractVersion

_NO_LIMIT = 10**12
_READERS = {**fees.READERS, **services.READERS}
"""A price needs no edits, of which there are millions."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be priced. `charge` in dollars."""

    payer: str
    code: str
    modifiers: tuple[str, ...]
    on: date
    units: int
    charge: float | None
    place: str
    plan: str
    locality: str


async def load_contract(console: Console, text: str, title: str, author: str, json: bool) -> None:
    """Keep a right file and say which it is."""
    async with own_database(quiet_settings()) as database, database.transaction() as session:
        version, fresh = await contracts.load(session, text, title, author)
    if json:
        typer.echo(json_text.dumps(as_json(version) | {"fresh": fresh}))
        return
    what = f"Contract {version.number}, {version.title}: {_rows(version)}, from {version.effective_from}."
    done = "Loaded." if fresh else f"Nothing to do: {version.author} loaded it on {version.loaded_at:%Y-%m-%d}."
    console.print(Text.assemble((done, "bold green" if fresh else "bold"), " ", what))


async def list_loaded(console: Console, json: bool) -> None:
    """Print every loaded file."""
    async with own_database(quiet_settings()) as database, database.session() as session:
        found = await contracts.versions(session)
    if json:
        typer.echo(json_text.dumps([as_json(each) for each in found], indent=2))
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Contract", "Title", "Payers", "From"):
        table.add_column(name)
    table.add_column("Rows", justify="right")
    for name in ("Loaded", "By"):
        table.add_column(name)
    for each in found:
        loaded = (f"{each.loaded_at:%Y-%m-%d %H:%M}", each.author)
        payers = ", ".join(each.payers)
        table.add_row(str(each.number), each.title, payers, str(each.effective_from), str(each.terms), *loaded)
    console.print(table if found else Text("None is loaded yet: claimflow contracts load FILE"))


async def price_service(console: Console, asked: Question, json: bool) -> bool:
    """Print what a service should be allowed; whether a contract says.

    Raises:
        OperatorError: Nobody knows the payer.
    """
    payer = find_payer(asked.payer)
    if payer is None:
        raise OperatorError(f"{asked.payer} is no payer that we know", "use an id or name of payers.yaml")
    charge = _NO_LIMIT if asked.charge is None else money.cents(Decimal(str(asked.charge)))
    service = Service(asked.code, asked.modifiers, Decimal(asked.units), charge, asked.on)
    bill = Bill(
        payer_id=payer.id, services=(service,), place=place_of(asked.place), plan=asked.plan, locality=asked.locality
    )
    async with own_database(quiet_settings()) as database:
        book = await Shelf(database, _READERS).book()
        async with database.session() as session:
            priced = price(await contracts.held(session), book, bill)
    found = priced.whole or priced.lines[0]
    if json:
        typer.echo(found.model_dump_json(indent=2))
        return found.cents is not None
    amount = "no price" if found.cents is None else money.dollars(found.cents)
    name = "-".join((asked.code, *asked.modifiers))
    console.print(Text.assemble((f"{amount}", "bold"), f"  {payer.name}, {name}, {asked.on}"))
    for step in found.steps:
        console.print(Text(f"  {step}"), soft_wrap=True)
    if found.cents is not None:
        console.print(Text(f"  {found.title}, row {found.line}", "dim"))
    return found.cents is not None


def as_json(version: ContractVersion) -> dict[str, object]:
    """Return a loaded file without its text."""
    return {
        "number": version.number, "title": version.title, "payers": list(version.payers), "rows": version.terms,
        "effective_from": version.effective_from.isoformat(), "sha256": version.sha256, "author": version.author,
        "loaded_at": version.loaded_at.isoformat(),
    }  # fmt: skip


def _rows(version: ContractVersion) -> str:
    return f"{version.terms} row{'' if version.terms == 1 else 's'} for {', '.join(version.payers)}"
