"""`claimflow simulate`: a year of receivables in minutes, the same for the same seed."""

import hashlib
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.demo import clear_home, place_of
from demo.client import DemoError
from runtime.errors import OperatorError
from runtime.files import make_private_dir, write_private
from runtime.logging import configure_logging
from runtime.preparation import load_keys
from runtime.settings import Settings
from runtime.signals import run_until_signalled
from runtime.supervisor import running
from simulation.display import tables
from simulation.mix import FILE, MixError, load_mix
from simulation.page import page
from simulation.run import Order, simulate
from storage.crypto import Keyring
from storage.engine import Database

_START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday. Fixed: which days are holidays and weekends is part of the result."""
_POLL_SECONDS = 0.15
"""The clearinghouse is next door, and everybody waits for it; looking more often costs more than it brings."""


def simulate_command(
    encounters: Annotated[int, typer.Option(min=1, max=5000, help="How many encounters arrive.")] = 100,
    days: Annotated[int, typer.Option(min=1, max=1500, help="How many days of business.")] = 365,
    seed: Annotated[int, typer.Option(help="What everything is drawn from.")] = 1,
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day.")] = _START,
    mix: Annotated[Path, typer.Option(help="Who comes and what people do; see simulation/mix.yaml.")] = FILE,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the report to this file.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", help="Write it as a page with charts.")] = None,
) -> None:
    """Simulate receivables on the business clock: real workflows, servers and X12; staff, patients, payers drawn."""
    console = Console()
    try:
        order = Order(encounters, days, seed, start.date(), load_mix(mix))
    except MixError as error:
        raise OperatorError(str(error), "correct the file") from error
    settings = Settings.load()
    configure_logging(settings.model_copy(update={"log_format": "console", "log_level": "warning"}))
    settings = simulation_settings(settings, seed)
    clear_home(settings.home)
    write_keys(settings, seed)
    run_until_signalled(_simulate(settings, order, console, json_file, html_file))


async def _simulate(
    settings: Settings, order: Order, console: Console, json_file: Path | None, html_file: Path | None
) -> None:
    console.print(f"Starting Claimflow in {settings.home} ...", soft_wrap=True)
    began = time.monotonic()
    async with running(settings) as stack:
        database = Database(stack.settings.database_url or "", load_keys(stack.settings))
        try:
            report = await simulate(place_of(stack), database, order, console)
        except (DemoError, MixError) as error:
            raise OperatorError(str(error), f"see the logs in {settings.home / 'logs'}") from error
        finally:
            await database.close()
    if json_file is not None:
        json_file.write_text(as_text(report))
    if html_file is not None:
        html_file.write_text(page(report))
    console.print(tables(report))
    console.print(f"{time.monotonic() - began:.0f} seconds", highlight=False)
    if not report["proof"]["holds"]:
        raise OperatorError("the ledger does not prove", "see `proof` in the report (--json)")


def as_text(report: dict[str, Any]) -> str:
    """Return a report as the same bytes whenever it says the same."""
    return json.dumps(report, indent=2, sort_keys=True) + "\n"


def write_keys(settings: Settings, seed: int) -> None:
    """Make keys that follow from the seed, for a home that holds nobody's data: ids of encounters are keyed hashes."""
    words = [hashlib.sha256(f"claimflow simulate {seed} {name}".encode()).digest() for name in ("seal", "index")]
    make_private_dir(settings.home)
    write_private(settings.require_keys_file(), Keyring("k1", {"k1": words[0]}, words[1]).dump())


def simulation_settings(settings: Settings, seed: int) -> Settings:
    """Return the settings of a simulation: a home of its own inside the given one, clocks that can be moved."""
    update: dict[str, Any] = {
        "time_travel": True,
        "durable": False,
        "seed": seed,
        "scenario": "simulate",
        "clearinghouse_poll_seconds": _POLL_SECONDS,
        "clearinghouse_batch": 1,  # what shares a file shares its 999, and real time decides what shares a file
        "keys_file": None,
        "tokens_file": None,
        "simulator_dir": None,
    }
    return settings.model_copy(update=update).in_home(settings.home / "simulate")
