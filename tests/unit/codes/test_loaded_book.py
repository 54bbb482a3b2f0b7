"""What the book says once published files are loaded: every ICD-10-CM code of April 2026, services, fallbacks."""

from datetime import date

import pytest
from reference import CODE_LIST, FILES, FOLDER, present

from codesets.book import BOOK
from codesets.loaded_book import LoadedBook
from codesets.loaders import LOADERS
from codesets.loading import Source
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.engine import Database

pytestmark = present
ON = date(2026, 6, 1)
BEFORE = date(2019, 1, 1)


@pytest.fixture(scope="module")
async def book(module_database: Database) -> LoadedBook:
    for kind in ("icd10cm", "hcpcs", "pfs-indicators"):
        with Source(FOLDER / FILES[kind][0]) as source:
            first = LOADERS[kind].effective(source.name)
            assert first
            await load(module_database, LOADERS[kind], source, Span(first), "cora")
    return await Shelf(module_database).book()


def test_every_code_of_april_2026_is_billable_exactly_when_the_list_has_nothing_below_it(book: LoadedBook) -> None:
    listed = {line.split()[0] for line in CODE_LIST.read_text().splitlines() if "-" not in line and line[0].isalpha()}
    headers = {code[:length] for code in listed for length in range(3, len(code))}
    found = {code: book.diagnosis(code, ON) for code in listed}
    assert [code for code, each in found.items() if each is None] == []
    wrong = [code for code, each in found.items() if each and each.billable == (code in headers)]
    assert wrong == []
    assert sum(each.billable for each in found.values() if each) == 74_719


@pytest.mark.parametrize("code", ["A00.0", "a000", "A000"])
def test_a_code_is_found_however_it_is_written(book: LoadedBook, code: str) -> None:
    found = book.diagnosis(code, ON)
    assert found
    assert (found.code, found.billable) == ("A00.0", True)


@pytest.mark.parametrize(
    ("code", "billable"),
    [("S06.1X7A", True), ("S06.1X7D", None), ("S06.1X7", False), ("T07.XXXA", True), ("B20", True), ("M80.051G", True)],
)
def test_seventh_characters(book: LoadedBook, code: str, billable: bool | None) -> None:
    found = book.diagnosis(code, ON)
    assert (found.billable if found else None) is billable


def test_notes_of_a_code_are_its_own_and_those_above(book: LoadedBook) -> None:
    found = dict(book.notes("E11.9", ON))
    assert any("type 1 diabetes mellitus (E10.-)" in text for text in found["E11"].excludes1)
    assert any("insulin (Z79.4)" in text for text in found["E11"].use_additional)
    assert book.notes("A00.0", ON)[-1][0] == "chapter:1"


def test_a_day_before_the_first_vintage_is_answered_by_what_is_shipped(book: LoadedBook) -> None:
    assert book.diagnosis("E11.9", BEFORE) == BOOK.diagnosis("E11.9", BEFORE)
    assert book.procedure("99213", BEFORE) == BOOK.procedure("99213", BEFORE)
    assert book.diagnosis("T07.XXXA", BEFORE) is None
    assert book.notes("E11.9", BEFORE) == ()


def test_services_are_active_by_the_list_of_their_form(book: LoadedBook) -> None:
    assert book.procedure("A0021", ON)
    assert book.procedure("C9060", ON) is None
    assert book.procedure("C9060", date(2020, 11, 1)), "the file tells of what ended, with its dates"
    visit = book.procedure("99213", ON)
    assert visit
    assert visit.kind == "em"
    assert book.procedure("99201", ON) is None
    assert book.procedure("D0120", ON) == BOOK.procedure("D0120", ON)


def test_global_days_are_those_of_the_fee_schedule(book: LoadedBook) -> None:
    days = {code: each.days for code in ("27447", "10060", "99213") if (each := book.global_days(code, ON))}
    assert days == {"27447": 90, "10060": 10}
