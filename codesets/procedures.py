"""CPT, HCPCS II and CDT code numbers, and what we charge for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.effective import in_effect


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """A service code. `kind` drives the edits: em, preventive, procedure, lab, radiology, vaccine, drug, ..."""

    code: str
    kind: str
    text: str


@cache
def _index(name: str, *keys: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    found: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows(name):
        found[tuple(row[key] for key in keys)].append(row)
    for group in found.values():
        group.sort(key=lambda row: row["effective_from"], reverse=True)
    return dict(found)


def _newest(name: str, keys: tuple[str, ...], values: tuple[str, ...], on: date) -> dict[str, str] | None:
    return next((row for row in _index(name, *keys).get(values, ()) if in_effect(row, on)), None)


def procedure(code: str, on: date) -> ProcedureCode | None:
    """Return a service code if it was active on a day, else None."""
    row = _newest("procedures.csv", ("code",), (code,), on)
    return ProcedureCode(row["code"], row["kind"], row["text"]) if row else None


def paraphrase(code: str) -> ProcedureCode | None:
    """Return our own words for a service code, whenever it was active, or None where we have none."""
    rows = _index("procedures.csv", "code").get((code,), ())
    return next((ProcedureCode(row["code"], row["kind"], row["text"]) for row in rows), None)


def charge_cents(code: str, on: date) -> int | None:
    """Return our charge for one unit in cents, or None where the chargemaster has no price."""
    row = _newest("chargemaster.csv", ("code",), (code,), on)
    return int(row["charge_cents"]) if row else None
