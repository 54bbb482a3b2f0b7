"""`claimflow codes list` and `kinds`."""

from rich.console import Console
from rich.table import Table

from codesets.loaders import LOADERS
from models.codes import Vintage
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.codes import vintages


async def show_vintages(settings: Settings) -> None:
    """Print every vintage, and which kinds have none."""
    async with own_database(settings) as database, database.session() as session:
        found = await vintages.every(session)
    console = Console(highlight=False)
    console.print(vintages_table(found))


def vintages_table(found: tuple[Vintage, ...]) -> Table:
    """Return a table with the vintages of each kind, newest first."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Kind", "What", "Vintage", "From", "To"):
        table.add_column(name, no_wrap=name != "What")
    table.add_column("Rows", justify="right")
    for name in ("File", "Loaded"):
        table.add_column(name, overflow="fold")
    for loader in LOADERS.values():
        mine = [each for each in found if each.kind == loader.kind]
        if not mine:
            table.add_row(loader.kind, loader.title, "-", "", "", "", "not loaded", "", style="dim")
        for each in mine:
            table.add_row(
                *(loader.kind, loader.title, str(each.id), str(each.effective_from), str(each.effective_to or "open")),
                *(f"{each.rows:,}", each.file_name, f"{each.loaded_at:%Y-%m-%d %H:%M} {each.loaded_by}"),
            )
    return table


def show_kinds() -> None:
    """Print every kind of file that can be loaded."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Kind", "What", "Published by"):
        table.add_column(name)
    for loader in LOADERS.values():
        table.add_row(loader.kind, loader.title, loader.publisher)
    Console(highlight=False).print(table)
