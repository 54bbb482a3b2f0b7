"""`claimflow whatif`: recorded claims through other payer rules, and what would have come out differently."""

import asyncio
from datetime import UTC, date, datetime, time
from pathlib import Path

import typer
from rich.console import Console

from cli.rules import read_text
from cli.rules_load import quiet_settings
from cli.rules_views import show_refused
from cli.whatif_views import as_json, show
from domain.payer_rules.what_if import Report
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.rule_files import read


def run_whatif(file: Path, since: date | None, json: bool) -> None:
    """Replays and prints; exit code 1 where the file is refused."""
    console = Console(highlight=False, emoji=False)
    text = read_text(file)
    if show_refused(console, file, text, json):
        raise typer.Exit(1)
    report = asyncio.run(_report(quiet_settings(), text, since))
    if json:
        typer.echo(as_json(report, since))
    else:
        show(console, report, read(text), file.name, since)


async def _report(settings: Settings, text: str, since: date | None) -> Report:
    from activities.claims.what_if import what_if
    from storage.codes.shelf import Shelf

    start = datetime.combine(since, time.min, UTC) if since else None
    async with own_database(settings) as database:
        book = await Shelf(database).book()
        async with database.snapshot() as session:
            return await what_if(session, database.keys, read(text).rules, book, start)
