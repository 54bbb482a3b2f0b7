"""Anesthesia: base units and time, times the dollars for a unit (42 CFR 414.46; Claims Processing Manual 12, 50)."""

from decimal import ROUND_HALF_UP, Decimal

from domain.contracts.bill import Service
from domain.contracts.choosing import Choice, units_of
from domain.contracts.modifiers import Amount, cents, number
from domain.contracts.terms import Method, Term
from models import money
from models.anesthesia import is_anesthesia, is_timed

SUPERVISED = "AD"
"""More than four procedures at once: three base units for each, whatever its own and its time (manual 12, 50.D)."""
_SUPERVISED_UNITS = Decimal(3)
_MINUTES = 15
_TENTH = Decimal("0.1")


def time_units(minutes: Decimal) -> Decimal:
    """Return minutes as units of 15 to one decimal, half a tenth up (manual 12, 50.G)."""
    return (minutes / _MINUTES).quantize(_TENTH, ROUND_HALF_UP)


def goes_by_units(service: Service, term: Term) -> bool:
    """Whether a row prices a line by anesthesia units: a row that says so, or Medicare's schedule for such a code."""
    return term.method is Method.ANESTHESIA or (term.method is Method.MEDICARE and is_anesthesia(service.code))


def anesthesia_amount(choice: Choice, service: Service, term: Term) -> Amount | str:
    """Return the amount of a whole line, or in words why there is none. `service.units` are minutes where it is timed.

    Physical status (P1 to P6) and the like add the units that the contract has a row for: Medicare's none.
    """
    factor = _factor(choice, service, term)
    counted = _counted(choice, service)
    if isinstance(factor, str) or isinstance(counted, str):
        return factor if isinstance(factor, str) else str(counted)
    parts = [counted]
    for modifier in service.modifiers:
        rule = choice.find(service, units_of(modifier), (modifier,))
        if isinstance(rule, str):
            return rule
        if rule is not None:
            parts.append((rule[1].amount, f"{number(rule[1].amount)} for {modifier}"))
    units = sum((each for each, _ in parts), Decimal(0))
    if not is_timed(service.code):
        units *= service.units
    allowed = cents(units * factor)
    words = f"anesthesia: {' + '.join(told for _, told in parts)} = {number(units)} units"
    steps = (words, f"x {number(factor)} a unit = {money.dollars(allowed)}")
    priced = frozenset({term.modifier, SUPERVISED} - {""})
    amount = Amount(Decimal(allowed) / 100, steps, priced, whole=True)
    if term.method is Method.ANESTHESIA or term.amount == 100:
        return amount
    return amount.times(term.amount, f"{number(term.amount)} % of Medicare")


def _factor(choice: Choice, service: Service, term: Term) -> Decimal | str:
    if term.method is Method.ANESTHESIA:
        return term.amount
    if term.factor is not None:
        return f"the conversion_factor of row {term.line} is for relative values: give anesthesia a row of its own"
    on, locality = term.schedule or service.on, term.locality or choice.bill.locality
    if not locality:
        return "Medicare's anesthesia factor goes by locality, and the bill's is not known"
    return choice.schedule.anesthesia_factor(locality, on) or f"no anesthesia factor of {locality} is loaded for {on}"


def _counted(choice: Choice, service: Service) -> tuple[Decimal, str] | str:
    if SUPERVISED in service.modifiers:
        return _SUPERVISED_UNITS, f"{_SUPERVISED_UNITS} base units for supervision"
    base = choice.schedule.anesthesia_units(service.code, service.on)
    if base is None:
        return f"no anesthesia base units of {service.code} are loaded for {service.on}"
    if not is_timed(service.code):
        return base, f"{number(base)} base units"
    time = time_units(service.units)
    return base + time, f"{number(base)} base units + {number(service.units)} minutes / {_MINUTES} = {time}"
