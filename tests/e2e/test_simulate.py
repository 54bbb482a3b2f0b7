"""A small simulation on real servers, twice: the same to the byte, also where encounters are driven backwards."""

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import fresh_home
from demo_evidence import demo_settings
from rich.console import Console

from cli.demo import place_of
from cli.simulate import as_text, simulation_settings, write_keys
from runtime.connections import open_database
from runtime.supervisor import running
from simulation.case import Case
from simulation.mix import load_mix
from simulation.run import Order, simulate
from simulation.year import Driven

pytestmark = pytest.mark.e2e

ORDER = Order(encounters=6, days=100, seed=11, start=date(2026, 1, 5), mix=load_mix())


async def a_year(home: Path, driven: Driven) -> str:
    settings = simulation_settings(demo_settings(home), ORDER.seed)
    write_keys(settings, ORDER.seed)
    async with running(settings) as stack:
        database = open_database(stack.settings)
        try:
            report = await simulate(place_of(stack), database, ORDER, Console(file=io.StringIO()), driven)
        finally:
            await database.close()
    return as_text(report)


@pytest.fixture(scope="module")
async def reports() -> tuple[str, str]:
    """The reports of two runs; in the second one the encounters of each day are driven backwards."""

    def backwards(cases: Sequence[Case]) -> Sequence[Case]:
        return cases[::-1]

    found = []
    for driven in (tuple, backwards):
        with fresh_home() as home:
            found.append(await a_year(home, driven))
    return found[0], found[1]


def test_the_same_seed_gives_the_same_bytes(reports: tuple[str, str]) -> None:
    first, second = map(json.loads, reports)
    assert {name: each for name, each in first.items() if second[name] != each} == {}
    assert reports[0] == reports[1]


def test_a_year_is_lived_and_its_money_is_proved(reports: tuple[str, str]) -> None:
    report: dict[str, Any] = json.loads(reports[0])
    assert report["encounters"]["arrived"] == report["digest"]["encounters"] == ORDER.encounters
    assert report["encounters"]["closed"] > 0
    assert (report["proof"]["holds"], report["proof"]["differences"]) == (True, [])
    assert sum(report["ledger"]["accounts"].values()) == 0
    assert report["ledger"]["accounts"]["cash_insurance"] > 0
    assert "837P" in report["messages"]["sent"]
    assert {"271", "999", "277CA", "835"} <= set(report["messages"]["received"])
    owed = list(report["receivables_by_month"].values())[-1]
    assert owed == {each["payer"]: each["total_cents"] for each in report["aging"]["payers"]}
