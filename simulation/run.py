"""One simulation against a running stack."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
from rich.console import Console

from demo.director import Office
from demo.run import Place, colleagues
from models.roles import Role
from simulation.display import Display
from simulation.mix import Mix
from simulation.report import collect
from simulation.visits import plan_visits
from simulation.year import Driven, Progress, Year
from storage.engine import Database


@dataclass(frozen=True, slots=True)
class Order:
    """What to simulate."""

    encounters: int
    days: int
    seed: int
    start: date
    mix: Mix


async def simulate(
    place: Place, database: Database, order: Order, console: Console, driven: Driven = tuple
) -> dict[str, Any]:
    """Live through all days and return the report."""
    last = order.start + timedelta(days=order.days - 1)
    visits = plan_visits(order.mix, order.seed, order.encounters, order.days, order.start)
    progress = Progress(order.start, last, order.start, len(visits))
    async with (
        httpx.AsyncClient(base_url=place.api_url, timeout=300) as http,
        httpx.AsyncClient(base_url=place.mailbox_url or "", timeout=60) as mailbox,
    ):
        office = Office(colleagues(http, place.tokens_file), mailbox if place.mailbox_url else None)
        with Display(console, progress) as display:
            await Year(office, order.mix, order.seed, visits, progress, display.changed, driven).run()
        return await collect(office.of(Role.SUPERVISOR), database, order.start, last, order.seed)
