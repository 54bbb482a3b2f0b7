"""What every page of `claimflow edi explain` is made of: boxes, badges, figures, tables."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from edi import Patient, Subscriber

NARROW = 100
"""Columns of a terminal below which a page puts less side by side."""
_NOTE = "italic dim"


def dollars(cents: int | None) -> str:
    """Cents as dollars; a minus before the sign."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


def figure(cents: int | None) -> str:
    """Cents as a figure of a column: no sign of the currency, nothing for nothing."""
    return f"{cents / 100:,.2f}" if cents else ""


def number(value: Decimal | None) -> str:
    """A quantity without needless zeros."""
    return f"{value.normalize():f}" if value is not None else ""


def day(value: date | None) -> str:
    """A date as Americans write it."""
    return value.strftime("%m/%d/%Y") if value else ""


def period(start: date | None, end: date | None = None) -> str:
    """One day, or from one to another; the year once where it is the same."""
    if start and end and start != end:
        return f"{start:%m/%d} to {day(end)}" if start.year == end.year else f"{day(start)} to {day(end)}"
    return day(start or end)


def count(number: int, noun: str) -> str:
    """So many of them."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def person(subscriber: Subscriber | None, dependent: Patient | None = None) -> str:
    """A patient as "LAST, FIRST"."""
    who = dependent or subscriber
    return f"{who.last_name}, {who.first_name}".strip(", ") or "(no name)" if who else "(no patient)"


def member(subscriber: Subscriber | None) -> str:
    """The id on the insurance card."""
    return f"member {subscriber.member_id}" if subscriber and subscriber.member_id else ""


def note(*parts: str) -> Text:
    """Facts of less weight, in one line."""
    return Text(" · ".join(part for part in parts if part), _NOTE)


def title(label: str, style: str, name: str, *more: str) -> Text:
    """A badge, whom it is about, and which one."""
    badge = f"bold {'white' if style in ('red', 'blue') else 'black'} on {style}"
    words = Text.assemble((f" {label} ", badge), (f" {name} ", "bold"))
    return words.append("".join(f" {one} " for one in more if one), "default")


def sheet(heading: Text | str, style: str, *parts: RenderableType | None) -> Panel:
    """A box with its parts below each other, a free line between them; a note stands close to what it is about."""
    shown: list[RenderableType] = []
    for part in parts:
        if part is None or (isinstance(part, Table) and not part.row_count) or (isinstance(part, Text) and not part):
            continue
        close = not shown or (isinstance(part, Text) and part.style == _NOTE)
        shown += [part] if close else [Text(""), part]
    return Panel(Group(*shown), title=heading, title_align="left", border_style=style, box=box.ROUNDED)


def facts(*figures: tuple[str, str, str]) -> Table:
    """Labels with a value below each, side by side: label, value, style of the value."""
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    for _ in figures:
        grid.add_column(ratio=1)
    grid.add_row(*(Text.assemble((f"{label}\n", "dim"), (value or "-", style)) for label, value, style in figures))
    return grid


def columns(*names: str, right: Iterable[str] = (), wide: str = "") -> Table:
    """A table without lines but under its head; those named in `right` hold figures, `wide` takes the room left."""
    table = Table(box=box.SIMPLE_HEAD, expand=wide in names, padding=(0, 1, 0, 0), header_style="dim", show_edge=False)
    for name in names:
        table.add_column(
            name, justify="right" if name in right else "left", overflow="fold", ratio=1 if name == wide else None
        )
    return table


def by_column(rows: Iterable[dict[str, Text | str]], right: Iterable[str], wide: str) -> Table:
    """A table of the columns in which any row has something."""
    found = list(rows)
    names = [name for name in (found[0] if found else ()) if any(row[name] for row in found)]
    table = columns(*names, right=right, wide=wide)
    for row in found:
        table.add_row(*(row[name] for name in names))
    return table
