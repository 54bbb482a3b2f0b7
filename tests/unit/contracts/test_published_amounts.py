"""Amounts by contract against those that CMS publishes, to the cent."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from codesets.loaded_book import LoadedBook
from codesets.loaders import LOADERS
from codesets.loading import Source
from domain.contracts import Bill, Contract, Contracts, Service, price, read_terms
from domain.contracts.schedule import relative_value_amount
from models import money
from models.fees import Place, Rates
from models.tables.codes import CodeFeeScheduleRow
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.codes.volumes import fees, services
from storage.engine import Database

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "reference" / "pfs"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published files are not here")
FILES = {
    "pfs-rvu": "pfs_rvu_amounts_2024.csv",
    "pfs-indicators": "pfs_rvu_indicators_2024.csv",
    "pfs-gpci": "pfs_gpci_2024.csv",
    "pprrvu": "pprrvu_2023_all_quarters.csv.gz",
    "clfs": "clfs_2026Q2.json",
}
NO_LIMIT = 10**9
ON = date(2024, 5, 1)
CAP_FACTOR = Decimal("32.7442")
"""Of January and February 2024, when the caps were published; the file of relative values has that of March."""


@pytest.fixture(scope="module")
async def book(module_database: Database) -> LoadedBook:
    for kind, name in FILES.items():
        with Source(FOLDER / name) as source:
            first = LOADERS[kind].effective(name) or date(2023, 1, 1)
            await load(module_database, LOADERS[kind], source, Span(first), "cora")
    return await Shelf(module_database, {**fees.READERS, **services.READERS}).book()


def contract(amount: str, more: str = "") -> Contracts:
    names = f"payer_id,code,method,amount,effective_from{',' if more else ''}{more.partition('=')[0]}"
    row = f"BLUEP,*,medicare,{amount},2020-01-01{',' if more else ''}{more.partition('=')[2]}"
    return Contracts([Contract(1, "percent of Medicare", read_terms(f"{names}\n{row}", frozenset({"BLUEP"})))])


def allowed(held: Contracts, book: LoadedBook, code: str, part: str, on: date, place: Place) -> int | None:
    service = Service(code, (part,) if part else (), Decimal(1), NO_LIMIT, on)
    return price(held, book, Bill(payer_id="BLUEP", services=(service,), place=place)).lines[0].cents


def caps() -> Iterator[dict[str, str]]:
    with (FOLDER / "pfs_opps_cap_2024.csv").open() as file:
        yield from csv.DictReader(file)


async def test_amounts_by_locality_are_those_that_cms_published(module_database: Database, book: LoadedBook) -> None:
    """Work, expense and malpractice by locality against the caps, the one published file with amounts by locality.

    Two things are left out that the two files, of different months, see differently: whole services that contractors
    price (their reading is not in the relative values), and work in localities with the floor of 1.0, which Congress
    let lapse and restored.
    """
    row = CodeFeeScheduleRow
    async with module_database.session() as session:
        found = await session.scalars(select(row).where(col(row.opps_malpractice).is_not(None)))
        values = {(each.code, each.modifier): each for each in found if each.opps_nonfacility_pe and each.ends is None}
    compared = set()
    for cap in caps():
        value = values.get((cap["hcpcs_code"], cap["mod"]))
        indices = book.indices(f"{cap['mac']}-{cap['locality']}", ON)
        if value is None or indices is None or (cap["status"], cap["mod"]) == ("C", ""):
            continue
        if value.work and indices.work == 1:
            continue
        assert value.work is not None
        assert value.opps_nonfacility_pe is not None
        assert value.opps_facility_pe is not None
        assert value.opps_malpractice is not None
        rates = Rates(value.work, value.opps_nonfacility_pe, value.opps_facility_pe, value.opps_malpractice, CAP_FACTOR)
        for place, column in ((Place.NONFACILITY, "opps_non_price"), (Place.FACILITY, "opps_fac_price")):
            amount = money.cents(relative_value_amount(rates, indices, place, CAP_FACTOR))
            assert amount == money.cents(Decimal(cap[column])), (cap, place)
            compared.add((cap["hcpcs_code"], cap["mod"], cap["mac"], cap["locality"], place))
    assert len(compared) > 20_000


async def test_every_service_is_priced_at_its_published_units_times_the_factor(book: LoadedBook) -> None:
    """National amounts of 2024: the published totals of relative values times the published factor, both places."""
    held, priced = contract("100"), 0
    with (FOLDER / FILES["pfs-rvu"]).open() as file:
        for row in csv.DictReader(file):
            for place, column in ((Place.NONFACILITY, "rvu_non_sum"), (Place.FACILITY, "rvu_fac_sum")):
                expected = money.cents(Decimal(row[column]).quantize(Decimal("0.01")) * Decimal(row["cf"]))
                if expected == 0 or row["mod"] not in ("", "26", "TC", "53"):
                    continue
                assert allowed(held, book, row["hcpcs_code"], row["mod"], ON, place) == expected, row
                priced += 1
    assert priced > 15_000


def test_a_contract_of_a_named_year_is_priced_by_that_year(book: LoadedBook) -> None:
    # 2.73 units of 33.2875.
    assert allowed(contract("100", "schedule=2024"), book, "99213", "", date(2026, 5, 1), Place.NONFACILITY) == 9_087
    # 2.68 units of 33.8872 in 2023 are 90.82; 110 % of that.
    assert allowed(contract("110", "schedule=2023"), book, "99213", "", date(2026, 5, 1), Place.NONFACILITY) == 9_990


def test_the_laboratory_is_priced_by_its_own_schedule(book: LoadedBook) -> None:
    assert allowed(contract("100"), book, "0001U", "", date(2026, 5, 1), Place.NONFACILITY) == 72_000
    assert allowed(contract("80"), book, "0001U", "", date(2026, 5, 1), Place.NONFACILITY) == 57_600
    # The physician fee schedule lists it, too, with nothing but zeros.
    assert allowed(contract("100"), book, "80053", "", date(2026, 5, 1), Place.NONFACILITY) == 1_056


def test_families_come_from_the_schedules_indicators(book: LoadedBook) -> None:
    assert book.indicators("28285", ON).multiple_procedure == 2
    assert book.indicators("99213", ON).multiple_procedure == 0
    assert book.indicators("29881", date(2023, 5, 1)).bilateral == 1
    assert book.indicators("45380", ON).endoscopic_base == "45378"
    assert book.indicators("45380", date(2023, 5, 1)).endoscopic_base == "45378"


RULES = """\
payer_id,code,method,amount,effective_from
BLUEP,*,medicare,100,2020-01-01
BLUEP,multiple_procedure=2,multiple,100/50/50/50/50,2020-01-01
BLUEP,multiple_procedure=3,endoscopy,100/50/50/50/50,2020-01-01
BLUEP,multiple_procedure=4,components,50/95,2020-01-01
BLUEP,multiple_procedure=5,practice_expense,50,2020-01-01
BLUEP,multiple_procedure=6,components,75/100,2020-01-01
BLUEP,multiple_procedure=7,components,80/100,2020-01-01
"""


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        # 13.60 units, and 12.99 less the 10.19 of 45378: 452.71 and 432.40 - 339.20.
        (("45385", "45380"), [45_271, 9_320]),
        # The published units: 0.88 of 97110; 0.81 of 97140, of which 0.37 practice expense: 0.625 are left.
        (("97110", "97140"), [2_929, 2_080]),
    ],
)
def test_several_services_by_the_published_indicators(
    book: LoadedBook, codes: tuple[str, ...], expected: list[int]
) -> None:
    held = Contracts([Contract(1, "Medicare", read_terms(RULES, frozenset({"BLUEP"})))])
    lines = tuple(Service(code, (), Decimal(1), NO_LIMIT, ON) for code in codes)
    assert [each.cents for each in price(held, book, Bill(payer_id="BLUEP", services=lines)).lines] == expected


def test_every_test_of_the_published_families_has_its_components(book: LoadedBook) -> None:
    """Two of each: the components are found, and what is left is the first whole and the second reduced."""
    held = Contracts([Contract(1, "Medicare", read_terms(RULES, frozenset({"BLUEP"})))])
    priced = 0
    with (FOLDER / FILES["pfs-indicators"]).open() as file:
        for row in csv.DictReader(file):
            percents = {"4.0": (50, 95), "6.0": (75, 100), "7.0": (80, 100)}.get(row["mult_proc"])
            if percents is None or row["mod"] or row["pctc"] != "1.0" or row["status"] != "A":
                continue
            two = Service(row["hcpcs_code"], (), Decimal(2), NO_LIMIT, ON)
            whole = allowed(held, book, row["hcpcs_code"], "", ON, Place.NONFACILITY)
            parts = [allowed(held, book, row["hcpcs_code"], part, ON, Place.NONFACILITY) for part in ("TC", "26")]
            if whole is None or None in parts:
                continue
            left = price(held, book, Bill(payer_id="BLUEP", services=(two,))).lines[0].cents
            assert left is not None
            less = sum((part or 0) * (100 - percent) / 100 for part, percent in zip(parts, percents, strict=True))
            assert abs(left - (2 * whole - less)) <= 2, row["hcpcs_code"]
            priced += 1
    assert priced > 150
