"""What is allowed for a bill as a whole: a stay by case, DRG, day or charge; a visit by the case rate of a service."""

from datetime import date
from decimal import Decimal

from domain.contracts.bill import Expected, PricedBill, Service
from domain.contracts.choosing import Choice, of
from domain.contracts.held import Held
from domain.contracts.modifiers import cents, number
from domain.contracts.terms import Method, Setting
from models import money


def price_whole(choice: Choice, day: date) -> PricedBill | None:
    """Return the price of the bill as a whole; None where it is priced by line (or, for a stay, not at all)."""
    if choice.bill.setting is Setting.INPATIENT:
        return _stay(choice, day)
    return None if choice.bill.later else _case(choice)


def _case(choice: Choice) -> PricedBill | None:
    """A case rate pays for every line of the claim; of several services that have one the dearest counts."""
    found = [
        (service.code, held) for service in choice.bill.services
        if isinstance(held := choice.find(service, of(Method.CASE), service.modifiers), tuple)
    ]  # fmt: skip
    if not found:
        return None
    code, held = max(found, key=lambda each: each[1][1].amount)
    return _whole(choice, held, cents(held[1].amount), code, f"case rate of {code} for all lines")


def _stay(choice: Choice, day: date) -> PricedBill | None:
    """By the case rate of its DRG, else by the weight of the DRG, else by day, else by charge."""
    bill = choice.bill
    stay = Service(bill.drg, (), Decimal(1), bill.charge_cents, day)
    name = f"DRG {bill.drg}" if bill.drg else "stay"
    if (held := _held(choice, stay, Method.CASE)) and bill.drg:
        return _whole(choice, held, cents(held[1].amount), name, f"case rate of {name}")
    weight = choice.schedule.weight(bill.drg, day) if bill.drg else None
    if weight is not None and (held := _held(choice, stay, Method.DRG)):
        words = f"base rate {money.dollars(cents(held[1].amount))} x weight {number(weight)}"
        return _whole(choice, held, cents(weight * held[1].amount), name, words)
    if held := _held(choice, stay, Method.PER_DIEM):
        words = f"{bill.days} days x {money.dollars(cents(held[1].amount))}"
        return _whole(choice, held, cents(held[1].amount * bill.days), name, words)
    if held := _held(choice, stay, Method.CHARGE):
        words = f"{number(held[1].amount)} % of the charge {money.dollars(bill.charge_cents)}"
        return _whole(choice, held, cents(Decimal(bill.charge_cents) * held[1].amount / 10_000), name, words)
    return None


def _held(choice: Choice, stay: Service, method: Method) -> Held | None:
    found = choice.find(stay, of(method), ())
    return found if isinstance(found, tuple) else None


def _whole(choice: Choice, held: Held, allowed: int, code: str, words: str) -> PricedBill:
    contract, term = held
    steps: tuple[str, ...] = (words,)
    if term.capped and allowed > choice.bill.charge_cents:
        allowed, steps = choice.bill.charge_cents, (words, "at most the charge")
    found = Expected(
        cents=allowed, contract=contract.number, title=contract.title, line=term.line, term=str(term),
        steps=(*steps, f"= {money.dollars(allowed)}"),
    )  # fmt: skip
    return PricedBill(whole=found, code=code)
