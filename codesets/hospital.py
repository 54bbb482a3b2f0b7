"""The hospital's side of the code sets: revenue codes, what we charge by department, what payers agreed to allow."""

from datetime import date
from decimal import Decimal
from functools import cache

from codesets import procedures
from codesets.data_files import rows
from codesets.drg import drg_weight
from codesets.effective import in_effect
from models import money
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
    """Return what we charge for all units of a line; None where neither the line nor a chargemaster says."""
    if line.revenue_code and line.charge_cents is not None:
        return line.charge_cents
    unit = _hospital_price(line, on) if line.revenue_code else procedures.charge_cents(line.code, on)
    return None if unit is None else unit * line.units


def _hospital_price(line: CodedLine, on: date) -> int | None:
    for code in dict.fromkeys((line.code, "")):
        if (found := _newest("hospital_chargemaster.csv", on, revenue_code=line.revenue_code, code=code)) is not None:
            return int(found["charge_cents"])
    return None


def expected_stay_cents(payer_id: str, drg: str, days: int, charge_cents: int, on: date) -> int | None:
    """Return what the contract allows for a stay: by DRG, else by day, else by charge; None without contract."""
    base, weight = _agreed(payer_id, "drg", on), drg_weight(drg, on)
    if base is not None and weight is not None:
        return money.cents(weight * base / 100)
    if (daily := _agreed(payer_id, "per_diem", on)) is not None:
        return daily * days
    return _of_charge(payer_id, charge_cents, on)


def expected_visit_cents(payer_id: str, code: str, units: Decimal, charge_cents: int, on: date) -> int | None:
    """Return what the contract allows for one outpatient line: its fee, else a share of the charge."""
    fee = _agreed(payer_id, "fee", on, code) if code else None
    if fee is not None:
        return min(charge_cents, money.cents(fee * units / 100))
    return _of_charge(payer_id, charge_cents, on)


def _of_charge(payer_id: str, charge_cents: int, on: date) -> int | None:
    percent = _agreed(payer_id, "percent", on)
    return None if percent is None else money.cents(Decimal(charge_cents * percent) / 10_000)


def _agreed(payer_id: str, method: str, on: date, code: str = "") -> int | None:
    found = _newest("hospital_contracts.csv", on, payer_id=payer_id, method=method, code=code)
    return int(found["amount"]) if found else None


def _newest(name: str, on: date, **wanted: str) -> dict[str, str] | None:
    found = [
        row for row in rows(name) if all(row[key] == value for key, value in wanted.items()) and in_effect(row, on)
    ]
    return max(found, key=lambda row: row["effective_from"], default=None)
