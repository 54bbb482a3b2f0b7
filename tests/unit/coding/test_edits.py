"""Edits of services with the field's precision: pairs, units, add-ons, global days, coverage."""

from datetime import date
from typing import Any

import pytest

from codesets.book import ShippedBook
from codesets.edits.add_ons import AddOnRow, AddOnTable
from codesets.edits.pairs import PairTable, Terms, pair_table
from codesets.edits.units import UnitRow, UnitTable
from domain.scrubbing import ClaimLine, ClaimView, scrub
from domain.scrubbing.view import EarlierService
from models.edits import GlobalDays, Setting, Support
from models.findings import Finding, Severity

ON = date(2024, 8, 15)
PAIRS = pair_table(
    [
        ("11042", "97597", Terms(date.max, date.min, 1, "why")),
        ("11042", "11720", Terms(date.max, date.min, 0, "why")),
        ("11042", "11721", Terms(date(2023, 12, 31), date.min, 0, "old")),
        ("11042", "11721", Terms(date.max, date(2024, 7, 1), 1, "new")),
        ("97110", "97140", Terms(date(2023, 12, 31), date.min, 1, "then")),
        ("97140", "97110", Terms(date.max, date.min, 0, "now")),
        ("11042", "G0127", Terms(date.max, date.min, 9, "withdrawn")),
    ],
    "test pairs",
)
UNITS = UnitTable(
    [UnitRow("J1", 4, 1, "a"), UnitRow("J2", 4, 2, "b"), UnitRow("J3", 4, 3, ""), UnitRow("J0", 0, 3, "c")], "u"
)
ADD_ONS = AddOnTable(
    [AddOnRow("A1", "P1", 1), AddOnRow("A2", "CCCCC", 2), AddOnRow("A3", "P1", 3), AddOnRow("A3", "CCCCC", 3),
     AddOnRow("A4", "P1", 1, date(2024, 9, 1))],
    "a",
)  # fmt: skip


class Book(ShippedBook):
    """Tables of this file; nothing else is an edit."""

    def pair_table(self, setting: Setting, on: date) -> PairTable:
        return PAIRS

    def unit_table(self, setting: Setting, on: date) -> UnitTable:
        return UNITS

    def add_on_table(self, on: date) -> AddOnTable:
        return ADD_ONS

    def global_days(self, code: str, on: date) -> GlobalDays | None:
        days = {"11042": 0, "10060": 10, "29881": 90}
        return GlobalDays(days[code], "schedule") if code in days else None

    def support(self, code: str, payer_id: str, payer_kind: str, on: date) -> Support | None:
        return Support(("E11", "Z794"), "policy") if (code, payer_kind) == ("83036", "medicare") else None


BOOK = Book()


def line(code: str, *modifiers: str, **more: Any) -> ClaimLine:
    return ClaimLine(code=code, modifiers=modifiers, **{"pointers": (1,), **more})


def found(*lines: ClaimLine, on: date = ON, **more: Any) -> list[Finding]:
    claim = ClaimView(date_of_service=on, lines=lines, today=on, **more)
    return [
        each
        for each in scrub(claim, BOOK)
        if each.code[:4] in ("NCCI", "GLOB") or each.code[:7] in ("SCR-MOD", "SCR-NEC")
    ]


def codes(*lines: ClaimLine, **more: Any) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(each.code, each.severity.value, each.lines) for each in found(*lines, **more)]


PTP_HOLD, PTP_ERROR = ("NCCI-PTP", "hold", (1, 2)), ("NCCI-PTP", "error", (1, 2))


