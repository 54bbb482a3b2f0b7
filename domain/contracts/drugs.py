"""Drugs by their payment limit, which is 106 % of the average sales price (Social Security Act 1847A, 42 CFR 414.904).

What was discarded of a single-dose vial is a line of its own with JW and paid like the rest; JZ says that nothing was
(Medicare Claims Processing Manual 17, 40). Sequestration comes off the payment afterwards, not off the limit.
"""

from decimal import Decimal

from domain.contracts.bill import Service
from domain.contracts.modifiers import Amount, number
from domain.contracts.schedule import Schedule
from domain.contracts.terms import Method, Term

_IN_LIMIT = Decimal(106)


def drug_amount(schedule: Schedule, service: Service, term: Term) -> Amount | str | None:
    """Return dollars of one unit, not rounded: limits have fractions of a cent. None where the row is not about drugs.

    `asp` is so many percent above the average sales price; `medicare` a percentage of the limit.
    """
    on = term.schedule or service.on
    limit = schedule.drug_limit(service.code, on) if term.method in (Method.ASP, Method.MEDICARE) else None
    if limit is None:
        missing = f"no payment limit of {service.code} is loaded for the quarter of {on}"
        return missing if term.method is Method.ASP else None
    told = f"Medicare's payment limit of {on}: ${number(limit)} a unit"
    own = frozenset({term.modifier} - {""})
    if term.method is Method.MEDICARE:
        dollars, words = limit * term.amount / 100, f"{number(term.amount)} % of the limit"
    else:
        percent = 100 + term.amount
        dollars, words = limit * percent / _IN_LIMIT, f"average sales price + {number(term.amount)} %"
    steps = (told,) if dollars == limit else (told, f"{words}: ${number(dollars.quantize(Decimal('0.0001')))} a unit")
    return Amount(dollars, steps, own)
