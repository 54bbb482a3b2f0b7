"""`claimflow codes list` and `kinds`."""

from rich.console import Console
from rich.table import Table

from codesets.answers import SHIPPED_FILES, TELLS_HISTORY
from codesets.loaders import LOADERS
from models.codes import Vintage
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.codes import vintages


async def show_vintages(settings: Settings) -> None:
    """Print what answers for each kind, and from when."""
    async with own_database(settings) as database, database.session() as session:
        found = await vintages.every(session)
    Console(highlight=False).print(vintages_table(found))


def vintages_table(found: tuple[Vintage, ...]) -> Table:
    """Return a table with the vintages of each kind, newest first, and what answers for the days before them."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Kind", "Answers", "From", "To"):
        table.add_column(name, no_wrap=True)
    table.add_column("Rows", justify="right", no_wrap=True)
    for name in ("File", "Loaded"):
        table.add_column(name, overflow="fold")
    for kind in LOADERS:
        mine = [each for each in found if each.kind == kind]
        for each in mine:
            dates = (str(each.effective_from), str(each.effective_to or "open"))
            when = f"{each.loaded_at:%Y-%m-%d} {each.loaded_by}"
            table.add_row(kind, f"[green]loaded[/] #{each.id}", *dates, f"{each.rows:,}", each.file_name, when)
        _add_rest(table, kind, mine)
    return table


def _add_rest(table: Table, kind: str, mine: list[Vintage]) -> None:
    if mine and kind in TELLS_HISTORY:
        return
    until = f"before {min(each.effective_from for each in mine)}" if mine else ""
    if kind in SHIPPED_FILES:
        table.add_row(kind, "[yellow]shipped subset[/]", "", until, "", SHIPPED_FILES[kind], "")
    elif not mine:
        table.add_row(kind, "nothing", "", "", "", "", "", style="dim")


def show_kinds() -> None:
    """Print every kind of file that can be loaded."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Kind", "What", "Published by"):
        table.add_column(name, no_wrap=name == "Kind")
    for loader in LOADERS.values():
        table.add_row(loader.kind, loader.title, loader.publisher)
    Console(highlight=False).print(table)