@pytest.mark.parametrize(
    ("lines", "on", "expected"),
    [
        ((line("11042"), line("97597")), ON, [PTP_HOLD]),
        ((line("97597"), line("11042")), ON, [PTP_HOLD]),
        ((line("11042"), line("97597", "59")), ON, []),
        ((line("11042", "XS"), line("97597")), ON, []),
        ((line("11042", "XS"), line("97597")), date(2019, 6, 30), [PTP_HOLD]),
        ((line("11042"), line("97597", "XS")), date(2019, 6, 30), []),
        ((line("11042", "RT"), line("97597")), ON, [PTP_HOLD]),
        ((line("11042"), line("97597", "76")), ON, [PTP_HOLD]),
        ((line("11042", "RT"), line("97597", "LT")), ON, []),
        ((line("11042", "RT"), line("97597", "RT")), ON, [("NCCI-PTP-SITE", "warning", (1, 2))]),
        ((line("11042"), line("11720", "59")), ON, [PTP_ERROR]),
        ((line("11042"), line("11720", service_date=date(2024, 8, 16))), ON, []),
        ((line("11042"), line("11721")), date(2023, 12, 31), [PTP_ERROR]),
        ((line("11042"), line("11721")), date(2024, 6, 30), []),
        ((line("11042"), line("11721")), ON, [PTP_HOLD]),
        ((line("11042"), line("G0127")), ON, []),
        ((line("97110"), line("97140")), date(2023, 1, 1), [PTP_HOLD]),
        ((line("97110"), line("97140")), ON, [PTP_ERROR]),
    ],
)
def test_pairs(lines: tuple[ClaimLine, ...], on: date, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert codes(*lines, on=on) == expected


def test_the_turned_pair_denies_the_other_line() -> None:
    assert [each.where for each in found(line("97110"), line("97140"), on=date(2023, 1, 1))] == ["lines[1]"]
    assert [each.where for each in found(line("97110"), line("97140"))] == ["lines[0]"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((line("J1", units=4), line("J1", "59", units=4)), []),
        ((line("J1", units=4), line("J1", "59", units=5)), [("NCCI-MUE", "hold", (2,))]),
        ((line("J2", units=2), line("J2", "59", units=2)), []),
        ((line("J2", units=3), line("J2", "59", units=2)), [("NCCI-MUE", "error", (1, 2))]),
        ((line("J3", units=3), line("J3", "76", units=2)), [("NCCI-MUE", "hold", (1, 2))]),
        ((line("J3", units=3), line("J3", units=2, service_date=date(2024, 8, 16))), []),
        ((line("J0"),), [("NCCI-MUE", "hold", (1,))]),
    ],
)
def test_units(lines: tuple[ClaimLine, ...], expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert codes(*lines) == expected


def test_a_limit_of_nothing_says_that_the_setting_does_not_pay() -> None:
    assert "not paid at all" in found(line("J0"))[0].remedy


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((line("A1"),), [("NCCI-AOC", "error", (1,))]),
        ((line("A1"), line("P1")), []),
        ((line("A1"), line("P1", service_date=date(2024, 8, 14))), [("NCCI-AOC", "error", (1,))]),
        ((line("A2"),), [("NCCI-AOC", "hold", (1,))]),
        ((line("A2"), line("P9")), []),
        ((line("A3"), line("P9")), [("NCCI-AOC", "hold", (1,))]),
        ((line("A3"), line("P1")), []),
        ((line("A4"),), []),
    ],
)
def test_add_ons(lines: tuple[ClaimLine, ...], expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert codes(*lines) == expected


def earlier(code: str, on: date) -> EarlierService:
    return EarlierService(code=code, service_date=on)


@pytest.mark.parametrize(
    ("visit", "done", "expected"),
    [
        (line("99213"), earlier("10060", date(2024, 8, 5)), ["GLOBAL-PERIOD"]),
        (line("99213"), earlier("10060", date(2024, 8, 4)), []),
        (line("99213", "24"), earlier("10060", date(2024, 8, 5)), []),
        (line("99213"), earlier("29881", date(2024, 5, 17)), ["GLOBAL-PERIOD"]),
        (line("99213"), earlier("29881", date(2024, 5, 16)), []),
        (line("99213"), earlier("11042", date(2024, 8, 14)), []),
        (line("93000"), earlier("29881", date(2024, 8, 14)), []),
    ],
)
def test_visits_after_a_procedure(visit: ClaimLine, done: EarlierService, expected: list[str]) -> None:
    assert [each.code for each in found(visit, history=(done,))] == expected


@pytest.mark.parametrize(
    ("visit", "operation", "expected"),
    [
        (line("99204"), line("29881"), ["SCR-MODIFIER-57"]),
        (line("99204", "25"), line("29881"), ["SCR-MODIFIER-57"]),
        (line("99204", "57"), line("29881"), []),
        (line("99204"), line("10060"), ["SCR-MODIFIER-25"]),
        (line("99204", "25"), line("10060"), []),
        (line("99204", service_date=date(2024, 8, 14)), line("29881"), ["GLOBAL-PERIOD"]),
        (line("99204", "57", service_date=date(2024, 8, 14)), line("29881"), []),
        (line("99204", service_date=date(2024, 8, 14)), line("10060"), []),
    ],
)
def test_visits_with_and_before_an_operation(visit: ClaimLine, operation: ClaimLine, expected: list[str]) -> None:
    assert [each.code for each in found(visit, operation)] == expected


def test_necessity_names_the_missing_link() -> None:
    more = {"payer_kind": "medicare", "diagnoses": ("I10", "E11.9")}
    assert "Point to diagnosis 2 (E11.9)" in found(line("83036"), **more)[0].remedy
    alone = found(line("83036"), payer_kind="medicare", diagnoses=("I10",))[0]
    assert (alone.code, alone.severity, alone.lines) == ("SCR-NECESSITY", Severity.HOLD, (1,))
    assert "E11, Z79.4" in alone.remedy
    assert found(line("83036", pointers=(2,)), **more) == []
    assert found(line("83036", "GA"), **more) == []
    assert found(line("83036"), payer_kind="commercial", diagnoses=("I10",)) == []
