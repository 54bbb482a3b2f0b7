"""The shipped subsets of the code sets as plain lists: codes, words, dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from codesets.book import BOOK
from codesets.data_files import rows
from codesets.effective import in_effect
from models.codes import System

_FILES = {
    System.ICD10CM: "icd10cm.csv",
    System.HCPCS: "procedures.csv",
    System.CPT: "procedures.csv",
    System.MODIFIERS: "modifiers.csv",
    System.POS: "pos.csv",
    System.REVENUE: "revenue.csv",
    System.CARC: "carc.csv",
    System.RARC: "rarc.csv",
}
_SYNONYM_SYSTEMS = {"ICD-10-CM": System.ICD10CM, "HCPCS": System.HCPCS, "CPT": System.CPT}


@dataclass(frozen=True, slots=True)
class ShippedCode:
    """A code of a shipped list; `code` without dot."""

    code: str
    title: str
    billable: bool
    starts: date | None
    ends: date | None


def plain(code: str) -> str:
    """Return a code as it is stored: capitals, no dot."""
    return code.strip().upper().replace(".", "")


def shipped(system: System, on: date) -> dict[str, ShippedCode]:
    """Return the shipped codes of a system that are valid on a day."""
    return {code.code: code for row, code in _all(system) if in_effect(row, on)}


def synonyms() -> Iterator[tuple[System, str, str]]:
    """Yield system, code without dot and words that people use for it."""
    for each in BOOK.synonyms():
        yield _SYNONYM_SYSTEMS[each.system], plain(each.code), each.words


@cache
def meanings() -> dict[str, str]:
    """Return what people say and the words that code sets use for it."""
    return {row["said"]: row["meant"] for row in rows("search_words.csv")}


@cache
def _all(system: System) -> tuple[tuple[dict[str, str], ShippedCode], ...]:
    name = _FILES.get(system)
    return tuple((row, _code(row)) for row in rows(name) if _belongs(row, system)) if name else ()


def _belongs(row: dict[str, str], system: System) -> bool:
    if system not in (System.HCPCS, System.CPT):
        return True
    return row["code"][0].isalpha() == (system is System.HCPCS)


def _code(row: dict[str, str]) -> ShippedCode:
    billable = row.get("billable", "1") == "1"
    return ShippedCode(
        plain(row["code"]), row["text"], billable, _day(row, "effective_from"), _day(row, "effective_to")
    )


def _day(row: dict[str, str], column: str) -> date | None:
    return date.fromisoformat(row[column]) if row.get(column) else None
