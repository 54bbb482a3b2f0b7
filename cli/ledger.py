"""`claimflow ledger prove`."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from activities.proof import LedgerProof, prove
from models.money import dollars
from runtime.logging import configure_logging
from runtime.own_database import own_database
from runtime.settings import Settings

app = typer.Typer(
    name="ledger", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="The double-entry ledger.",
)  # fmt: skip
COUNTED = {
    "entries balance": "entries whose lines sum to zero, each encounter's charges accounted for",
    "charges": "encounters charged as their newest coding says",
    "sources": "entries that follow from a document that is here",
    "receipts": "patients' payments that are in the ledger as their receipts say",
    "refunds": "refunds in the ledger as two people decided, out of credits that were held",
    "service lines": "encounters whose receivables by claim and service line come to what is owed",
    "deposits": "deposits in the bank, each payment the amount that its 835s tell",
    "agencies": "agencies whose fees in the ledger are those of the payments that they told",
    "closed months": "closed months that are what they were",
    "remittances": "835s whose BPR02 is cash in the ledger, claim by claim and line by line",
}


@app.callback()
def root() -> None:
    """The double-entry ledger."""


@app.command("prove")
def prove_ledger(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Recompute everything from entries and source documents; exit 1 on a difference."""
    settings = Settings.load()
    configure_logging(settings.model_copy(update={"log_format": "console", "log_level": "error"}))
    proof = asyncio.run(_proof(settings))
    console = Console(highlight=False)
    if as_json:
        console.print_json(json.dumps({"holds": proof.holds, **proof.model_dump(mode="json")}))
    else:
        show(console, proof)
    raise typer.Exit(0 if proof.holds else 1)


async def _proof(settings: Settings) -> LedgerProof:
    async with own_database(settings) as database:
        return await prove(database)


def show(console: Console, proof: LedgerProof) -> None:
    """Print what was checked, the figures and every difference."""
    checked = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    checked.add_column(justify="right")
    checked.add_column()
    checked.add_column(no_wrap=True)
    for name, count in proof.checked.items():
        wrong = sum(each.check == name for each in proof.differences)
        checked.add_row(f"{count:,}", COUNTED[name], f"[red]{wrong} differ[/]" if wrong else "[green]ok[/]")
    console.print(checked)
    console.print()
    figures = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    figures.add_column()
    figures.add_column(justify="right")
    for name, cents in proof.figures.items():
        figures.add_row(name.removesuffix("_cents").replace("_", " "), dollars(cents))
    console.print(figures)
    if proof.holds:
        console.print("\n[bold green]The ledger holds.[/]")
        return
    found = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Where", "What differs"):
        found.add_column(name, overflow="fold")
    for name in ("Expected", "Found"):
        found.add_column(name, justify="right")
    for each in proof.differences:
        found.add_row(each.where, each.message, dollars(each.expected_cents), dollars(each.found_cents))
    console.print(found)
    console.print(f"\n[bold red]{len(proof.differences)} differences.[/]")
