"""What a statement says about a payment plan, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.autopay import STOP
from domain.plans import Progress
from models.money import dollars
from models.plans import PlanEvent


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan on the day of a statement: installments with what is paid of each, and cents that are late.

    `event` is what the statement has to tell about it, `until` the day by which arrears must be paid, `card` the stored
    card that pays it, as in "visa 4242".
    """

    rows: tuple[Progress, ...]
    arrears: int
    on: date
    event: PlanEvent | None = None
    until: date | None = None
    card: str = ""

    @property
    def next(self) -> Progress | None:
        """The next installment that is not wholly paid."""
        return next((row for row in self.rows if row.due >= self.on and row.paid < row.cents), None)

    @property
    def pay_now(self) -> tuple[int, date]:
        """What to pay next and by when: what is late, and the next installment unless the late part is due before."""
        coming = self.next
        if self.arrears and (self.until is not None or coming is None):
            return self.arrears, self.until or self.on
        if coming is None:
            return 0, self.on
        return self.arrears + coming.cents - coming.paid, coming.due


def rows(plan: PlanFacts) -> Iterator[tuple[str, str]]:
    """Return each installment: its day with what became of it, and its amount."""
    for row in plan.rows:
        if row.paid == row.cents:
            state = "paid"
        elif row.due < plan.on:
            state = f"late, {dollars(row.cents - row.paid)} missing"
        else:
            state = f"{dollars(row.paid)} paid" if row.paid else ""
        yield f"{row.due:%B %-d, %Y}" + (f": {state}" if state else ""), dollars(row.cents)


def warning(plan: PlanFacts) -> str:
    """Return what the statement has to tell about a missed installment or a broken plan; empty where nothing."""
    late, day = dollars(plan.arrears), f"{plan.until:%B %-d, %Y}" if plan.until else "soon"
    match plan.event:
        case PlanEvent.MISSED:
            return (
                f"We did not get {late} of your payment plan. Please pay it now: if the next installment is missed "
                "too, the plan ends. Is it too much at the moment? Call us, we can change the plan."
            )
        case PlanEvent.BROKEN:
            return (
                f"Your payment plan is broken, because installments were not paid. Pay {late} by {day} and it goes on "
                "as before. If you do not, the whole amount is due. Call us if you cannot pay it: we can change the "
                "plan, and you may apply for financial assistance."
            )
        case PlanEvent.DECLINED:
            return (
                "Your card was declined for the installment of your payment plan. We may try it again within the days "
                "of grace; please see to it that the card works, pay in another way, or call us."
            )
        case _:
            return ""


def autopay(plan: PlanFacts) -> str:
    """Return what the stored card pays next, and how to stop it; empty where none pays."""
    if not plan.card or plan.next is None:
        return ""
    cents, day = plan.next.cents - plan.next.paid, f"{plan.next.due:%B %-d, %Y}"
    return f"On {day} we charge {dollars(cents)} to your card {plan.card}, as you agreed. {STOP}"
