"""A contract of a few rows and a fee schedule that can be worked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

from codesets.book import ShippedBook
from domain.contracts import Bill, Contract, Contracts, Service, price, read_terms
from models.fees import Indicators, Indices, Place, Rates

DAY = date(2026, 3, 2)
NAMES = "payer_id,plan,locality,setting,place,code,modifier,method,amount,schedule,conversion_factor,lesser_of_charge,effective_from,effective_to"  # noqa: E501
PAYERS = frozenset({"BLUEP", "HARBR", "UNITY"})
NO_LIMIT = 10**9


class Book(ShippedBook):
    """A fee schedule of two years, small enough to work by hand."""

    def rates(self, code: str, modifier: str, on: date) -> Rates | None:
        values = {
            ("99213", ""): ("0.97", "1.33", "0.55", "0.09"),
            ("71046", ""): ("0.22", "0.89", "0.89", "0.03"),
            ("71046", "26"): ("0.22", "0.08", "0.08", "0.01"),
            ("71046", "TC"): ("0", "0.81", "0.81", "0.02"),
        }.get((code, modifier))
        factor = Decimal("33.2875") if on.year == 2024 else Decimal("32.3465")
        return Rates._make((*map(Decimal, values), factor)) if values else None

    def indices(self, locality: str, on: date) -> Indices | None:
        del on
        return Indices(*map(Decimal, ("1.000", "0.869", "0.575"))) if locality == "10112-00" else None

    def cap_cents(self, code: str, modifier: str, locality: str, place: Place, on: date) -> int | None:
        del locality, place, on
        return 1_900 if (code, modifier) == ("71046", "TC") else None

    def laboratory_cents(self, code: str, modifier: str, on: date) -> int | None:
        del modifier, on
        return 1_056 if code == "80053" else None

    def indicators(self, code: str, on: date) -> Indicators:
        del on
        return Indicators(multiple_procedure=2) if code in ("28285", "20610", "12001") else Indicators()


def contracts(*rows: str) -> Contracts:
    """Rows as BLUEP's contract: whatever columns are named, 2026 if no date is given."""
    lines = []
    for row in rows:
        given: dict[str, str] = dict(pair.split("=", 1) for pair in row.split("; "))
        found = {"payer_id": "BLUEP", "code": "*", "effective_from": "2026-01-01"} | given
        lines.append(",".join(found.get(name, "") for name in NAMES.split(",")))
    return Contracts([Contract(1, "ours", read_terms("\n".join((NAMES, *lines)), PAYERS))])


def service(told: str, charge: int = NO_LIMIT, **more: Any) -> Service:
    """99213-25x2: a code, modifiers and units."""
    name, _, units = told.partition("x")
    code, *modifiers = name.split("-")
    return Service(code, tuple(modifiers), Decimal(units or 1), charge, more.get("on", DAY), more.get("prior"))


def amounts(held: Contracts, *services: Service, book: ShippedBook | None = None, **bill: Any) -> list[int | None]:
    asked = Bill(payer_id=bill.pop("payer_id", "BLUEP"), services=services, **bill)
    found = price(held, book or Book(), asked)
    return [each.cents for each in found.lines]
