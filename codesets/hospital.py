"""The hospital's side of the code sets: revenue codes, what we charge by department."""

from datetime import date
from functools import cache

from codesets import procedures
from codesets.data_files import rows
from codesets.effective import in_effect
from models.anesthesia import is_timed
from models.coding import CodedLine
from models.hospital import Department


@cache
def _revenue_codes() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("revenue_codes.csv")}


def revenue_code(code: str, on: date) -> Department | None:
    """Return a revenue code if it was active on a day, else None."""
    row = _revenue_codes().get(code)
    if row is None or not in_effect(row, on):
        return None
    needs = row["needs_hcpcs"] == "1"
    return Department(code=row["code"], text=row["text"], needs_hcpcs=needs, room=row["room"] == "1")


def line_charge_cents(line: CodedLine, on: date) -> int | None:
    """Return what we charge for all units of a line; None where neither the line nor a chargemaster says.

    A line's own charge counts where a department charged it, and for anesthesia, which no price a minute tells.
    """
    if (line.revenue_code or is_timed(line.code)) and line.charge_cents is not None:
        return line.charge_cents
    unit = _hospital_price(line, on) if line.revenue_code else procedures.charge_cents(line.code, on)
    return None if unit is None else unit * line.units


def _hospital_price(line: CodedLine, on: date) -> int | None:
    for code in dict.fromkeys((line.code, "")):
        if (found := _newest("hospital_chargemaster.csv", on, revenue_code=line.revenue_code, code=code)) is not None:
            return int(found["charge_cents"])
    return None


def _newest(name: str, on: date, **wanted: str) -> dict[str, str] | None:
    found = [
        row for row in rows(name) if all(row[key] == value for key, value in wanted.items()) and in_effect(row, on)
    ]
    return max(found, key=lambda row: row["effective_from"], default=None)
