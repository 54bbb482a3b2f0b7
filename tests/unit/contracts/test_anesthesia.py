"""Anesthesia: base and time units times the dollars for a unit, and what modifiers do to that."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from contract_bench import amounts, contracts, service

from codesets.book import ShippedBook
from codesets.loaded_book import LoadedBook
from codesets.loaders import LOADERS
from codesets.loading import Source
from domain.contracts import Bill, price
from domain.contracts.anesthesia import time_units
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.codes.volumes import fees
from storage.engine import Database

FACTORS = Path(__file__).parents[4] / "shared" / "data" / "reference" / "pfs" / "pfs_anesthesia_cf_2024.csv"
KNEE = "01402"
"""Seven base units by CMS and ASA."""


class Book(ShippedBook):
    def anesthesia_units(self, code: str, on: date) -> Decimal | None:
        del on
        return {KNEE: Decimal(7), "00142": Decimal(4), "01996": Decimal(3)}.get(code)

    def anesthesia_factor(self, locality: str, on: date) -> Decimal | None:
        del on
        return Decimal("19.77") if locality == "10112-00" else None


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        # The table of the Medicare contractors: minutes to units of one decimal.
        *[(1, "0.1"), (2, "0.1"), (3, "0.2"), (4, "0.3"), (5, "0.3"), (6, "0.4"), (7, "0.5"), (8, "0.5")],
        *[(16, "1.1"), (17, "1.1"), (18, "1.2"), (19, "1.3"), (20, "1.3"), (21, "1.4")],
        # ASA, Anesthesia Payment Basics 3, and a worked case of 117 minutes.
        *[(129, "8.6"), (117, "7.8"), (45, "3.0")],
    ],
)
def test_minutes_are_units_of_one_decimal(minutes: int, units: str) -> None:
    assert time_units(Decimal(minutes)) == Decimal(units)


RULES = (
    "code=00100-01999; method=medicare; amount=100",
    "modifier=QK; method=modifier; amount=50",
    "modifier=QX; method=modifier; amount=50",
    "modifier=QY; method=modifier; amount=50",
    "modifier=AD; method=units; amount=1",
)
OURS = ("code=00100-01999; method=anesthesia; amount=70.00", "modifier=P3; method=units; amount=1", *RULES[1:])


@pytest.mark.parametrize(
    ("rows", "told", "expected"),
    [
        # 7 + 8.6 units of 19.77.
        (RULES, "01402-AAx129", 30_841),
        (RULES, "01402-QZ-QSx129", 30_841),
        (RULES, "01402-QK-P3x129", 15_421),
        (RULES, "01402-QX-QS-P1x129", 15_421),
        (RULES, "01402-QYx129", 15_421),
        # Three units and one, whatever the time: 4 x 19.77.
        (RULES, "01402-ADx129", 7_908),
        # Without a time: three units a day, two days.
        (RULES, "01996x2", 11_862),
        (RULES, "00142-AAx61", 16_014),
        (RULES[:1], "01402-QKx129", None),
        (RULES, "00100x60", None),
        (("code=*; method=medicare; amount=120",), "01402-AAx129", 37_009),
        (("code=*; method=medicare; amount=120; conversion_factor=40",), "01402-AAx129", None),
        # 7 + 8.6 units of 70 dollars; P3 is one more here.
        (OURS, "01402-AAx129", 109_200),
        (OURS, "01402-AA-P3x129", 116_200),
        (OURS, "01402-AA-P1x129", 109_200),
        (OURS, "01402-QK-P3x129", 58_100),
    ],
)
def test_a_line(rows: tuple[str, ...], told: str, expected: int | None) -> None:
    assert amounts(contracts(*rows), service(told), locality="10112-00", book=Book()) == [expected]


def test_medicare_needs_the_locality_and_says_so() -> None:
    (found,) = price(contracts(*RULES), Book(), Bill(payer_id="BLUEP", services=(service("01402-AAx129"),))).lines
    assert found.cents is None
    assert "goes by locality" in found.steps[0]


def test_an_amount_explains_itself() -> None:
    asked = Bill(payer_id="BLUEP", services=(service("01402-QK-P3x129"),))
    (found,) = price(contracts(*OURS), Book(), asked).lines
    assert found.steps == (
        "anesthesia: 7 base units + 129 minutes / 15 = 8.6 + 1 for P3 = 16.6 units",
        "x 70 a unit = $1,162.00",
        "modifier QK, 50 %: $581.00",
    )


def test_never_more_than_the_charge_and_no_reduction_of_several() -> None:
    held = contracts(*OURS, "code=*; method=multiple; amount=100/50")
    lines = (service("01402-AAx129", charge=100_000), service("00142-AAx15"))
    assert amounts(held, *lines, book=Book()) == [100_000, 35_000]


@pytest.mark.skipif(not FACTORS.is_file(), reason="the published files are not here")
async def test_base_units_and_the_published_factors_are_loaded(database: Database, tmp_path: Path) -> None:
    units = tmp_path / "anesthesia-base-units-2024.csv"
    units.write_text("Anesthesia Base Units by CPT Code\nCPT Code,Base Units\n01402,7\n00142,4\n")
    for kind, path in (("anesthesia-units", units), ("pfs-anesthesia", FACTORS)):
        with Source(path) as source:
            await load(database, LOADERS[kind], source, Span(date(2024, 1, 1)), "cora")
    book = await Shelf(database, fees.READERS).book()
    assert isinstance(book, LoadedBook)
    day = date(2024, 5, 1)
    assert book.anesthesia_units(KNEE, day) == 7
    assert (book.anesthesia_factor("10112-00", day), book.anesthesia_factor("02102-01", day)) == (
        Decimal("19.77"), Decimal("28.54"),
    )  # fmt: skip
    held = contracts(f"{RULES[0]}; effective_from=2020-01-01")
    # 15.6 units of the published 28.54 in Alaska.
    assert amounts(held, service("01402-AAx129", on=day), locality="02102-01", book=book) == [44_522]
