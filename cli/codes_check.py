"""`claimflow codes check`: what a code is on a day, and what would make it billable."""

from collections.abc import Iterator
from datetime import date

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.codes_search import standing
from models.codes import CodeEntry, System
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.codes import lookup, units
from storage.codes.units import Limit

_KINDS = {
    "includes": "Includes",
    "inclusion_terms": "Also called",
    "excludes1": "Excludes1 (never together)",
    "excludes2": "Excludes2 (may be coded too)",
    "code_first": "Code first",
    "use_additional": "Use additional code",
    "code_also": "Code also",
    "seventh": "7th character",
    "notes": "Note",
}
MOST_NOTES, MOST_CHILDREN = 6, 30


async def show_check(settings: Settings, code: str, systems: tuple[System, ...], on: date) -> None:
    """Print what a code is. Exit code 1 unless some code set has it as billable on the day."""
    console = Console(highlight=False)
    async with own_database(settings) as database, database.session() as session:
        found = [entry for system in systems if (entry := await lookup.entry(session, system, code, on))]
        limits = await units.limits(session, code.upper(), on)
    if not found:
        console.print(f"{code} is in no code set on {on}. Look for it by words: claimflow codes search", markup=False)
    for entry in found:
        services = entry.system in (System.CPT, System.HCPCS)
        console.print(f"[bold]{entry.code}[/]  {escape(entry.title or '(words by licence only)')}")
        console.print(entry_table(entry, on, limits if services else ()))
    raise typer.Exit(0 if any(entry.billable for entry in found) else 1)


def entry_table(entry: CodeEntry, on: date, limits: tuple[Limit, ...] = ()) -> Table:
    """Return everything that is known about a code on a day."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("On", str(on))
    table.add_row("Stands", standing(entry))
    if entry.starts or entry.ends:
        table.add_row("Valid", f"from {entry.starts or 'the beginning'} to {entry.ends or 'now'}")
    for step in entry.path:
        level = "header" if step.level == "code" else step.level
        table.add_row(level.capitalize(), escape(f"{step.code} {step.title}"))
    for name, text in _rows(entry):
        table.add_row(name, escape(text))
    for name, value in entry.detail.items():
        table.add_row(name.replace("_", " ").capitalize(), escape(value))
    for limit in limits:
        table.add_row(f"Units, {limit.setting}", f"at most {limit.units} (MAI {limit.indicator}); {limit.why}")
    table.add_row("By", f"{entry.system.value}: {entry.source}")
    return table


def _rows(entry: CodeEntry) -> Iterator[tuple[str, str]]:
    if entry.children:
        more = f" and {len(entry.children) - MOST_CHILDREN} more" if len(entry.children) > MOST_CHILDREN else ""
        below = "\n".join(
            f"{child.code} {child.title}{'' if child.billable else ' ...'}" for child in entry.children[:MOST_CHILDREN]
        )
        yield "More specific" if not entry.billable else "Below it", below + more
    for kind, name in _KINDS.items():
        texts = [f"{note.text} [{note.at}]" for note in entry.notes if note.kind == kind]
        if texts:
            rest = [f"and {len(texts) - MOST_NOTES} more"] if len(texts) > MOST_NOTES else []
            yield name, "\n".join([*texts[:MOST_NOTES], *rest])
