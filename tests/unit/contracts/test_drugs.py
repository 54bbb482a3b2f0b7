"""Drugs by the payment limits that CMS published for the second and third quarter of 2025."""

from datetime import date
from pathlib import Path

import pytest
from contract_bench import amounts, contracts, service
from typer.testing import CliRunner

from cli.codes import app
from codesets.loaded_book import LoadedBook
from codesets.loaders import LOADERS
from codesets.loading import Source
from domain.contracts import Bill, Contracts, price
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.codes.volumes import fees
from storage.engine import Database

HEAD = """\
Payment Allowance Limits for Medicare Part B Drugs,,,,,,,,,,
"Effective {span}",,,,,,,,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Vaccine AWP%,Vaccine Limit,\
Blood AWP%,Blood limit,Clotting Factor,Notes
"""
SPRING = HEAD.format(span="April 1, 2025 through June 30, 2025") + (
    "A9585,Gadobutrol injection,0.1 ML,0.264,20.000,,,,,,\n"
    "A9606,Radium ra-223,1 microCurie,,,,,,,,see note\n"
    "J0129,Abatacept injection,10 MG,43.377,20.000,,,,,,\n"
)
SUMMER = HEAD.format(span="July 1, 2025 through September 30, 2025") + (
    'J0129,Abatacept injection,10 MG,44.494,20.000,,,,,,\nJ9999,Dear drug,1 MG,"1,424.333",20.000,,,,,,\n'
)
MAY, JULY, OCTOBER = date(2025, 5, 5), date(2025, 7, 1), date(2025, 10, 1)


@pytest.fixture
async def book(database: Database, tmp_path: Path) -> LoadedBook:
    loader = LOADERS["asp"]
    for name, text in (("april-2025-asp-pricing-file.csv", SPRING), ("july-2025-asp-pricing-file.csv", SUMMER)):
        (tmp_path / name).write_text(text)
        with Source(tmp_path / name) as source:
            first = loader.effective(name)
            assert first
            await load(database, loader, source, Span(first, loader.lasts(first)), "cora")
    return await Shelf(database, fees.READERS).book()


def held(row: str) -> Contracts:
    return contracts(f"{row}; effective_from=2020-01-01")


async def test_amounts_by_quarter_and_percent(book: LoadedBook) -> None:
    for row, told, on, expected in (
        ("method=medicare; amount=100", "J0129x75", MAY, 325_328),
        ("method=asp; amount=6", "J0129x75", MAY, 325_328),
        ("method=asp; amount=6", "J0129x75", JULY, 333_705),
        # The average sales price itself: 43.377 / 1.06 = 40.92170 a unit.
        ("method=asp; amount=0", "J0129x75", MAY, 306_913),
        # + 10 %: 45.01387 a unit.
        ("method=asp; amount=10", "J0129x75", MAY, 337_604),
        ("method=medicare; amount=80", "J0129", MAY, 3_470),
        # 0.264 is not rounded before it is multiplied.
        ("method=asp; amount=6", "A9585x75", MAY, 1_980),
        ("method=medicare; amount=110", "A9585x75", MAY, 2_178),
        ("method=asp; amount=6", "J9999", JULY, 142_433),
        ("method=asp; amount=6", "J9999", MAY, None),
        ("method=asp; amount=6", "A9606", MAY, None),
        # A quarter that is not loaded has no price: not that of the quarter before.
        ("method=asp; amount=6", "J0129", OCTOBER, None),
        ("method=asp; amount=6; schedule=2025-05-05", "J0129x75", OCTOBER, 325_328),
    ):
        assert amounts(held(row), service(told, on=on), book=book) == [expected], (row, told, on)


async def test_what_was_discarded_is_paid_like_the_rest(book: LoadedBook) -> None:
    """A vial of 100, of which 95 were given: two lines (the example of Medicare Claims Processing Manual 17, 40)."""
    lines = (service("J0129x95", on=MAY), service("J0129-JWx5", on=MAY))
    given, discarded = amounts(held("method=asp; amount=6"), *lines, book=book)
    whole = amounts(held("method=asp; amount=6"), service("J0129-JZx100", on=MAY), book=book)
    assert (given, discarded, whole) == (412_082, 21_689, [433_770])


async def test_an_amount_explains_itself(book: LoadedBook) -> None:
    def steps(row: str, told: str, on: date = MAY) -> tuple[str, ...]:
        return price(held(row), book, Bill(payer_id="BLUEP", services=(service(told, on=on),))).lines[0].steps

    assert steps("method=asp; amount=10", "J0129x75") == (
        "Medicare's payment limit of 2025-05-05: $43.377 a unit",
        "average sales price + 10 %: $45.0139 a unit",
        "x 75 units = $3,376.04",
    )
    assert steps("method=asp; amount=6", "J0129", OCTOBER) == (
        "no payment limit of J0129 is loaded for the quarter of 2025-10-01",
    )


def test_the_command_loads_a_quarter_that_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    monkeypatch.setenv("CLAIMFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url)
    path = tmp_path / "april-2025-asp-pricing-file.csv"
    path.write_text(SPRING)
    done = CliRunner().invoke(app, ["load", "asp", str(path)], catch_exceptions=False)
    assert "3 rows, effective 2025-04-01 to 2025-06-30" in " ".join(done.output.split())
