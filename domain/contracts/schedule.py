"""Medicare's physician fee schedule as contracts refer to it, and what a service is worth by it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from models import money
from models.fees import Indicators, Indices, Place, Rates


class Schedule(Protocol):
    """Look-ups of the loaded code sets; each returns None (or nothing) where no loaded file says."""

    def rates(self, code: str, modifier: str, on: date) -> Rates | None:
        """Relative values on a day."""

    def indices(self, locality: str, on: date) -> Indices | None:
        """Cost indices of a locality `10112-00` on a day."""

    def cap_cents(self, code: str, modifier: str, locality: str, place: Place, on: date) -> int | None:
        """The outpatient amount above which imaging is not paid (Deficit Reduction Act, 42 CFR 414.22(b)(4))."""

    def laboratory_cents(self, code: str, modifier: str, on: date) -> int | None:
        """The laboratory fee schedule's amount, which has no locality."""

    def drug_limit(self, code: str, on: date) -> Decimal | None:
        """Medicare's payment limit for a unit of a drug in the quarter of a day, in dollars."""

    def anesthesia_units(self, code: str, on: date) -> Decimal | None:
        """Base units of an anesthesia code."""

    def anesthesia_factor(self, locality: str, on: date) -> Decimal | None:
        """Medicare's dollars for an anesthesia unit in a locality."""

    def indicators(self, code: str, on: date) -> Indicators:
        """Payment indicators, all None where no file says."""

    def weight(self, drg: str, on: date) -> Decimal | None:
        """Relative weight of an MS-DRG."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Dollars of one unit by the fee schedule, to the cent, and how they came about.

    `exact` is before rounding and any cap, `expense` the practice expense in that; None where there is no such part.
    """

    dollars: Decimal
    steps: tuple[str, ...]
    exact: Decimal | None = None
    expense: Decimal | None = None


def relative_value_amount(rates: Rates, indices: Indices, place: Place, factor: Decimal) -> Decimal:
    """Return (work x GPCI + practice expense x GPCI + malpractice x GPCI) x factor, unrounded (42 CFR 414.20)."""
    expense = rates.facility_pe if place is Place.FACILITY else rates.nonfacility_pe
    total = rates.work * indices.work + expense * indices.expense + rates.malpractice * indices.malpractice
    return total * factor


def medicare_worth(
    schedule: Schedule, code: str, part: str, locality: str, place: Place, on: date, factor: Decimal | None
) -> Worth | str:
    """Return what Medicare allows for one unit, or in words why that is not known.

    `part` is 26, TC or 53 where only that part was done; `factor` replaces Medicare's conversion factor.
    """
    rates = schedule.rates(code, part, on)
    if rates is None or not any(rates[:4]):
        return _laboratory(schedule, code, part, on)
    indices = schedule.indices(locality, on) if locality else Indices()
    if indices is None:
        return f"no cost indices of locality {locality} are loaded for {on}"
    each = factor or rates.conversion_factor
    amount = relative_value_amount(rates, indices, place, each)
    if amount <= 0:
        return f"{code} has no relative values in the fee schedule of {on}"
    expense = rates.facility_pe if place is Place.FACILITY else rates.nonfacility_pe
    steps = (
        f"Medicare {on.year}, {place}, {f'locality {locality}' if locality else 'national'}: "
        f"work {_n(rates.work)} x {_n(indices.work)} + practice expense {_n(expense)} x {_n(indices.expense)} + "
        f"malpractice {_n(rates.malpractice)} x {_n(indices.malpractice)} = {_n(amount / each)} units",
        f"x conversion factor {_n(each)} = {money.dollars(money.cents(amount))}",
    )
    share = expense * indices.expense * each
    cap = schedule.cap_cents(code, part, locality, place, on) if locality and factor is None else None
    if cap is not None and cap < money.cents(amount):
        capped = f"capped at the outpatient amount {money.dollars(cap)}"
        return Worth(Decimal(cap) / 100, (*steps, capped), amount, share)
    return Worth(Decimal(money.cents(amount)) / 100, steps, amount, share)


def _laboratory(schedule: Schedule, code: str, part: str, on: date) -> Worth | str:
    found = schedule.laboratory_cents(code, part, on)
    if found is None:
        return f"no fee schedule loaded for {on} has a price of {code}{'-' + part if part else ''}"
    return Worth(Decimal(found) / 100, (f"Medicare laboratory fee schedule of {on.year}: {money.dollars(found)}",))


def _n(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.0001')).normalize():f}"
