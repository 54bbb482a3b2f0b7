"""Edits on units and pairs of services, and the diagnoses that support a service."""

from dataclasses import dataclass
from datetime import date

from codesets.data_files import rows
from codesets.effective import in_effect


@dataclass(frozen=True, slots=True)
class Pair:
    """Two services not paid together. `column2` is the one that is denied; a modifier may separate them or not."""

    column1: str
    column2: str
    modifier_allowed: bool
    why: str


@dataclass(frozen=True, slots=True)
class Support:
    """The first characters of the diagnosis codes that support a service, and who says so."""

    prefixes: tuple[str, ...]
    source: str


def code_pair(first: str, second: str, on: date) -> Pair | None:
    """Return the edit between two services in either order, or None."""
    for row in rows("ncci_ptp.csv"):
        if {row["column1"], row["column2"]} == {first, second} and in_effect(row, on):
            return Pair(row["column1"], row["column2"], row["indicator"] == "1", row["why"])
    return None


def most_units(code: str, on: date) -> int | None:
    """Return how many units of a service one day can have, or None where there is no limit."""
    for row in rows("mue.csv"):
        if row["code"] == code and in_effect(row, on):
            return int(row["units"])
    return None


def support(code: str, payer_kind: str, on: date) -> Support | None:
    """Return which diagnoses a payer of this kind accepts for a service, or None where it asks for none."""
    for row in rows("necessity.csv"):
        if row["code"] == code and row["payer_kind"] in ("", payer_kind) and in_effect(row, on):
            return Support(tuple(row["supported_by"].split()), row["source"])
    return None
