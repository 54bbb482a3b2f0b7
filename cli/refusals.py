"""A customer's file that is refused, for people and as JSON: each mistake with its place, its line, the remedy."""

import json as json_text
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

_INDENT = 6
"""Under the line that is shown, so that a long remedy stays in its column."""


class Mistake(Protocol):
    """What is wrong in one place of a file."""

    @property
    def message(self) -> str:
        """What is wrong."""
        ...

    @property
    def remedy(self) -> str:
        """What to do about it."""
        ...


def as_json(problems: Sequence[BaseModel]) -> None:
    """Tell a program what is wrong with a file."""
    typer.echo(json_text.dumps({"ok": False, "problems": [each.model_dump() for each in problems]}, indent=2))


def show_mistake(
    console: Console, place: str, lines: Sequence[str], line: int, mistake: Mistake, column: int = 0
) -> None:
    """Show one mistake under its place; `line` and `column` count from 1, a column is pointed at."""
    console.print(Text(place, "bold"), soft_wrap=True)
    written = lines[line - 1] if line <= len(lines) else ""
    if written.strip():
        number = f"{line:>5} │ "
        console.print(Text.assemble((number, "dim"), (written, "cyan")), soft_wrap=True)
        if column:
            console.print(Text(" " * (len(number) + column - 1) + "^", "bold red"), soft_wrap=True)
    told = Text.assemble((mistake.message, "red"), ". ", mistake.remedy)
    for part in told.wrap(console, console.width - _INDENT):
        console.print(Text(" " * _INDENT).append(part), soft_wrap=True)
    console.print()


def show_verdict(console: Console, file: Path, mistakes: int) -> None:
    """Say at the end that the file is refused."""
    wrong = "1 mistake" if mistakes == 1 else f"{mistakes} mistakes"
    console.print(Text(f"{file.name} is refused: {wrong}.", "bold red"))
