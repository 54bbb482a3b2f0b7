"""`claimflow rules load`, `list` and `show`: versions in the database of this installation."""

import json as json_text
from datetime import UTC, datetime

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.rules_views import counted
from runtime.errors import OperatorError
from runtime.logging import configure_logging
from runtime.own_database import own_database
from runtime.settings import Settings
from storage import payer_rules
from storage.payer_rules import RulesVersion
from storage.rule_files import new_rules


def quiet_settings() -> Settings:
    """Return the settings of a command whose output is for people."""
    settings = Settings.load()
    configure_logging(settings.model_copy(update={"log_format": "console", "log_level": "error"}))
    return settings


async def load_rules(console: Console, text: str, author: str, json: bool) -> None:
    """Store a right file and say which version it is."""
    async with own_database(quiet_settings()) as database, database.transaction() as session:
        version, fresh = await payer_rules.load(session, new_rules(text, author))
    if json:
        typer.echo(json_text.dumps(as_json(version) | {"fresh": fresh}))
        return
    what = f"Version {version.number}: {counted(version.rules)}, effective {version.effective_from}."
    done = "Loaded." if fresh else f"Nothing to do: {version.author} loaded it on {version.loaded_at:%Y-%m-%d}."
    console.print(Text.assemble((done, "bold green" if fresh else "bold"), " ", what))
    if fresh:
        console.print("The next claim that is built uses it; claims on their way keep theirs.")


async def list_rules(console: Console, json: bool) -> None:
    """Print every version."""
    async with own_database(quiet_settings()) as database, database.session() as session:
        found = await payer_rules.versions(session)
        held = await payer_rules.in_force(session, datetime.now(UTC).date())
    number = held.number if held else None
    if json:
        typer.echo(json_text.dumps([as_json(each) | {"in_force": each.number == number} for each in found], indent=2))
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Version", "Effective", "Title"):
        table.add_column(name)
    table.add_column("Rules", justify="right")
    for name in ("Loaded", "By", ""):
        table.add_column(name)
    for each in found:
        row = (str(each.number), str(each.effective_from), each.title, str(each.rules))
        loaded = (f"{each.loaded_at:%Y-%m-%d %H:%M}", each.author)
        now = each.number == number
        table.add_row(*row, *loaded, "in force today" if now else "", style="bold" if now else "")
    console.print(table if found else Text("No rules were loaded yet: claimflow rules load FILE"))


async def print_rules(number: int | None) -> None:
    """Print the text of a version.

    Raises:
        OperatorError: There is no such version.
    """
    async with own_database(quiet_settings()) as database, database.session() as session:
        if number is None:
            found = await payer_rules.in_force(session, datetime.now(UTC).date())
        else:
            found = await payer_rules.get(session, number)
    if found is None:
        raise OperatorError("there is no such version of the payer rules", "claimflow rules list tells which there are")
    typer.echo(found.text, nl=not found.text.endswith("\n"))


def as_json(version: RulesVersion) -> dict[str, object]:
    """Return a version without its text."""
    return {
        "number": version.number,
        "title": version.title,
        "effective_from": version.effective_from.isoformat(),
        "rules": version.rules,
        "sha256": version.sha256,
        "author": version.author,
        "shipped": version.shipped,
        "loaded_at": version.loaded_at.isoformat(),
    }
