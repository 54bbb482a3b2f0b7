"""All of NCCI, loaded into PostgreSQL and asked through a scrub, against a straight reading of the published CSV."""

import csv
import gzip
import io
import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from codesets.loaded_book import LoadedBook
from codesets.loaders import LOADERS
from codesets.loading import Source
from domain.scrubbing import ClaimLine, ClaimView
from domain.scrubbing.ncci_add_ons import add_ons
from domain.scrubbing.ncci_pairs import pairs
from domain.scrubbing.ncci_units import units
from models.findings import Finding, Severity
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.engine import Database

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "reference" / "ncci"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published files are not here")

FILES = {
    "ncci-ptp-practitioner": "ncci_ptp_practitioner_2024Q3.csv.gz",
    "ncci-ptp-outpatient": "ncci_ptp_outpatient_2024Q3.csv.gz",
    "mue-practitioner": "ncci_mue_practitioner_2024Q3.csv",
    "mue-outpatient": "ncci_mue_outpatient_2024Q3.csv",
    "mue-dme": "ncci_mue_dme_2024Q3.csv",
    "add-on": "ncci_addon_codes_2024.csv",
}
ON = date(2024, 8, 15)
FORMS = {"practitioner": {"form": "837P"}, "outpatient": {"form": "837I"}, "dme": {"form": "837P", "supplier": True}}
BYPASS = "59 XE XS XP XU LT RT E1 FA F5 TA T9 LC LD RC LM RI 24 25 57 58 78 79 27 91".split()
NO_BYPASS = "76 77 26 TC 50 51 52 GA KX 95".split()
SEED = 20240701
CASES = 2000


def _text(name: str) -> str:
    path = FOLDER / FILES[name]
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name))))


@pytest.fixture(scope="module")
async def book(module_database: Database) -> LoadedBook:
    for kind, name in FILES.items():
        loader = LOADERS[kind]
        with Source(FOLDER / name) as source:
            first = loader.effective(name)
            assert first is not None
            loaded = await load(module_database, loader, source, Span(first), "cora")
        assert loaded.vintage.rows == sum(1 for _ in _text(kind).splitlines()) - 1, kind
    return await Shelf(module_database).book()


def _claim(setting: str, on: date, *lines: ClaimLine) -> ClaimView:
    return ClaimView(**FORMS[setting], date_of_service=on, lines=lines, today=on)


async def test_every_row_is_held(book: LoadedBook) -> None:
    claims = {setting: _claim(setting, ON).setting for setting in FORMS}
    for setting in ("practitioner", "outpatient"):
        rows = _text(f"ncci-ptp-{setting}").count("\n") - 1
        table = book.pair_table(claims[setting], ON)
        assert (len(table), table.nbytes) == (rows, 8 * rows)
    for setting, whose in claims.items():
        assert len(book.unit_table(whose, ON)) == len(_rows(f"mue-{setting}"))
    assert len(book.add_on_table(ON)) == len(_rows("add-on"))


def _straight(rows: list[tuple[str, str]], on: date) -> str | None:
    """The indicator of an edit on a day from its rows (last day, indicator): of those not over, what ends first."""
    held = [row for row in rows if row[1] != "9" and date.fromisoformat(row[0]) >= on]
    return min(held)[1] if held else None


@pytest.mark.parametrize("setting", ["practitioner", "outpatient"])
async def test_two_thousand_pairs_against_the_file(book: LoadedBook, setting: str) -> None:
    """Pairs of every indicator, deleted ones, both orders of lines, days before and after a deletion, modifiers."""
    rows: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    kinds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, two, last, indicator, _ in csv.reader(io.StringIO(_text(f"ncci-ptp-{setting}"))):
        if one == "column1":
            continue
        rows[one, two].append((last, indicator))
        kinds[f"{indicator} deleted" if indicator != "9" and last < "9999" else indicator].append((one, two))
    chance = random.Random(SEED)
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for case in range(CASES):
        kind = chance.choice(sorted(kinds))
        one, two = chance.choice(kinds[kind])
        if (two, one) in rows:
            continue  # turned round at some time: the file has no first days to tell when
        last = chance.choice(rows[one, two])[0]
        on = chance.choice(
            [ON, *([date.fromisoformat(last) + timedelta(chance.choice((0, 1)))] if last < "9999" else [])]
        )
        modifier = chance.choice([None, chance.choice(BYPASS), chance.choice(NO_BYPASS)])
        first = ClaimLine(code=one)
        second = ClaimLine(code=two, modifiers=(modifier,) if modifier else ())
        turned = chance.random() < 0.5
        lines = (second, first) if turned else (first, second)
        indicator = _straight(rows[one, two], on)
        if indicator is None or (indicator == "1" and modifier in BYPASS):
            expected = None
        else:
            expected = Severity.ERROR if indicator == "0" else Severity.HOLD
        found = [each for each in pairs(_claim(setting, on, *lines), book) if each.code == "NCCI-PTP"]
        told = (SEED, case, setting, one, two, on, modifier, rows[one, two])
        assert [each.severity for each in found] == ([expected] if expected else []), told
        if expected:
            assert (found[0].where, found[0].lines) == (f"lines[{0 if turned else 1}]", (1, 2)), told
            assert setting in found[0].source, told
        seen[kind, str(expected)] += 1
    assert len(seen) >= 8, seen
    assert sum(seen.values()) > 0.95 * CASES


async def test_two_thousand_limits_against_the_file(book: LoadedBook) -> None:
    """At the limit and one above, on one line, on two lines, on two lines with a modifier, on two days."""
    chance = random.Random(SEED)
    files = {setting: _rows(f"mue-{setting}") for setting in FORMS}
    for case in range(CASES):
        setting = chance.choice(sorted(files))
        row = chance.choice(files[setting])
        limit, indicator = int(row["mue_units"]), row["mue_mai"]
        total = limit + chance.choice((0, 1))
        split = chance.choice((0, total // 2))
        days = chance.choice((1, 2))
        code = row["hcpcs_code"]
        lines = [ClaimLine(code=code, units=total - split, service_date=ON)]
        if split:
            other = ON + timedelta(days - 1)
            lines.append(ClaimLine(code=code, units=split, modifiers=("59",), service_date=other))
        together = indicator != "1" and days == 1
        sums = [total] if together or not split else [total - split, split]
        expected = sum(each > limit for each in sums)
        found: list[Finding] = list(units(_claim(setting, ON, *lines), book))
        told = (SEED, case, setting, row, total, split, days)
        assert len(found) == expected, told
        for each in found:
            assert each.severity is (Severity.ERROR if indicator == "2" else Severity.HOLD), told
            assert each.lines == ((1, 2) if together and split else (1,)), told


async def test_every_add_on_with_and_without_its_primary(book: LoadedBook) -> None:
    kinds = {row["add_on_code"]: row["aoc_edit_type"] for row in _rows("add-on")}
    for code, kind in kinds.items():
        alone = list(add_ons(_claim("practitioner", ON, ClaimLine(code=code)), book))
        assert [each.severity for each in alone] == [Severity.ERROR if kind == "1" else Severity.HOLD], code
    for row in _rows("add-on"):
        if row["primary_code"] == "CCCCC" or row["primary_code"] in kinds:
            continue
        lines = (ClaimLine(code=row["primary_code"]), ClaimLine(code=row["add_on_code"]))
        assert list(add_ons(_claim("practitioner", ON, *lines), book)) == [], row
