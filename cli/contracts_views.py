"""A contract file and its mistakes for people, and as JSON."""

import json as json_text
from collections import Counter
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli import refusals
from domain.contracts import ContractError, Problem, Term
from storage.contracts import read


def show_checked(console: Console, file: Path, text: str, json: bool) -> bool:
    """Say what a file holds or what is wrong with it; whether it is right."""
    if show_refused(console, file, text, json):
        return False
    terms = read(text)
    if json:
        typer.echo(json_text.dumps({"ok": True, "rows": len(terms), "problems": []}))
        return True
    console.print(_summary(terms))
    console.print(Text.assemble((f"{file.name} is right. ", "bold green"), f"{len(terms)} rows."))
    return True


def show_refused(console: Console, file: Path, text: str, json: bool) -> bool:
    """Say what is wrong with a file, if anything; whether it is refused."""
    try:
        read(text)
    except ContractError as error:
        _refused(console, file, text, error.problems, json)
        return True
    return False


def _refused(console: Console, file: Path, text: str, problems: tuple[Problem, ...], json: bool) -> None:
    if json:
        refusals.as_json(problems)
        return
    lines = text.splitlines()
    for each in problems:
        place = f"{file}:{each.row}" + (f" {each.column}" if each.column else "")
        refusals.show_mistake(console, place, lines, each.row, each)
    refusals.show_verdict(console, file, len(problems))


def _summary(terms: tuple[Term, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Payer", "Method", "Where", "From"):
        table.add_column(name)
    table.add_column("Rows", justify="right")
    groups = Counter(
        (each.payer_id, each.method.value, ", ".join(filter(None, (each.setting, each.plan, each.locality))),
         str(each.effective_from))
        for each in terms
    )  # fmt: skip
    for (payer, method, where, begins), rows in sorted(groups.items()):
        table.add_row(payer, method, where or "anywhere", begins, str(rows))
    return table
