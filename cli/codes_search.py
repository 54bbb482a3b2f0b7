"""`claimflow codes search`."""

from datetime import date

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from models.codes import CodeEntry, CodeHit, System
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.codes.search import Question, search

MOST_EXCLUDED = 3


async def show_search(settings: Settings, words: str, systems: tuple[System, ...], on: date, limit: int) -> None:
    """Print the codes that fit. Exit code 1 if there are none."""
    async with own_database(settings) as database, database.session() as session:
        hits = await search(session, Question(words, on, systems, limit))
    console = Console(highlight=False)
    if not hits:
        console.print(f"No code of {on} fits {words!r}.", markup=False)
        raise typer.Exit(1)
    console.print(hits_table(hits))
    sources = sorted({f"{hit.entry.system.value}: {hit.entry.source}" for hit in hits})
    console.print(f"On {on}, by {'; '.join(sources)}", style="dim", markup=False)


def hits_table(hits: tuple[CodeHit, ...]) -> Table:
    """Return one row a hit: code, whether it can be billed, title, path, what is excluded."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("Code", no_wrap=True)
    table.add_column("System", no_wrap=True, style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("Title, place in the tree, what is excluded", overflow="fold")
    for hit in hits:
        entry = hit.entry
        table.add_row(Text(entry.code, style="bold"), entry.system.value, standing(entry), _words(hit))
    return table


def standing(entry: CodeEntry) -> Text:
    """Return in one word how a code stands on the day."""
    if not entry.valid:
        return Text("not valid", style="red")
    return Text("billable", style="green") if entry.billable else Text("header", style="yellow")


def place(entry: CodeEntry) -> str:
    """Return the path to a code, outermost first."""
    return " > ".join(f"{'chapter ' if node.level == 'chapter' else ''}{node.code} {node.title}" for node in entry.path)


def _words(hit: CodeHit) -> Group:
    entry = hit.entry
    lines = [Text(entry.title or "(words by licence only)")]
    if hit.matched.lower() not in (entry.title.lower(), entry.code.lower()):
        lines.append(Text(f"found by: {hit.matched}", style="italic"))
    if entry.path:
        lines.append(Text(place(entry), style="dim"))
    near = {entry.code, *(node.code for node in entry.path if node.level == "code")}
    for kind, name in (("excludes1", "Excludes1"), ("excludes2", "Excludes2")):
        excluded = [note.text for note in entry.notes if note.kind == kind and note.at in near]
        if excluded:
            more = f"; and {len(excluded) - MOST_EXCLUDED} more" if len(excluded) > MOST_EXCLUDED else ""
            lines.append(Text(f"{name}: {'; '.join(excluded[:MOST_EXCLUDED])}{more}", style="red"))
    return Group(*lines)
