"""What a contract allows for a bill: pure, and every amount says how it came about."""

from dataclasses import replace
from decimal import Decimal

from domain.contracts.anesthesia import anesthesia_amount, goes_by_units
from domain.contracts.bill import Bill, Expected, PricedBill, Service
from domain.contracts.choosing import Choice, by_line, of, reduces, rule_of
from domain.contracts.drugs import drug_amount
from domain.contracts.held import Contracts, Held
from domain.contracts.modifiers import PARTS, PRICED_MODIFIERS, Amount, cents, number
from domain.contracts.reductions import Line, Reduction, reduced
from domain.contracts.schedule import Schedule, medicare_worth
from domain.contracts.terms import Method, Setting, Term
from domain.contracts.whole import price_whole
from models import money


def price(contracts: Contracts, schedule: Schedule, bill: Bill) -> PricedBill:
    """Return what the payer's contract allows for each line, or for the bill as a whole."""
    day = bill.through or max(each.on for each in bill.services)
    choice = Choice(bill, contracts, schedule, day)
    whole = price_whole(choice, day)
    if whole is not None and whole.whole is not None:
        return replace(whole, whole=_later(choice, bill.services[0], whole.whole))
    if bill.setting is Setting.INPATIENT:
        return PricedBill(whole=Expected(steps=(f"no contract of {bill.payer_id} on file prices a stay on {day}",)))
    priced = _Pricer(contracts, schedule, bill).lines()
    return PricedBill(tuple(_later(choice, each, found) for each, found in zip(bill.services, priced, strict=True)))


class _Pricer:
    """The lines of one bill: each by its own row, then the reduction of several procedures of one day."""

    def __init__(self, contracts: Contracts, schedule: Schedule, bill: Bill) -> None:
        self.bill = bill
        self.schedule = schedule
        self.choices = {each.on: Choice(bill, contracts, schedule, each.on) for each in bill.services}

    def lines(self) -> tuple[Expected, ...]:
        """Price every line."""
        priced = [self._unit(service) for service in self.bill.services]
        several = [
            Line(index, service, found[1], self._reduction(service))
            for index, (service, found) in enumerate(zip(self.bill.services, priced, strict=True))
            if not isinstance(found, str) and _counts_alone(service, *found)
        ]
        reductions = reduced(several, self.schedule, self._alone)
        return tuple(
            Expected(steps=(found,)) if isinstance(found, str) else _line(service, *found, reductions.get(index))
            for index, (service, found) in enumerate(zip(self.bill.services, priced, strict=True))
        )

    def _reduction(self, service: Service) -> Term | None:
        """The row that says what other services of the day do to this one."""
        rule = self.choices[service.on].find(service, reduces, service.modifiers)
        return rule[1] if isinstance(rule, tuple) else None

    def _alone(self, service: Service) -> Amount | str:
        """One unit of a service that is not on the bill: the base of a family, a component of a test."""
        found = self._unit(service)
        if isinstance(found, str):
            return found
        return f"{service.code} is priced by its charge" if found[0][1].method is Method.CHARGE else found[1]

    def _unit(self, service: Service) -> tuple[Held, Amount] | str:
        """The amount of one unit with its modifiers, or in words why there is none."""
        held = self.choices[service.on].find(service, by_line, service.modifiers)
        if held is None:
            return f"no contract of {self.bill.payer_id} on file prices {service.code or 'the line'} on {service.on}"
        if isinstance(held, str):
            return held
        base = self._base(service, held[1])
        if not isinstance(base, str) and held[1].method is not Method.CHARGE:
            base = self._modified(service, base)
        return base if isinstance(base, str) else (held, base)

    def _modified(self, service: Service, amount: Amount) -> Amount | str:
        """What the modifiers make of an amount, in the order in which they were billed."""
        for modifier in service.modifiers:
            if modifier not in PRICED_MODIFIERS or modifier in amount.priced:
                continue
            rule = self.choices[service.on].find(service, rule_of(modifier), (modifier,))
            if not isinstance(rule, tuple):
                return rule or f"no rule of {self.bill.payer_id} on file says what modifier {modifier} does"
            amount = amount.times(rule[1].amount, f"modifier {modifier}, {number(rule[1].amount)} %")
        return amount

    def _base(self, service: Service, term: Term) -> Amount | str:
        if goes_by_units(service, term):
            return anesthesia_amount(self.choices[service.on], service, term)
        drug = drug_amount(self.schedule, service, term)
        if drug is not None:
            return drug
        own = frozenset({term.modifier} - {""})
        if term.method is Method.FEE:
            return Amount(term.amount, (f"{term}",), own)
        if term.method is Method.CHARGE:
            return Amount(term.amount, (), own)
        part = next((each for each in PARTS if each in service.modifiers), "")
        on = term.schedule or service.on
        place = self.bill.place
        locality = term.locality or self.bill.locality
        worth = medicare_worth(self.schedule, service.code, part, locality, place, on, term.factor)
        if isinstance(worth, str):
            return worth
        amount = Amount(worth.dollars, worth.steps, own | {part}, unrounded=worth.exact, expense=worth.expense)
        return amount if term.amount == 100 else amount.times(term.amount, f"{number(term.amount)} % of Medicare")


def _counts_alone(service: Service, held: Held, amount: Amount) -> bool:
    """Whether a line is worth so much a unit that others may reduce it: no percent of a charge, no anesthesia."""
    return held[1].method is not Method.CHARGE and not amount.whole and service.units == int(service.units)


def _line(service: Service, held: Held, amount: Amount, reduction: Reduction | str | None) -> Expected:
    contract, term = held
    steps = amount.steps
    if isinstance(reduction, str):
        return Expected(steps=(reduction,))
    if term.method is Method.CHARGE:
        allowed = cents(Decimal(service.charge_cents) * term.amount / 10_000)
        steps = (f"{number(term.amount)} % of the charge {money.dollars(service.charge_cents)}",)
    elif reduction is not None:
        allowed, steps = cents(reduction.dollars), (*steps, *reduction.steps)
    else:
        allowed = cents(amount.dollars * (1 if amount.whole else service.units))
        if service.units != 1 and not amount.whole:
            steps = (*steps, f"x {number(service.units)} units = {money.dollars(allowed)}")
    if term.capped and allowed > service.charge_cents:
        allowed, steps = service.charge_cents, (*steps, f"at most the charge: {money.dollars(service.charge_cents)}")
    return Expected(
        cents=allowed, contract=contract.number, title=contract.title, line=term.line, term=str(term), steps=steps
    )


def _later(choice: Choice, service: Service, found: Expected) -> Expected:
    """A later payer is held to a contract only where that says how far it goes."""
    if not choice.bill.later:
        return found
    rule = choice.find(service, of(Method.SECONDARY), service.modifiers)
    if not isinstance(rule, tuple):
        return Expected(steps=(f"{choice.bill.payer_id} pays second, and no contract on file says how much then",))
    if found.cents is None or service.prior_paid_cents is None:
        missing = found.steps or () if found.cents is None else ("what earlier payers paid for the line is not known",)
        return Expected(steps=missing)
    left = max(0, found.cents - service.prior_paid_cents)
    paid, rest = money.dollars(service.prior_paid_cents), money.dollars(left)
    return found.model_copy(
        update={"cents": left, "steps": (*found.steps, f"less what earlier payers paid, {paid}: {rest}")}
    )
